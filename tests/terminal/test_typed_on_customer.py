"""A name typed on an open customer, with or without Esc before it, gets into no message, in a real pseudo-terminal."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from benchmarks.terminal import Terminal
from integrator_tui.base import open_base
from integrator_tui.models.messages import Outbox
from tests.screens.conftest import ONCE
from tests.terminal.test_desk import ENTER, maria_url, terminal, until

__all__ = ["maria_url", "terminal"]

ESC = "\x1b"


def on_the_customer(terminal: Terminal) -> None:
    terminal.send("99876-5432")
    until(terminal, "telefone · 1 cliente")
    terminal.send(ENTER)
    until(terminal, "1 MARIA SILVA SANTOS   CPF 529.982.247-25   Ativo")


def texts_in_drafts(home: Path) -> dict[str, str]:
    """What was typed into the fields of forms, by the name of the field."""
    files = [json.loads(file.read_bytes()) for file in home.rglob("drafts/*.json")]
    return {name: text for file in files for draft in file["drafts"] for name, text in draft["values"].items()}


def queued(url: str) -> int:
    db, _ = open_base(url, login="ana")
    count: int = db.run(lambda: Outbox.select().count())
    db.close()
    return count


@pytest.mark.function("F086", "F090")
@pytest.mark.parametrize(("name", "head"), [("maria silva", "Assunto"), ("silva santos", "Celular(es)")])
def test_a_name_typed_on_an_open_customer_writes_no_message(
    terminal: Terminal, maria_url: str, tmp_path: Path, name: str, head: str
) -> None:
    """Its first letter opens a form; the rest stands whole in the choice of the template, and fits none."""
    on_the_customer(terminal)
    terminal.send(name + ENTER)
    until(terminal, head, f"Modelo             {name[1:]}", "não tem essa opção")
    deadline = time.monotonic() + 20  # the draft follows the screen
    while (typed := texts_in_drafts(tmp_path)).get("template_id") != name[1:] and time.monotonic() < deadline:
        terminal.settle()
    assert typed["template_id"] == name[1:]
    assert not {"subject", "body", "recipients", "phones"} & typed.keys()
    terminal.send("\x1b[20~")  # F9: goes nowhere
    terminal.settle()
    assert f"Modelo             {name[1:]}" in terminal.text()
    assert not queued(maria_url)


@pytest.mark.parametrize("cut", [None, 1])
@ONCE
def test_esc_glued_to_a_name_searches_for_it(terminal: Terminal, cut: int | None) -> None:
    on_the_customer(terminal)
    keys = f"{ESC}maria silva"
    terminal.send(keys[:cut])
    if cut is not None:
        terminal.send(keys[cut:])
    until(terminal, "Pesquisar Cliente", "maria silva", "nome · 1 cliente")


@ONCE
def test_esc_glued_to_a_code_opens_it(terminal: Terminal) -> None:
    on_the_customer(terminal)
    terminal.send(f"{ESC}1;HIS{ENTER}")
    until(terminal, "Data Histórico")


@ONCE
def test_escs_glued_to_each_other_and_to_keys(terminal: Terminal) -> None:
    on_the_customer(terminal)
    terminal.send(f"h{ESC}{ESC}{ESC}maria{ESC}[B{ESC}")
    until(terminal, "Pesquisar Cliente")
    terminal.send(f"1234{ESC}5678")
    until(terminal, "5678")
    assert "¡" not in terminal.text()
    assert "12345678" not in terminal.text()
