"""A person's data handed out, ended as far as no duty keeps it, and told after an incident (F241)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from integrator_tui.errors import Gone, NotPermitted, Refused
from integrator_tui.forms.base import as_texts
from integrator_tui.models.base import database
from integrator_tui.models.customers import Customer
from integrator_tui.models.raw import execute, fetch, insert_row
from integrator_tui.queries.access.incident import incident
from integrator_tui.queries.access.person import person, what_stays
from integrator_tui.queries.customers.customers import customer, form_context
from integrator_tui.queries.history import HistoryFilter, Subject, history_of, history_of_field
from integrator_tui.queries.search.search import search
from integrator_tui.rules import permissions
from integrator_tui.rules.access import personal
from integrator_tui.services.access.openings import log_opening
from integrator_tui.services.access.privacy import anonymize, hand_out
from integrator_tui.services.customers.contacts import CONTACTS
from integrator_tui.services.customers.customers import save_customer
from integrator_tui.upkeep import chain
from tests.services.planned import Provider

WORD = "PLANTADO"


@pytest.fixture
def house(database_url: str) -> Iterator[Provider]:
    made = Provider(database_url)
    yield made
    made.db.close()


def _plant(house: Provider) -> None:
    """Words that are found again, in what no duty keeps of MARIA."""
    read = house.do(customer, house.maria).form
    texts = as_texts(read, house.do(form_context))
    planted = {"mother_name": f"{WORD} MAE", "nickname": WORD, "notes": WORD, "email": f"{WORD}@exemplo.com.br"}
    house.do(save_customer, house.maria, read, {**texts, **planted})
    house.do(CONTACTS.create, house.maria, {"name": f"{WORD} CONTATO", "email": f"{WORD}@exemplo.com.br"})
    row = {"customer_id": house.maria, "at": "2026-11-01 10:00:00", "operator_id": 1, "login": "ana", "text": WORD}
    house.db.run(insert_row, "observation", {**row, "must_read": False, "once": False})


def _tables() -> dict[str, list[str]]:
    return {name: [one.name for one in database.get_columns(name)] for name in database.get_tables()}


def _where(word: str) -> set[str]:
    """Tables that have the word in any column."""
    return {name for name in _tables() if word.casefold() in str(fetch(f'SELECT * FROM "{name}"')).casefold()}


def test_every_table_that_hangs_on_a_customer_has_a_duty_or_none(house: Provider) -> None:
    found = {name for name, columns in house.db.run(_tables).items() if "customer_id" in columns}
    assert found - {*personal.TABLES, *personal.DERIVED} == set()
    assert {*personal.TABLES} - found == set()


@pytest.mark.function("F241")
def test_all_of_a_person_is_handed_out_and_nothing_that_lets_in(house: Provider) -> None:
    plan = house.plan()
    login = {"customer_id": house.maria, "plan_id": plan, "login": "maria@fibra", "login_key": "maria@fibra"}
    house.db.run(insert_row, "plan_login", {**login, "password": "SEGREDO123", "mac": "", "active": True})
    session = {"acctsessionid": "1", "acctuniqueid": "u1", "username": "maria@fibra", "nasipaddress": "10.0.0.1"}
    house.db.run(insert_row, "radacct", {**session, "acctstarttime": "2026-11-30 10:00:00+00"})
    data = house.do(hand_out, house.maria)
    text = json.dumps(data, ensure_ascii=False)
    assert data["Cadastro"][0]["document"] == "52998224725"
    assert data["Logins"][0]["login"] == "maria@fibra"
    assert data["Conexões"][0]["acctsessionid"] == "1"
    assert {"Planos", "Endereços", "Histórico"} <= data.keys()
    assert "SEGREDO123" not in text
    assert "JOÃO" not in text
    assert ("exportou", "todos os dados da pessoa (LGPD)") in house.history("customer")
    with pytest.raises(Gone):
        house.do(hand_out, 99)


@pytest.mark.function("F241")
def test_what_no_duty_keeps_is_ended_and_the_rest_named(house: Provider) -> None:
    _plant(house)
    house.plan("CANCELADO", cancelled_on=date(2026, 11, 1))
    assert {"customer", "contact", "observation", "history", "search_name"} <= house.db.run(_where, WORD)  # the control
    lines = house.do(anonymize, house.maria, "pedido de 01/12/2026")
    assert any("Planos (1)" in line and "até 01/11/2031" in line for line in lines)
    assert any("Histórico" in line and "enquanto a base existir" in line for line in lines)
    assert house.db.run(_where, WORD) == {"history"}
    rows = house.do(history_of, house.maria)
    assert rows[0].action == "anonimizou"
    assert "pedido de 01/12/2026" in rows[0].note
    for told in (rows, house.do(person, house.maria), house.do(search, WORD)):
        assert WORD.casefold() not in str(told).casefold()
    assert house.do(history_of_field, Subject(house.maria, "customer", house.maria), "mother_name") == ()
    assert house.do(history_of, house.maria, HistoryFilter(field="mãe")) == ()
    kept = house.db.run(Customer.get_by_id, house.maria)
    assert (kept.legal_name, kept.document, kept.active) == ("MARIA SILVA SANTOS", "52998224725", False)
    assert house.db.run(lambda: chain.verify(database.obj).ok)
    assert house.do(anonymize, house.maria, "de novo")[0] == lines[0]  # once more ends nothing else


def test_name_and_document_go_with_the_last_contract(house: Provider) -> None:
    house.plan("CANCELADO", start_date=date(2019, 1, 1), cancelled_on=date(2020, 11, 1))
    house.do(anonymize, house.maria, "pedido")
    kept = house.db.run(Customer.get_by_id, house.maria)
    assert (kept.legal_name, kept.document) == (personal.NOBODY, "")
    assert house.do(search, "maria silva").rows == ()
    assert house.do(search, "52998224725").rows == ()
    assert house.do(search, "joao").rows  # the control
    assert "Rua XV" not in str(house.do(person, house.maria)["Endereços"])


@pytest.mark.parametrize("open_thing", ["plan", "invoice", "call", "reason"])
def test_what_runs_is_refused_and_nothing_written(house: Provider, open_thing: str) -> None:
    if open_thing == "plan":
        house.plan()
    elif open_thing == "call":
        row = {"protocol": "1", "customer_id": house.maria, "state": "ABERTO", "opened_by": "ana"}
        house.db.run(insert_row, "service_call", {**row, "opened_at": "2026-11-30 10:00:00"})
    elif open_thing == "invoice":
        house.db.run(_invoice, house.maria)
    before = house.do(person, house.maria)
    with pytest.raises(Refused):
        house.do(anonymize, house.maria, " " if open_thing == "reason" else "pedido")
    assert house.do(person, house.maria) == before


def _invoice(customer_id: int) -> None:
    row: dict[str, Any] = {"number": 1, "customer_id": customer_id, "kind": "avulsa", "total_cents": 100}
    days = dict.fromkeys(("issued_on", "due_on", "original_due_on", "effective_due_on"), "2026-11-10")
    columns = {one.name: one for one in database.get_columns("invoice")}
    needed = {
        name: 0
        for name, one in columns.items()
        if not one.null and one.default is None and name not in {*row, *days, "id"}
    }
    texts = {name: "" for name in needed if "TEXT" in columns[name].data_type.upper()}
    flags = {name: False for name in needed if columns[name].data_type.upper() == "BOOLEAN"}
    insert_row("invoice", {**needed, **texts, **flags, **row, **days, "open_cents": 100, "at": "2026-11-10 10:00:00"})


def test_an_incident_names_whom_it_touched_and_its_term(house: Provider) -> None:
    house.do(log_opening, house.maria)
    house.do(hand_out, house.joao)
    day = date(2026, 12, 1)
    found = house.do(incident, day, day, "ana", date(2026, 12, 23))
    assert [(one.customer_id, one.looks) for one in found.touched] == [(house.maria, 1), (house.joao, 0)]
    assert found.tell_until == date(2026, 12, 29)  # Christmas and the weekend do not count
    assert any("todos os dados da pessoa" in line for line in found.exports)
    assert house.do(incident, day, day, "bia").touched == ()
    assert house.do(incident, date(2025, 1, 1), date(2025, 1, 2)).touched == ()


def test_each_asks_for_its_permission(house: Provider) -> None:
    few = replace(house.session, admin=False, permissions=permissions.PERMISSIONS - {permissions.LGPD})
    for verb, arguments in ((hand_out, ()), (person, ()), (what_stays, ()), (anonymize, ("x",))):
        with pytest.raises(NotPermitted):
            house.db.run(verb, few, house.maria, *arguments)


def test_from_the_shell(database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from integrator_tui.shell.cli import main
    from tests.identity import sign_up

    house = Provider(database_url)
    house.db.run(execute, "UPDATE customer SET notes = 'a\x1b[2Jb'")
    house.db.close()
    sign_up(database_url)
    target = tmp_path / "maria.json"
    assert main(["--database", database_url, "lgpd", "export", "1", str(target)]) == 0
    assert json.loads(target.read_text())["Cadastro"][0]["legal_name"] == "MARIA SILVA SANTOS"
    readable = (tmp_path / "maria.json.txt").read_text()
    assert "Cadastro (1)" in readable
    assert "\x1b" not in readable
    assert (target.stat().st_mode & 0o777) == 0o600
    assert main(["--database", database_url, "lgpd", "export", "1", str(target)]) == 1  # it is there already
    assert main(["--database", database_url, "lgpd", "anonymize", "1", "--dry-run"]) == 0
    assert "Nada foi gravado" in capsys.readouterr().out
    assert main(["--database", database_url, "lgpd", "anonymize", "1"]) == 1
    assert main(["--database", database_url, "lgpd", "anonymize", "1", "--reason", "pedido"]) == 0
    assert main(["--database", database_url, "lgpd", "incident", "--since", "2026-01-01"]) == 0
    assert "3 dias úteis" in capsys.readouterr().out
