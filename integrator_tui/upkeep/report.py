"""What was copied and how far it was verified, for whoever asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from integrator_tui.rules.counting import counted
from integrator_tui.upkeep.files import seconds, size


@dataclass
class Report:
    """A copy that is whole, what was verified of it and what was not."""

    file: Path
    counts: dict[str, int]
    head: str = ""
    """The last row of the history and its hash; empty where it was not walked."""
    size: int = 0
    seconds: float = 0.0
    verified: list[str] = field(default_factory=list)
    not_verified: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    """What is wrong in the copy as it is in its source."""
    besides: str = ""
    """What is to be copied besides."""

    @property
    def lines(self) -> list[str]:
        """For whoever asked."""
        lines = [f"Cópia pronta: {self.file} ({size(self.size)}, {seconds(self.seconds)})", f"  {said(self.counts)}"]
        if self.head:
            lines.append(f"  Última linha do histórico: {self.head}")
        lines.append(f"  Conferido: {'; '.join(self.verified)}.")
        lines += [f"  NÃO conferido: {sentence}" for sentence in self.not_verified]
        return [*lines, *([f"  {self.besides}"] if self.besides else [])]


@dataclass
class Restored:
    """A base as it came out of a copy, and what became of the one that stood there."""

    file: Path
    where: str
    """The base, without a password."""
    counts: dict[str, int]
    head: str
    rehearsed: bool
    pending: list[str] = field(default_factory=list)
    """Migrations that the copy lacks; the rehearsal has run them."""
    aside: str = ""
    """Where the base that stood there is now."""
    seconds: float = 0.0
    warnings: list[str] = field(default_factory=list)
    named: list[tuple[str, int]] = field(default_factory=list)
    """Files of documents that the restored base names: hash and length."""
    documents: str = ""
    """What became of the documents that were beside the copy; empty where there were none."""

    @property
    def lines(self) -> list[str]:
        """For whoever asked."""
        took = seconds(self.seconds)
        if self.rehearsed:
            lines = [f"Ensaio: {self.file} foi restaurada num lugar provisório em {took}. Nada foi mudado."]
        else:
            lines = [f"Base restaurada: {self.where} ({took})"]
        lines.append(f"  {said(self.counts)}")
        if self.head:
            lines.append(f"  Última linha do histórico: {self.head}")
        if self.pending:
            names = ", ".join(self.pending)
            if self.rehearsed:
                lines.append(f"  A cópia é de uma versão mais antiga; no ensaio a migração passou: {names}")
            else:
                lines.append(f"  A cópia é de uma versão mais antiga. Rode: integrator-tui migrate ({names})")
        if self.documents:
            lines.append(f"  {self.documents}")
        elif self.counts.get("document_file"):
            lines.append("  Os documentos não vêm da cópia da base: confira se estão lá com integrator-tui doctor")
        if self.aside:
            lines.append(f"  A base que estava lá ficou em {self.aside}")
        return lines


def said(found: dict[str, int]) -> str:
    """How much a base holds."""
    parts = [counted(len(found), "tabela"), counted(sum(found.values()), "linha")]
    for table, one, many in (("customer", "cliente", ""), ("history", "linha de histórico", "linhas de histórico")):
        if table in found:
            parts.append(counted(found[table], one, many))
    return ", ".join(parts)
