"""Customers to CSV and JSON (F209): the order of the box, nothing a spreadsheet would run, always in the history."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.demo import demo
from integrator_tui.errors import NotPermitted, Refused
from integrator_tui.models.customers import Customer
from integrator_tui.models.system import History, Operator
from integrator_tui.queries.customers.customers import customer
from integrator_tui.queries.search.search import every
from integrator_tui.services.customers import customer_export
from integrator_tui.services.customers.customer_export import LABELS, NAMES, export
from integrator_tui.services.finance.standing import keep_every_standing
from integrator_tui.session import Session
from integrator_tui.tables.csv_safe import neutral
from tests.templates import Templates

Desk = tuple[Db, Session]
CUSTOMERS = 120


def quiet(stage: str, done: int, total: int) -> None:
    """Nobody looks."""


def demonstration(url: str) -> None:
    """As it stands today: what the demonstration knows is of the day that it was invented for."""
    demo.build(url, CUSTOMERS, 11, quiet)
    db, session = open_base(url, login="ana")
    db.run(keep_every_standing, session.today().date())
    db.close()


@pytest.fixture
def desk(database_engine: str, templates: Templates, tmp_path: Path) -> Iterator[Desk]:
    """A demonstration base; its last customer is hostile."""
    for url in templates.copy(database_engine, demonstration, tmp_path / "desk.db"):
        db, session = open_base(url, login="ana")
        yield db, session
        db.close()


def taken(desk: Desk, text: str, fmt: str) -> bytes:
    db, session = desk
    out = io.BytesIO()
    db.run(export, session, text, fmt, out)
    return out.getvalue()


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))


def note(desk: Desk) -> str:
    last: Any = desk[0].run(lambda: History.select().order_by(History.id.desc()).get())
    assert (last.login, last.entity, last.action) == ("ana", "exportação", "exportou")
    return str(last.note)


@pytest.mark.function("F209")
def test_all_by_name_for_a_spreadsheet(desk: Desk) -> None:
    content = taken(desk, "", "csv")
    assert content.startswith(b"\xef\xbb\xbfC\xc3\xb3digo do Cliente;Data de Cadastro;")
    found = rows(content)
    assert len(found) == CUSTOMERS
    by_name = Customer.select().order_by(Customer.folded_name, Customer.id)
    expected: list[Any] = desk[0].run(lambda: list(by_name))
    assert [int(row["Código do Cliente"]) for row in found] == [row.id for row in expected]
    (maria,) = [row for row in found if row["Código do Cliente"] == "1"]
    assert maria["CPF/CNPJ"] == "529.982.247-25"
    assert maria["Celular"] == "(21) 98765-4321"
    assert maria["Data Nascim."] == "14/03/1985"
    assert (maria["Tipo do Cliente"], maria["Ativo/Inativo"]) == ("Pessoa Física", "Ativo")
    owing = desk[0].run(customer, desk[1], 1)
    assert (maria["Faturas Vencidas"], maria["Valor Vencido"]) == (
        str(owing.overdue_invoices),
        f"{owing.overdue_cents / 100:.2f}".replace(".", ","),
    )
    assert owing.overdue_cents
    assert content.replace(b"\r\n", b"").count(b";") >= CUSTOMERS * (len(NAMES) - 1)
    assert note(desk) == f"{CUSTOMERS} clientes em CSV"


def test_no_cell_is_run_by_a_spreadsheet(desk: Desk) -> None:
    db, session = desk
    values = {
        "legal_name": '=HYPERLINK("http://x","clique")',
        "rg": "+55 11 99999-0000",
        "block": "\t=1+1",
        "unit": "-5",
    }
    db.run(lambda: Customer.update(**values).where(Customer.id == 7).execute())
    found = {row["Código do Cliente"]: row for row in rows(taken(desk, "", "csv"))}
    assert found["7"]["Razão Social"] == '\'=HYPERLINK("http://x","clique")'
    assert found["7"]["Bloco"] == "'\t=1+1"
    assert found["7"]["Apto."] == "-5"
    assert all(neutral(cell) == cell for row in found.values() for cell in row.values())
    hostile = db.run(customer, session, CUSTOMERS).form
    assert found[str(CUSTOMERS)]["Razão Social"] == neutral(hostile.legal_name)
    assert found[str(CUSTOMERS)]["Observações"] == neutral(hostile.notes)


def test_json_has_what_is_stored(desk: Desk) -> None:
    db, session = desk
    content = taken(desk, "", "json")
    found = json.loads(content)
    assert len(found) == CUSTOMERS
    assert len(content.splitlines()) == CUSTOMERS + 2
    for item in found:
        record = db.run(customer, session, item["id"])
        stored = json.loads(json.dumps(record.form.model_dump(), default=str))
        assert {name: item[name] for name in stored} == stored
        assert (item["registered_on"], item["overdue_cents"]) == (str(record.registered_on), record.overdue_cents)
    assert not any(byte in content for byte in (b"\x1b", b"\xc2\x9b", "\u202e".encode()))
    assert note(desk) == f"{CUSTOMERS} clientes em JSON"


@pytest.mark.parametrize("text", ["silva", "maria", "52998224725", "rua"])
def test_a_search_in_the_order_of_the_box(desk: Desk, text: str) -> None:
    db, session = desk
    expected = db.run(lambda: [row.id for row in every(session, text)])
    assert expected
    assert [item["id"] for item in json.loads(taken(desk, text, "json"))] == expected
    assert [int(row["Código do Cliente"]) for row in rows(taken(desk, f" {text} ", "csv"))] == expected
    number = "1 cliente" if len(expected) == 1 else f"{len(expected)} clientes"
    assert note(desk) == f"{number} da busca «{text}» em CSV"


def test_batches_meet_without_a_gap(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = taken(desk, "", "csv")
    monkeypatch.setattr(customer_export, "BATCH", 7)
    assert taken(desk, "", "csv") == whole


def test_nothing_found_is_an_empty_file(desk: Desk) -> None:
    assert json.loads(taken(desk, "zzqqxxyy", "json")) == []
    assert len(taken(desk, "zzqqxxyy", "csv").splitlines()) == 1
    assert note(desk) == "0 clientes da busca «zzqqxxyy» em CSV"


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_a_text_that_searches_nothing_is_refused(desk: Desk) -> None:
    before = desk[0].run(lambda: History.select().count())
    with pytest.raises(Refused, match="Nada foi exportado: digite ao menos 2 letras"):
        taken(desk, "a", "csv")
    assert desk[0].run(lambda: History.select().count()) == before


class Broken(io.BytesIO):
    """A pipe whose reader has gone."""

    def write(self, content: Any) -> int:
        raise BrokenPipeError


class Terminal(io.BytesIO):
    """Something that says it is one."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_a_broken_export_is_in_the_history(desk: Desk) -> None:
    with pytest.raises(BrokenPipeError):
        desk[0].run(export, desk[1], "", "csv", Broken())
    assert note(desk).endswith("em CSV (interrompida)")


