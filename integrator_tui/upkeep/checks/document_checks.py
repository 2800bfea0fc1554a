"""What `doctor` looks at in the documents: files that rows name, and files that no row names."""

from __future__ import annotations

import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from integrator_tui.config import load
from integrator_tui.documents.store import Store
from integrator_tui.errors import DeskError
from integrator_tui.folders import document_store
from integrator_tui.rules.sizes import size
from integrator_tui.upkeep.checks.findings import Finding, Site, failure, good, warning
from integrator_tui.upkeep.target import fetch, number, tables

UNDER_WAY = 3600.0
"""Seconds for which a file that no row names may be one that is just being taken in."""
NAMED = 3
"""Of what is wrong, so many are named."""
FROM_A_COPY = "Copie de volta da última cópia da pasta dos documentos; os arquivos têm lá o mesmo nome."


@dataclass
class _Wrong:
    """How many, and which are the first."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, what: str) -> None:
        """One more."""
        self.count += 1
        if len(self.first) < NAMED:
            self.first.append(what)

    def __str__(self) -> str:
        more = ", ..." if self.count > len(self.first) else ""
        return f"{number(self.count)} ({'; '.join(self.first)}{more})"


def documents(site: Site) -> Iterator[Finding]:
    """Whether every file that a row names is there and is what it was; every byte is read."""
    assert site.db is not None  # the table of checks says so
    if "document_file" not in tables(site.db):
        return
    try:
        store = Store(document_store(load(), site.url))
    except DeskError:
        return  # the check of the settings says why
    rows = fetch(
        site.db,
        "SELECT f.sha256, f.size, MIN(d.customer_id), MIN(f.file_name) FROM document_file f"
        " JOIN document d ON d.id = f.document_id GROUP BY f.sha256, f.size ORDER BY 1, 2",
    )
    if not rows and not store.root.is_dir():
        yield good("Ainda não há documentos.")
        return
    found = [*_named(site, store, rows), *_not_named(store, {row[0] for row in rows}), *_open_to_others(store.root)]
    yield from found or [good(f"Os {number(len(rows))} arquivos dos documentos estão em {store.root}, todos íntegros.")]


def _named(site: Site, store: Store, rows: list[tuple[object, ...]]) -> Iterator[Finding]:
    if rows and not store.root.is_dir():
        yield failure(
            f"A pasta dos documentos {store.root} não existe, e a base nomeia {number(len(rows))} arquivos.",
            f"{FROM_A_COPY} Ou corrija «documents» na configuração.",
        )
        return
    missing, damaged = _Wrong(), _Wrong()
    for done, (sha256, length, customer, name) in enumerate(rows):
        site.progress("Documentos", done, len(rows))
        what = f"cliente {customer}: «{name}», {str(sha256)[:12]}"
        if not store.there(str(sha256)):
            missing.add(what)
        elif store.problem(str(sha256), int(str(length))):
            damaged.add(what)
    if missing.count:
        yield failure(f"Faltam arquivos de documentos em {store.root}: {missing}.", FROM_A_COPY)
    if damaged.count:
        yield failure(f"Arquivos de documentos não são mais o que foi guardado: {damaged}.", FROM_A_COPY)


def _not_named(store: Store, named: set[object]) -> Iterator[Finding]:
    late = time.time() - UNDER_WAY
    bytes_held, orphans = 0, _Wrong()
    for sha256, there in store.hashes():
        if sha256 not in named and there.st_mtime < late:
            orphans.add(sha256[:12])
            bytes_held += there.st_size
    if orphans.count:
        yield warning(
            f"Arquivos de documentos que nenhum registro nomeia: {orphans}, {size(bytes_held)}.",
            "Restaurou-se uma cópia mais antiga da base? Então guarde-os. Senão são sobras de gravações interrompidas.",
        )
    left = [path for path in store.unfinished() if path.lstat().st_mtime < late]
    if left:
        yield warning(
            f"Restos de {number(len(left))} gravações interrompidas de documentos em {store.root}.",
            f"rm {store.root}/{left[0].name.partition('-')[0]}-*",
        )


def _open_to_others(root: Path) -> Iterator[Finding]:
    if root.is_dir() and stat.S_IMODE(root.stat().st_mode) & 0o007:
        yield warning(f"Outros usuários desta máquina entram na pasta dos documentos {root}.", f"chmod o-rwx {root}")


def to_copy_besides(url: str, files: int) -> str:
    """What a copy of the base does not have, as a sentence; empty where there are no documents."""
    if not files:
        return ""
    try:
        root = document_store(load(), url)
    except DeskError:
        return ""
    return (
        f"Os documentos ({number(files)} arquivos) não estão nesta cópia: copie depois dela também a pasta {root}"
        ", ou faça a cópia com --documents"
    )
