"""The lists that money stands on: what they refuse, and that invoices, calendars and agreements obey them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from integrator_tui.base import fill_lists, open_base
from integrator_tui.db import Db
from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.models.raw import execute, fetch
from integrator_tui.models.system import ListItem
from integrator_tui.queries.finance.invoices import invoices_of
from integrator_tui.queries.finance.terms import (
    calendar_at,
    early_steps,
    late_terms,
    progressive_steps,
    taxes_of,
)
from integrator_tui.queries.lists.list_items import Uses, list_item, list_items, uses
from integrator_tui.registry import CUSTOMERS
from integrator_tui.rules.finance.discounts import Cut, EarlyStep, MonthStep
from integrator_tui.rules.finance.late_payment import LateTerms
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.finance import agreements, payments
from integrator_tui.services.finance.credits import packages
from integrator_tui.services.lists.list_import import import_list, read_rows
from integrator_tui.services.lists.list_items import (
    create_list_item,
    remove_list_item,
    restore_list_item,
    save_list_item,
)
from integrator_tui.session import Session
from tests.money import PRICE, bill, on
from tests.screens.conftest import MARIA

Base = tuple[Db, Session]
CASES = (
    ("contas_financeiras", "name=X", "kind=Preencha «Tipo»."),
    ("contas_financeiras", "name=X; kind=Conta de banco", "parent_id=«Banco»; branch=Agência; account=Conta"),
    ("contas_financeiras", "name=X; kind=Caixa; parent_id=001; branch=1584-1", "branch=dígito da agência"),
    ("formas_cobranca", "name=X; kind=Boleto; fine_pct=2,01", "fine_pct=até 2 %"),
    ("formas_cobranca", "name=X; kind=Boleto; interest_month_pct=1,5", "interest_month_pct=até 1 %"),
    ("multa_juros", "name=X; starts_on=01/01/2000; fine_pct=1; interest_pct=1", "starts_on=já vale «Padrão»"),
    ("aliquotas", "name=X; tax=CBS; percent=1; starts_on=01/06/2026", "starts_on=já vale «CBS 2026»"),
    ("aliquotas", "name=X; tax=ISS; percent=101; starts_on=01/06/2026", "percent=0 a 100"),
    ("aliquotas", "name=X; tax=ISS; percent=5; starts_on=02/06/2026; ends_on=01/06/2026", "ends_on=antes"),
    ("feriados", "name=X; code=30/02; state=SP", "code=não existe"),
    ("feriados", "name=X; code=natal+1; state=SP", "code=Páscoa"),
    ("feriados", "name=X; code=25-01; state=SP", "code=não reconhecido"),
    ("feriados", "name=Y; code=25/1; state=SP; city=SAO PAULO", "code=já é o código"),
    ("descontos_planos", "name=X; parent_id=FIBRA; kind=Mens; cut=10%", "from_month=Preencha"),
    (
        "descontos_planos",
        "name=X; parent_id=FIBRA; kind=Mens; cut=10%; from_month=3; to_month=2; days_before=1",
        "to_month=antes; days_before=Só",
    ),
    ("descontos_planos", "name=X; parent_id=FIBRA; kind=Antec; cut=0; from_month=1", "cut=zero"),
    ("descontos_planos", "name=X; parent_id=FIBRA; kind=Antec; cut=1; from_month=1", "from_month=Só"),
    ("regras_desconto", "name=X; starts_on=hoje", "monthly=A regra dá"),
    ("regras_desconto", "name=X; starts_on=hoje; monthly=100,01 %", "monthly=0 a 100"),
    ("regras_desconto", "name=X; starts_on=hoje; monthly=-5", "monthly=negativo"),
    ("regras_desconto", "name=X; starts_on=hoje; monthly=99.999.999,99", "monthly=vai até"),
    ("creditos", "name=X; mb=0x10; charge=Boleto", "mb=vai de 0"),
    ("servicos_adicionais", "name=X; nature=ICMS", "nature=não tem essa opção"),
)


def said(text: str) -> dict[str, str]:
    """`field=text; field=text`."""
    return dict(part.split("=", 1) for part in text.split("; "))


@pytest.fixture
def base(database_url: str) -> Iterator[Base]:
    db, session = open_base(database_url, login="ana")
    for kind, values in (
        ("unidades_negocio", {"name": "Matriz"}),
        ("grupos", {"name": "Fibra"}),
        ("planos", {"name": "FIBRA 300", "group": "Fibra", "price": "99,90", "parent_id": "Matriz"}),
    ):
        db.run(create_list_item, session, kind, values)
    yield db, session
    db.close()


def key(base: Base, kind: str, name: str) -> int:
    db, session = base
    return next(row.id for row in db.run(list_items, session, kind, name) if row.form.name == name)


def test_what_the_forms_refuse_field_by_field(base: Base) -> None:
    db, session = base
    for kind, values, wrong in CASES:
        with pytest.raises(InvalidForm) as refused:
            db.run(create_list_item, session, kind, said(values))
        errors = refused.value.errors
        assert errors.keys() == said(wrong).keys(), (kind, values, errors)
        assert not [text for name, text in said(wrong).items() if text not in errors[name]], errors
        assert "X" not in [row.form.name for row in db.run(list_items, session, kind)]


def test_rates_hold_from_their_day_for_their_form(base: Base) -> None:
    db, session = base
    slip, book = key(base, "formas_cobranca", "Boleto Bancário"), key(base, "formas_cobranca", "Carnê")

    def terms(form: int | None, day: date) -> LateTerms:
        return db.run(late_terms, form, day)

    assert terms(slip, date(2026, 12, 31)) == terms(None, date(1999, 1, 1)) == LateTerms(200, 100)
    rate = {"name": "2027", "starts_on": "01/01/2027", "fine_pct": "1,5", "interest_pct": "0,5", "daily_rounded": "Sim"}
    first = db.run(create_list_item, session, "multa_juros", {**rate, "billing_form": "Carnê"})
    assert terms(book, date(2026, 12, 31)) == LateTerms(200, 100)
    assert terms(book, date(2027, 1, 1)) == LateTerms(150, 50, False, True)
    assert terms(slip, date(2027, 1, 1)) == LateTerms(200, 100)
    count = {"name": "Contagem 2027", "starts_on": "01/02/2027", "fine_pct": "1", "interest_pct": "1"}
    db.run(create_list_item, session, "multa_juros", {**count, "from_original": "Sim"})
    assert terms(slip, date(2027, 2, 1)) == LateTerms(200, 100, True, False), "the form's own rates, counted as of all"
    assert terms(None, date(2027, 2, 1)) == LateTerms(100, 100, True, False)
    assert db.run(uses, session, book) == Uses(0, 1), "a form that a rate names is not deleted"
    assert db.run(remove_list_item, session, book) is False
    assert db.run(late_terms, book, date(2026, 12, 31)) == LateTerms(200, 100)
    assert terms(book, date(2027, 1, 1)) == LateTerms(150, 50, False, True), "inactive: its invoices have its rates"
    db.run(remove_list_item, session, first)
    assert terms(book, date(2027, 1, 1)) == LateTerms(200, 100)
    db.run(restore_list_item, session, first, True)
    assert terms(book, date(2027, 1, 1)) == LateTerms(150, 50, False, True)
    odd = {"starts_on": "ontem", "fine_pct": [], "interest_pct": "1"}
    db.run(lambda: ListItem.update(details=json.dumps(odd)).where(ListItem.id == first).execute())
    assert terms(book, date(2027, 1, 1)) == LateTerms(200, 100), "what another program wrote and nobody can read"
    db.run(lambda: ListItem.update(details='{"fine_pct": "0.50"}').where(ListItem.id == book).execute())
    assert terms(book, date(2026, 12, 31)) == LateTerms(50, 100), "inactive: what it says holds for who has it"


def test_the_calendar_obeys_the_holidays_of_its_city_and_state(base: Base, tmp_path: Path) -> None:
    db, session = base
    monday = date(2027, 1, 25)

    def open_on(day: date, state: str, city: str) -> bool:
        return db.run(calendar_at, state, city).is_business(day)

    places = [("SP", "São Paulo"), ("SP", "SAO  PAULO"), ("SP", "Campinas"), ("SP", ""), ("RJ", "São Paulo"), ("", "x")]
    assert [open_on(monday, *place) for place in places] == [False, False, True, True, True, True]
    path = tmp_path / "feriados.csv"
    path.write_text(
        "Nome;Dia;UF;Cidade\nPadroeira;08/12;SP;Mogi-Guaçu\nPadroeira;08/12;SP;Santa Bárbara d'Oeste\n"
        "Do estado;9/3/2027;SP;\nAniversário da Cidade;25/01;SP;São Paulo\nMóvel;páscoa-2;SP;Mogi-Guaçu\n",
        "utf-8",
    )
    rows = read_rows(path, "feriados")
    assert db.run(import_list, session, "feriados", rows, False) == (4, 0)
    assert db.run(import_list, session, "feriados", rows, False) == (0, 0), "the same day of another city is another"
    patron = date(2026, 12, 8)
    cities = ["MOGI GUACU", "Santa Barbara D Oeste", "Bauru"]
    assert [open_on(patron, "SP", city) for city in cities] == [False, False, True]
    assert [open_on(date(year, 3, 9), "SP", "Bauru") for year in (2027, 2028)] == [False, True]
    key_of = next(row for row in db.run(list_items, session, "feriados", "do estado"))
    texts = {"name": "Do estado", "code": "09/03/2027", "state": "SP", "city": "", "active": "Não"}
    db.run(save_list_item, session, key_of.id, key_of, texts)
    assert open_on(date(2027, 3, 9), "SP", "Bauru"), "an inactive one is none"
    path.write_text("Nome;Dia;UF;Cidade\nA;08/12;SP;Mogi Guaçu\n", "utf-8")
    assert db.run(import_list, session, "feriados", read_rows(path, "feriados"), True) == (0, 1), "it is that one"


def test_discounts_of_the_catalogue_and_taxes(base: Base) -> None:
    db, session = base
    plan = key(base, "planos", "FIBRA 300")
    for values in (
        {"name": "Começo", "kind": "Mensalidade", "from_month": "1", "to_month": "3", "cut": "50 %"},
        {"name": "Depois", "kind": "Mensalidade", "from_month": "4", "cut": "10,00"},
        {"name": "Cedo", "kind": "Desconto por", "days_before": "5", "cut": "R$ 5"},
    ):
        db.run(create_list_item, session, "descontos_planos", {"parent_id": "FIBRA 300", **values})
    assert db.run(progressive_steps, plan) == (MonthStep(1, 3, Cut(None, 5000)), MonthStep(4, None, Cut(1000)))
    assert db.run(early_steps, plan) == (EarlyStep(5, Cut(500)),)
    assert db.run(early_steps, plan + 1) == ()
    sva = key(base, "classes_imposto", "Valor Adicionado (SVA)")
    own = said("name=CBS SVA; tax=CBS; percent=0,5; starts_on=01/01/2026; tax_class=Valor Adicionado (SVA)")
    db.run(create_list_item, session, "aliquotas", own)
    found = db.run(taxes_of, date(2026, 12, 31), [(None, 5994), (sva, 3996)])
    assert [(one.tax, one.basis_points, one.base, one.cents, one.added) for one in found] == [
        ("CBS", 50, 3996, 20, False),
        ("CBS", 90, 5994, 54, False),
        ("IBS", 10, 9990, 10, False),
    ]
    assert [one.tax for one in db.run(taxes_of, date(2027, 1, 1), [(None, 9990), (sva, 1)])] == ["CBS"]
    assert db.run(uses, session, sva) == Uses(0, 1)


def test_an_entry_of_one_list_names_entries_of_another(base: Base) -> None:
    db, session = base
    values = said("name=Natal; starts_on=01/12/2026; monthly=12,5%; plan=FIBRA 300; billing_form=PIX")
    rule = db.run(create_list_item, session, "regras_desconto", values)
    plan = key(base, "planos", "FIBRA 300")
    row = db.run(list_item, session, rule)
    assert row is not None
    told: dict[str, Any] = row.form.model_dump()
    assert (told["plan"], told["monthly"], told["starts_on"]) == (plan, "12.50%", "2026-12-01")
    assert db.run(remove_list_item, session, plan) is False
    row = db.run(list_item, session, rule)
    assert row is not None
    db.run(save_list_item, session, rule, row, {**values, "monthly": "20 %"})
    row = db.run(list_item, session, rule)
    assert row is not None
    assert row.form.model_dump()["plan"] == plan, "it is not offered any more, and stays"
    with pytest.raises(Refused):
        db.run(remove_list_item, session, plan)


def test_parts_of_a_debt_obey_the_configuration(base: Base) -> None:
    db, session = base
    db.run(create_customer, session, MARIA)
    due = date(2026, 10, 5)
    row = next(one for one in db.run(list_items, session, "parcelamento"))
    texts = said("name=Padrão; code=PADRAO; max_parts_desktop=2; days_to_first=10; billing_form=PIX; fine_pct=0,5")
    db.run(save_list_item, session, row.id, row, {**texts, "interest_pct": "", "max_parts_web": "1"})
    today = on(session, date(2026, 10, 6))
    proposed = db.run(agreements.proposed, today)
    assert (proposed.first_due_on, proposed.billing_form_id) == (
        date(2026, 10, 16),
        key(base, "formas_cobranca", "PIX"),
    )

    def part(parts: str, invoice: int) -> tuple[int, int]:
        owed = db.run(payments.to_receive, today, 1, [invoice], "2026-10-06").total
        form = {"parts": parts, "first_due_on": "16/10/2026", "billing_form_id": "PIX"}
        db.run(agreements.negotiate, today, 1, {str(invoice): owed}, form)
        rates = "SELECT fine_rate, interest_rate FROM invoice ORDER BY id DESC LIMIT 1"
        fine, interest = db.run(fetch, rates)[0]
        return fine, interest

    with pytest.raises(InvalidForm, match="de 1 a 2 parcelas"):
        part("3", bill(db, session, due))
    assert part("2", bill(db, session, due)) == (50, 100), "its own fine; the interest of the billing form"
    odd = '{"max_parts_desktop": "muitas", "fine_pct": [1], "days_to_first": -1}'
    db.run(lambda: ListItem.update(details=odd).where(ListItem.id == row.id).execute())
    assert part("12", bill(db, session, due)) == (200, 100), "what another program wrote says nothing"
    assert db.run(agreements.proposed, today).first_due_on == date(2026, 10, 11)
    db.run(lambda: ListItem.update(details='{"mb": "x", "price": null}').where(ListItem.kind == "creditos").execute())
    assert {(one.megabytes, one.cents) for one in db.run(packages, session)} == {(0, 0)}


def test_an_agreement_lets_off_what_its_configuration_and_the_permission_allow(base: Base) -> None:
    """By principal; a broken agreement takes it back whole; a down payment is the first part."""
    db, session = base
    db.run(create_customer, session, MARIA)
    today = on(session, date(2026, 10, 7))
    keys = [bill(db, session, date(2026, 10, 5)), bill(db, session, date(2026, 10, 12), 2 * PRICE)]

    def part(now: Session, **more: str) -> int:
        owed = db.run(payments.to_receive, now, 1, keys, "2026-10-07")
        shown = {str(one.id): one.owing.total for one in owed.invoices}
        form = {"parts": "3", "first_due_on": "16/10/2026", "billing_form_id": "PIX"} | more
        made: int = db.run(agreements.negotiate, now, 1, shown, form)
        return made

    def open_now() -> list[int]:
        rows = db.run(invoices_of, today, 1)
        return [row.owing.total for row in sorted(rows, key=lambda row: row.id)]

    before = open_now()
    weak = replace(today, admin=False, permissions=frozenset({agreements.NEGOTIATE, CUSTOMERS}))
    for now, more, why in (
        (weak, {"discount": "1,00"}, "pede a permissão"),
        (today, {"discount": "10,01%"}, "vai até R\\$ 30,1"),
        (today, {"discount": "-1"}, "negativo|maior|menor"),
        (today, {"discount": "abc"}, "não reconhecido"),
        (today, {"down": "301,81"}, "deixar o que parcelar"),
        (today, {"down": "10", "parts": "1"}, "não há entrada"),
    ):
        with pytest.raises(InvalidForm, match=why):
            part(now, **more)
    assert open_now() == before, "nothing was written"
    total = sum(before)
    agreement = part(today, discount="10%", down="100,00")
    off = (total + 5) // 10
    made = [row.owing.charged for row in db.run(invoices_of, today, 1) if row.agreement_id == agreement]
    assert sorted(made, reverse=True)[0] == 100_00
    assert sum(made) == total - off
    assert sorted(open_now())[:2] == [0, 0]
    entries = "SELECT invoice_id, cents FROM ledger_entry WHERE kind = 'desconto_acordo' ORDER BY id"
    shares = dict(db.run(fetch, entries))
    assert sum(shares.values()) == -off
    assert abs(shares[keys[1]] - 2 * shares[keys[0]]) <= 2, "by what of each is principal"
    db.run(agreements.break_agreement, today, 1, agreement, {"reason": "não pagou"})
    assert open_now()[:2] == before, "without the discount"


def test_a_base_of_an_older_program_gets_the_lists_that_came_since(database_url: str) -> None:
    """As a new one has them; a list that somebody emptied stays so, and a base without lists is not begun by it."""
    db, _ = open_base(database_url, login="ana")
    new = db.run(fetch, "SELECT kind, name, code, details FROM list_item ORDER BY kind, position")
    db.run(execute, "UPDATE list_item SET deleted_at = ?, active = ? WHERE kind = 'creditos'", ("2026-01-01", False))
    db.run(execute, "DELETE FROM list_item WHERE kind IN ('parcelamento', 'multa_juros', 'aliquotas')")
    db.run(fill_lists)
    assert db.run(fetch, "SELECT kind, name, code, details FROM list_item ORDER BY kind, position") == new
    deleted = db.run(fetch, "SELECT COUNT(*) FROM list_item WHERE kind = 'creditos' AND deleted_at IS NULL")
    assert deleted == [(0,)]
    db.run(execute, "DELETE FROM list_item")
    db.run(fill_lists)
    assert db.run(fetch, "SELECT COUNT(*) FROM list_item") == [(0,)]
    db.close()