class Watching(io.BytesIO):
    """Asks at the first byte what the history says by then."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []

    def write(self, content: Any) -> int:
        rows = History.select().where(History.entity == "exportação")
        self.said = self.said or [(row.action, row.note) for row in rows]
        return super().write(content)


@pytest.mark.parametrize("fmt", ["csv", "json"])
def test_the_history_knows_it_before_the_first_byte(desk: Desk, fmt: str) -> None:
    out = Watching()
    desk[0].run(export, desk[1], "maria", fmt, out)
    assert out.said == [("começou a exportar", f"clientes da busca «maria» em {fmt.upper()}")]


def test_who_was_deactivated_takes_nothing_out(desk: Desk) -> None:
    desk[0].run(lambda: Operator.update(active=False).where(Operator.login == "ana").execute())
    out = io.BytesIO()
    with pytest.raises(Refused, match="está inativo"):
        desk[0].run(export, desk[1], "", "csv", out)
    assert out.getvalue() == b""


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_progress_breaks_it_off(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customer_export, "BATCH", 50)

    def interrupt(stage: str, done: int, total: int) -> None:
        if done == 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk[0].run(export, desk[1], "", "json", io.BytesIO(), interrupt)
    assert note(desk) == "100 clientes em JSON (interrompida)"


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_nothing_acts_on_a_terminal(desk: Desk) -> None:
    for fmt in ("csv", "json"):
        out = Terminal()
        desk[0].run(export, desk[1], "", fmt, out)
        text = out.getvalue().decode("utf-8-sig")
        assert not set(text) & {chr(code) for code in (*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0))}
        assert "CLIQUE" in text


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_who_may_not_see_customers_may_not_take_them(desk: Desk) -> None:
    db, session = desk
    with pytest.raises(NotPermitted):
        db.run(export, replace(session, admin=False), "", "csv", io.BytesIO())
    assert db.run(export, replace(session, admin=False, permissions=frozenset({"Clientes"})), "", "csv", io.BytesIO())


def test_labels_are_told_apart() -> None:
    assert len(set(LABELS.values())) == len(LABELS) == len(NAMES)
