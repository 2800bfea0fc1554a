"""The monthly billing: everybody once, whatever happens; each customer alone (traps C1, C2, C3; F175, F231)."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest

from integrator_tui.errors import Refused
from integrator_tui.models.customers import Address, CustomerOptions
from integrator_tui.models.finance import AdditionalService, Invoice, InvoiceItem
from integrator_tui.models.plans import BillingEvent, CancelProtocol, CustomerPlan, PlanDiscount, PlanEmail
from integrator_tui.models.raw import fetch
from integrator_tui.models.runs import Run
from integrator_tui.models.system import ListItem
from integrator_tui.queries.finance.discount_rules import grants_of, rules_of
from integrator_tui.queries.finance.runs.journal import BILLING, last_of
from integrator_tui.rules import variables
from integrator_tui.services.finance.runs.billing_run import Billed, months_to_run, run_billing
from integrator_tui.services.finance.runs.journal import take
from integrator_tui.services.lists.list_items import create_list_item
from tests.services.planned import Provider

DECEMBER = date(2026, 12, 1)


class Stopped(Exception):
    """Whoever runs it is gone."""


def bill(provider: Provider, month: date = DECEMBER, day: date = DECEMBER, **more: Any) -> Billed:
    """Run a month as somebody whom nobody else doubts."""
    options: dict[str, Any] = {"dry_run": False, "stop_after": None, "living": False, **more}
    count = 0

    def progress(stage: str, done: int, total: int) -> None:
        nonlocal count
        count += 1
        if options["stop_after"] is not None and count > options["stop_after"]:
            raise Stopped

    session = provider.on(day)
    living = options["living"]
    return run_billing(session, provider.db.run, month, options["dry_run"], progress, "aqui:1:", lambda _: living)


def rows(provider: Provider) -> list[Invoice]:
    return provider.db.run(lambda: list(Invoice.select().order_by(Invoice.id)))


def sums(provider: Provider) -> tuple[int, int]:
    """Of the lines and of the entries."""
    found = provider.db.run(fetch, "SELECT (SELECT SUM(total_cents) FROM invoice_item), SUM(cents) FROM ledger_entry")
    return int(found[0][0] or 0), int(found[0][1] or 0)


@pytest.fixture
def provider(database_url: str) -> Provider:
    return Provider(database_url)


@pytest.mark.function("F166", "F175", "F231")
def test_a_month(provider: Provider) -> None:
    plan = provider.plan()
    other = provider.plan(customer_id=provider.joao, name="FIBRA 600", price_cents=12990, due_day=31)
    provider.plan("SUSPENSO_DEBITO")
    cancelled = provider.plan("CANCELADO", price_cents=100)
    broken = provider.plan(customer_id=provider.joao, billing_form_id=999_999)

    def more() -> None:
        made = {"customer_id": provider.maria, "login": "ana", "at": datetime(2026, 11, 30), "op_id": "x" * 32}
        BillingEvent.insert(
            **made,
            plan_id=plan,
            kind="acrescimo",
            reason="manual",
            description="visita",
            amount_cents=5000,
            period_from=date(2026, 11, 1),
            times=2,
        ).execute()
        BillingEvent.insert(
            **made,
            plan_id=plan,
            kind="acrescimo",
            reason="manual",
            description="só em janeiro",
            amount_cents=700,
            period_from=date(2027, 1, 1),
            times=1,
        ).execute()
        BillingEvent.insert(
            **made,
            plan_id=cancelled,
            kind="acrescimo",
            reason="multa",
            description="multa",
            amount_cents=30000,
            times=1,
        ).execute()
        CancelProtocol.insert(
            number="2026113000001",
            customer_id=provider.maria,
            plan_id=cancelled,
            opened_at=datetime(2026, 11, 30),
            cancelled_on=date(2026, 11, 30),
            fine_cents=30000,
            billing_form_id=provider.ids["PIX"],
            status="efetivado",
            login="ana",
        ).execute()
        service = ListItem.insert(kind="servicos_adicionais", name="IP fixo", details='{"nature": "SCM"}').execute()
        AdditionalService.insert(
            customer_id=provider.maria,
            plan_id=None,
            type_id=service,
            day=DECEMBER,
            quantity=1,
            unit_cents=1000,
            parts=3,
            with_next=True,
            status="pendente",
            login="ana",
        ).execute()
        PlanDiscount.insert(
            customer_id=provider.maria,
            plan_id=plan,
            kind="promocional",
            value_cents=1000,
            starts_on=DECEMBER,
            login="ana",
        ).execute()
        CustomerOptions.update(charge_slip_fee=False).where(CustomerOptions.customer_id == provider.joao).execute()

    provider.db.run(more)
    looked = bill(provider, dry_run=True)
    assert rows(provider) == []
    found = bill(provider)
    assert found.tally == looked.tally
    assert (found.tally.made, found.tally.failed, found.tally.left_out) == (3, 1, 1)
    assert {(note[1], note[2]) for note in found.notes} == {(broken, "erro"), (broken - 2, "fora")}
    first, fine, second = rows(provider)
    assert (first.plan_id, first.total_cents, first.due_on) == (
        plan,
        9990 + 5000 + 334 - 1000 + 350,
        date(2026, 12, 10),
    )
    assert (first.period_from, first.period_to) == (date(2026, 11, 11), date(2026, 12, 10))
    assert (fine.kind, fine.total_cents, fine.billing_form_id) == ("protocolo", 30000, provider.ids["PIX"])
    assert (second.plan_id, second.total_cents, second.due_on) == (other, 12990, date(2026, 12, 31))
    assert found.tally.cents == sum(row.total_cents for row in rows(provider))
    assert sums(provider) == (found.tally.cents, found.tally.cents)
    assert provider.row(plan).last_closing == date(2026, 12, 10)
    # Again, and a month later: nobody twice, the event its second time, the service its second part.
    again = bill(provider)
    assert (again.tally.made, again.tally.there) == (0, 3)
    later = bill(provider, date(2027, 1, 1), date(2027, 1, 2))
    assert later.tally.made == 2
    assert [row.total_cents for row in rows(provider)[3:]] == [9990 + 5000 + 700 + 333 - 1000 + 350, 12990]
    assert {status for _, text, _, status in provider.events(plan)} == {"faturado"}
    # What was cancelled is charged again by nobody (traps F6); what the desk mends is charged by the next run.
    provider.db.run(Invoice.update(cancelled_on=DECEMBER).where(Invoice.id == first.id).execute)
    form = provider.ids["BOLETO"]
    provider.db.run(CustomerPlan.update(billing_form_id=form).where(CustomerPlan.id == broken).execute)
    assert bill(provider).tally.made == 1
    assert [row.plan_id for row in rows(provider)][-1] == broken


@pytest.mark.function("F231")
def test_stopped_and_two_at_once(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrator_tui.services.finance.runs.billing_run.AT_ONCE", 1)
    for customer in (provider.maria, provider.joao):
        provider.plan(customer_id=customer)
    with pytest.raises(Stopped):
        bill(provider, stop_after=1)
    assert len(rows(provider)) == 1
    stopped = provider.do(last_of, BILLING)
    assert (stopped.state, stopped.position, stopped.made) == ("parada", provider.maria, 1)
    found = bill(provider)
    assert (found.resumed, found.tally.done, found.tally.made) == (True, 2, 2)
    assert len(rows(provider)) == 2
    # Somebody is at it: the second is told who, and does nothing; of one who is gone it takes over.
    january = date(2027, 1, 1)
    taken = provider.do(take, BILLING, "2027-01", DECEMBER, "la:7:", "t" * 32, "", 2)
    with pytest.raises(Refused, match=r"já está em andamento desde .* por ana \(la:7:\)"):
        bill(provider, january, living=True)
    with pytest.raises(Refused, match="já está em andamento"):
        bill(provider, january, living=None)
    assert bill(provider, january).tally.made == 2
    assert provider.do(last_of, BILLING).id == taken[0]
    with pytest.raises(Refused, match="longe demais"):
        bill(provider, date(2027, 6, 1))
    assert provider.db.run(months_to_run, provider.on(date(2027, 3, 1))) == [
        january,
        date(2027, 2, 1),
        date(2027, 3, 1),
    ]
    assert provider.db.run(Run.select().where(Run.state == "andamento").count) == 0


@pytest.mark.function("F231")
def test_one_bad_row_stops_nobody(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    """The base itself refuses one invoice: of a number that is taken; the others are written."""
    for customer in (provider.maria, provider.joao):
        provider.plan(customer_id=customer)
    from integrator_tui.services import bulk
    from integrator_tui.services.finance.runs import billing

    def refusing(table: str, columns: Any, written: Any) -> None:
        if table == "invoice_item":
            written = [(None if row[1].startswith("FIBRA 600") else row[0], *row[1:]) for row in written]
        bulk.write(table, columns, written)

    class Refusing:
        new_ids = staticmethod(bulk.new_ids)
        write = staticmethod(refusing)

    monkeypatch.setattr(billing, "bulk", Refusing)
    provider.plan(customer_id=provider.maria, name="FIBRA 600")
    found = bill(provider)
    assert (found.tally.made, found.tally.failed) == (1, 1)
    assert [row.customer_id for row in rows(provider)] == [provider.joao]
    assert sums(provider) == (found.tally.cents, found.tally.cents)
    assert len(provider.history("invoice")) == 1
    monkeypatch.undo()
    assert bill(provider).tally.made == 2
    numbers = [row.number for row in rows(provider)]
    assert sorted(numbers) == [1, 2, 3]


@pytest.mark.function("F231")
def test_business_date_and_carne(provider: Provider) -> None:
    """The last hours of a day in São Paulo are the next day in UTC (traps C3); a carnê is several months at once."""
    from dataclasses import replace
    from zoneinfo import ZoneInfo

    night = replace(provider.session, now=lambda: datetime(2026, 12, 1, 2, 30), zone=ZoneInfo("America/Sao_Paulo"))
    assert provider.db.run(months_to_run, night) == [date(2026, 11, 1)]
    assert provider.db.run(months_to_run, replace(night, now=lambda: datetime(2026, 12, 1, 3, 1))) == [DECEMBER]
    provider.plan()
    provider.plan(customer_id=provider.joao, issues_book=False)
    provider.set(variables.BOOK_MONTHS, 3)
    assert bill(provider).tally.made == 4
    assert [row.due_on.month for row in rows(provider) if row.customer_id == provider.maria] == [12, 1, 2]
    assert bill(provider).tally.made == 0
    # Late in the month the invoice still leaves the days that the law wants.
    provider.plan(due_day=3)
    bill(provider)
    assert rows(provider)[-3].due_on == date(2026, 12, 6)
    items = provider.db.run(lambda: list(InvoiceItem.select()))
    assert sum(item.total_cents for item in items) == sum(row.total_cents for row in rows(provider))


@pytest.mark.function("F168")
def test_rules_of_the_provider_give_and_say_so(provider: Provider) -> None:
    """Only whom a rule is for; option 9 lets it through; what was given stands in the list of its period."""
    mine = provider.plan()
    other = provider.plan(customer_id=provider.joao)
    rule = {"starts_on": "2026-11-01", "ends_on": "2026-12-31", "monthly": "10.00%", "city": "curitiba"}

    def more() -> int:
        values = {"kind": "regras_desconto", "name": "Curitiba 10", "details": json.dumps(rule)}
        key: int = ListItem.insert(**values).execute()
        Address.update(city="Londrina").where(Address.customer_id == provider.joao).execute()
        return key

    key = provider.db.run(more)
    bill(provider)
    made = {row.plan_id: row for row in rows(provider)}
    price = made[other].total_cents
    assert made[mine].total_cents == price - 999, "of the price, not of the fee of the slip"
    session = provider.on(DECEMBER)
    (given,) = provider.db.run(grants_of, session, provider.maria, "2026-12-01", "2026-12-31")
    assert (given.rule, given.cents, given.invoice) == (
        "Curitiba 10",
        price - made[mine].total_cents,
        made[mine].number,
    )
    assert provider.db.run(grants_of, session, provider.maria, "2026-11-01", "2026-11-30") == ()
    reasons = [
        [(row.id, row.reason) for row in provider.db.run(rules_of, session, customer)]
        for customer in (provider.maria, provider.joao)
    ]
    assert reasons == [[((key, mine), "")], [((key, other), "outra cidade")]]
    provider.db.run(CustomerOptions.update(allow_promo_discount=False).execute)
    bill(provider, date(2027, 1, 1), date(2027, 1, 1))
    assert provider.db.run(grants_of, session, provider.maria, "2027-01-01", "2027-01-31") == ()


@pytest.mark.function("F231")
def test_mail_boxes_beyond_those_of_the_plan(provider: Provider) -> None:
    """As the catalogue is typed; option 5 says whom it is charged."""
    values = {"name": "FIBRA MAIL", "group": "Fibra PF", "price": "99,90", "parent_id": "Rio Centro"}
    values |= {"emails_included": "1", "extra_email_price": "4,90", "allows_email": "Sim"}
    provider.ids["FIBRA MAIL"] = provider.do(create_list_item, "planos", values)
    plans = [provider.plan(name="FIBRA MAIL"), provider.plan(customer_id=provider.joao, name="FIBRA MAIL")]

    def boxes() -> None:
        for plan in plans:
            owner = CustomerPlan.get_by_id(plan).customer_id
            for name in ("a", "b", "c"):
                key = f"{name}{plan}@provedor.example"
                PlanEmail.insert(customer_id=owner, plan_id=plan, address=key, address_key=key).execute()
        CustomerOptions.update(charge_extra_email=False).where(CustomerOptions.customer_id == provider.joao).execute()

    provider.db.run(boxes)
    bill(provider)
    charged = {row.plan_id: row.total_cents for row in rows(provider)}
    assert charged[plans[0]] - charged[plans[1]] == 2 * 490
