"""`integrator-tui import receivables`: its total is asked about at a terminal, and said by a script."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from integrator_tui.models.raw import fetch
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.shell.cli import main
from tests.screens.conftest import MARIA


class Terminal(io.StringIO):
    """Somebody who sits there and answers."""

    def isatty(self) -> bool:
        """A terminal."""
        return True


def test_looked_at_confirmed_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'base.db'}"
    db, session = open_base(url)
    db.run(create_customer, session, MARIA)
    file = tmp_path / "receivables"
    file.write_text("Cod Cliente;Título;Vencto;Saldo\n1;1;10/10/2026;99,90\n", "utf-8")
    said = ""

    def call(*words: str, answer: str | None = None) -> int:
        nonlocal said
        out = io.StringIO() if answer is None else Terminal()
        monkeypatch.setattr("sys.stdin", io.StringIO() if answer is None else Terminal(answer))
        monkeypatch.setattr("sys.stdout", out)
        code = main(["--database", url, "import", *words, str(file)])
        said = out.getvalue()
        return code

    def invoices() -> int:
        return int(db.run(fetch, "SELECT COUNT(*) FROM invoice")[0][0])

    try:
        assert call("receivables", "--dry-run") == 0
        assert "1 título, R$ 99,90 de 1 cliente, sem erros. Nada foi gravado." in said
        assert call("receivables", answer="\n") == 0
        assert "Gravar 1 título, R$ 99,90? (s/N)" in said
        assert call("receivables", "--total", "99,91") == 1
        assert call("receivables", "--update") == 1
        assert call("--total", "1") == 1
        assert invoices() == 0
        assert call("receivables", answer="s\n") == 0
        assert invoices() == 1
        assert call("receivables", "--total", "0") == 0
        assert "1 título já importado antes. Nada mudou." in said
        assert call("receivables") == 0
        assert invoices() == 1
        with pytest.raises(SystemExit):
            call("receivables", "--total", "muito")
    finally:
        db.close()
