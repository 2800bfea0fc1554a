"""Slips, notices and the legal clock on the base: numbers are drawn once, the proof is somebody else's answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from peewee import IntegrityError

from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.models.charging import DebtNotice, Slip
from integrator_tui.models.finance import Contest, Invoice
from integrator_tui.models.messages import Outbox
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.queries.finance.slips import slips_of
from integrator_tui.queries.plans.legal.clock import DebtClock, debt_clock, legal_terms
from integrator_tui.queries.plans.possible import possible
from integrator_tui.queries.plans.previews import act_preview
from integrator_tui.rules.finance.states import ISSUED, REFUSED, REGISTERED, SENT, SETTLED, WRITTEN_OFF
from integrator_tui.rules.messages.states import ACCEPTED, RETURNED
from integrator_tui.rules.variables import DAYS_TO_PRINT, PROVIDER_SIZE, TRUST_STOPS_CLOCK
from integrator_tui.services.finance import invoices, payments
from integrator_tui.services.finance.charging import notices, slips
from integrator_tui.services.lists.list_items import create_list_item
from integrator_tui.services.messages.outbox import Message, enqueue
from integrator_tui.services.plans.acts.cancel import cancel_plan
from integrator_tui.services.plans.acts.trust import release_on_trust
from integrator_tui.services.plans.suspension_run import run_suspension
from integrator_tui.services.service import Work, service
from tests.services.planned import Provider

ITAU = {
    "name": "Itaú 109",
    "bank": "Itaú",
    "agency": "1234",
    "account": "56789",
    "portfolio": "109",
    "first_number": "8873",
    "beneficiary": "NET SUL TELECOM LTDA",
    "document": "12.345.678/0001-95",
}


PART = {"cents": "50,00", "paid_on": "01/12/2026", "method": "PIX"}


class Charging(Provider):
    """A provider with an agreement at Itaú; invoices are of maria's plan."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.itau = self.do(create_list_item, "carteiras", ITAU)
        self.plan_id = self.plan()

    def bill(self, due: str, cents: str = "99,90", plan: int | None = None, form: str = "Boleto Bancário") -> int:
        """An invoice that falls due then."""
        values = {"billing_form_id": form, "description": "FIBRA 300", "nature": "SCM"}
        values |= {"unit_cents": cents, "due_on": due}
        day = datetime.strptime(due, "%d/%m/%Y").replace(hour=14)
        session = self.on(min(day.date(), date(2026, 12, 1)))
        key: int = self.db.run(invoices.add_invoice, session, self.maria, values)[0]
        self.db.run(Invoice.update(plan_id=plan or self.plan_id).where(Invoice.id == key).execute)
        return key

    def slips(self, invoice: int) -> list[Any]:
        """The newest first."""
        return list(self.do(slips_of, self.maria, invoice))

    def turn(self, slip: int, action: str, day: date = date(2026, 12, 1), **more: Any) -> bool:
        """What the bank said."""
        return bool(self.do(_turn, self.maria, slip, action, day.isoformat(), more))

    def clock(self, invoice: int, day: date = date(2026, 12, 1)) -> DebtClock:
        """As it stands on a day."""
        return self.db.run(debt_clock, self.on(day), self.maria, invoice)

    def notify(self, invoice: int, at: datetime, state: str, kind: str = "aviso") -> int:
        """A notice by e-mail whose message came to a state."""
        return int(self.do(_notify, self.maria, invoice, at.isoformat(), state, kind))


@service(permission="Clientes")
def _turn(work: Work, customer_id: int, slip: int, action: str, day: str, more: dict[str, Any]) -> bool:
    return slips.turn(work, Slip.get_by_id(slip), action, date.fromisoformat(day), **more)


@service(permission="Clientes")
def _notify(work: Work, customer_id: int, invoice: int, at: str, state: str, kind: str) -> int:
    message = Message("email", "cobranca", "", ("maria@example.com",), "Fatura vencida.", "Aviso")
    (key,) = enqueue(work, customer_id, [message])
    Outbox.update(state=state, state_at=datetime.fromisoformat(at)).where(Outbox.id == key).execute()
    return notices.note_notice(work, customer_id, invoice, kind, "email", "maria@example.com", "texto", outbox_id=key)


@pytest.mark.function("F230")
def test_a_number_is_one_title_for_ever(database_url: str) -> None:
    isp = Charging(database_url)
    first, second = isp.bill("10/12/2026"), isp.bill("10/01/2027", "139,90")
    isp.do(slips.issue_slips, isp.maria, [first, second])
    assert isp.do(slips.issue_slips, isp.maria, [first]) == [], "an invoice with a slip to pay gets no other"
    (one,), (two,) = isp.slips(first), isp.slips(second)
    assert (one.our_number, two.our_number) == ("00008873", "00008874"), "from the first number of the old system on"
    assert one.line.startswith("34191.09008 00887.3")
    assert one.line.endswith("16560000009990")
    assert (one.state, one.payable, one.why_not_payable()) == (
        ISSUED,
        False,
        "O boleto ainda não está registrado no banco.",
    )
    # One that was paid in part asks for too much: another is made for the rest.
    isp.do(payments.receive, isp.maria, {str(second): 13990}, PART)
    assert len(isp.do(slips.issue_slips, isp.maria, [second])) == 1
    assert [(slip.cents, slip.living) for slip in isp.slips(second)] == [(8990, True), (13990, False)]
    isp.db.run(_use, isp, "Itaú 109")
    # The same agreement under another name draws from the same row; another account from its own.
    isp.do(create_list_item, "carteiras", ITAU | {"name": "Itaú de novo", "agency": "01234", "first_number": "1"})
    third = isp.do(create_list_item, "carteiras", ITAU | {"name": "Outra", "account": "11111", "first_number": "5"})
    for name, number in (("Itaú de novo", "00008876"), ("Outra", "00000005")):
        isp.db.run(_use, isp, name)
        invoice = isp.bill("12/12/2026")
        isp.do(slips.issue_slips, isp.maria, [invoice])
        assert isp.slips(invoice)[0].our_number == number
    assert isp.slips(invoice)[0].portfolio_id == third
    # A second copy of an overdue one keeps number and bar code: nothing was written. Another date is another title.
    isp.turn(one.id, "send"), isp.turn(one.id, "register")
    assert isp.slips(first)[0].payable
    with pytest.raises(InvalidForm, match="no passado"):
        isp.do(slips.new_title, isp.maria, first, {"due_on": "30/11/2026"})
    isp.db.run(_use, isp, "Itaú 109")
    made = isp.db.run(slips.new_title, isp.on(date(2026, 12, 21)), isp.maria, first, {"due_on": "+10"})
    new, old = isp.slips(first)
    assert (new.id, new.due_on, new.cents) == (made, date(2026, 12, 31), 9990 + 200 + 70)
    assert (old.state, old.asked_off, old.payable) == (REGISTERED, True, False)
    assert isp.turn(old.id, "pay", cents=9990), "money that still comes for it is taken"
    assert isp.slips(first)[1].state == SETTLED
    with pytest.raises(IntegrityError):
        isp.db.run(Slip.update(free_field=two.parts.free_field).where(Slip.id == one.id).execute)
    isp.db.close()


def _use(isp: Charging, name: str) -> None:
    import json

    from integrator_tui.models.system import ListItem

    key = ListItem.get((ListItem.kind == "carteiras") & (ListItem.name == name)).id
    item = ListItem.get_by_id(isp.ids["BOLETO"])
    details = json.dumps(json.loads(item.details) | {"portfolio_id": key})
    ListItem.update(details=details).where(ListItem.id == item.id).execute()


@pytest.mark.function("F230")
def test_slips_go_forward_only_and_end_with_the_debt(database_url: str) -> None:
    isp = Charging(database_url)
    invoice = isp.bill("10/12/2026")
    isp.do(slips.issue_slips, isp.maria, [invoice])
    key = isp.slips(invoice)[0].id
    assert not isp.turn(key, "register"), "what was not sent is not registered"
    assert isp.turn(key, "send")
    assert isp.turn(key, "refuse", reason="CEP inválido")
    assert isp.slips(invoice)[0].why_not_payable() == "O banco recusou o boleto: CEP inválido. Ele não se paga."
    assert isp.slips(invoice)[0].state == REFUSED
    assert isp.turn(key, "send")
    assert isp.turn(key, "register")
    assert isp.turn(key, "pay", cents=9990)
    assert not any(isp.turn(key, late) for late in ("register", "send")), "traps C10"
    # What is paid at the counter is taken off: given up where the bank has nothing, asked for where it has.
    for before, after, asked in ((ISSUED, WRITTEN_OFF, False), (SENT, SENT, True), (REGISTERED, REGISTERED, True)):
        other = isp.bill("11/12/2026")
        isp.do(slips.issue_slips, isp.maria, [other])
        (slip,) = isp.slips(other)
        for action in {ISSUED: (), SENT: ("send",), REGISTERED: ("send", "register")}[before]:
            isp.turn(slip.id, action)
        due = isp.do(payments.to_receive, isp.maria, [other], "2026-12-01")
        form = {"cents": "99,90", "paid_on": "01/12/2026", "method": "PIX"}
        isp.do(payments.receive, isp.maria, {str(other): due.total}, form)
        (slip,) = isp.slips(other)
        assert (slip.state, slip.asked_off, slip.living) == (after, asked, False)
    # What cannot be printed any more, or has nothing to be paid, gets none.
    isp.set(DAYS_TO_PRINT, 5)
    with pytest.raises(Refused, match="Máximo de Dias"):
        isp.do(slips.issue_slips, isp.maria, [isp.bill("10/11/2026")])
    with pytest.raises(Refused, match="A fatura está paga"):
        isp.do(slips.issue_slips, isp.maria, [other])
    isp.db.close()


def test_an_agreement_is_checked_where_it_is_typed(database_url: str) -> None:
    isp = Provider(database_url)
    wrong: list[tuple[dict[str, str], str]] = [
        ({"portfolio": "112"}, "portfolio"),
        ({"account": ""}, "account"),
        ({"agency": "12345"}, "agency"),
        ({"bank": "Brasil", "agreement": "12345", "portfolio": "17"}, "agreement"),
        ({"bank": "Sicredi", "first_number": "100000", "post": "1", "agreement": "1"}, "first_number"),
        ({"agency": "12a4"}, "agency"),
        ({"document": "12.345.678/0001-96"}, "document"),
    ]
    for change, field in wrong:
        with pytest.raises(InvalidForm) as refusal:
            isp.do(create_list_item, "carteiras", ITAU | change)
        assert list(refusal.value.errors) == [field], change
    key = {"name": "CPF", "key_kind": "CPF", "pix_key": "529.982.247-26", "receiver": "MARIA", "city": "Rio"}
    with pytest.raises(InvalidForm) as refusal:
        isp.do(create_list_item, "chaves_pix", key)
    assert list(refusal.value.errors) == ["pix_key"]
    isp.do(create_list_item, "chaves_pix", key | {"pix_key": "529.982.247-25"})
    with pytest.raises(InvalidForm) as refusal:
        isp.do(create_list_item, "chaves_pix", key | {"name": "x", "pix_key": "529.982.247-25", "city": "東京"})
    assert list(refusal.value.errors) == ["city"]
    with pytest.raises(Refused, match="Não há carteira de cobrança"):
        isp.do(slips.issue_slips, isp.maria, [Charging.bill(_with_plan(isp), "10/12/2026")])
    isp.db.close()


def _with_plan(isp: Any) -> Any:
    isp.plan_id = isp.plan()
    return isp


@pytest.mark.function("F228")
def test_the_clock_begins_with_the_proof_of_the_notice(database_url: str) -> None:
    isp = Charging(database_url)
    invoice = isp.bill("10/11/2026")
    assert isp.clock(invoice).clock.why == "Sem aviso comprovado não há suspensão."
    isp.notify(invoice, datetime(2026, 11, 5, 12), ACCEPTED, kind="lembrete")
    isp.notify(invoice, datetime(2026, 11, 11, 12), RETURNED)
    assert isp.clock(invoice).notice is None, "a reminder is none, and one that came back is none"
    isp.notify(invoice, datetime(2026, 11, 12, 13, 4), ACCEPTED)
    clock = isp.clock(invoice)
    assert clock.notice is not None
    assert clock.notice.proof == "aceito pelo servidor"
    assert clock.clock.earliest_suspension == date(2026, 11, 28)
    reasons = {day: isp.db.run(_why, isp, day) for day in (date(2026, 11, 27), date(2026, 11, 28))}
    assert reasons[date(2026, 11, 27)] == "O prazo legal só permite suspender a partir de 28/11/2026."
    assert not reasons[date(2026, 11, 28)]
    # Only what the noticed invoice charges is cut (traps P6).
    other = isp.plan(name="FIBRA 600")
    isp.bill("10/11/2026", plan=other)
    assert isp.db.run(_why, isp, date(2026, 11, 28), other) == "Sem aviso comprovado não há suspensão."
    # What keeps a suspended plan cut is its own noticed debt; once that is paid, the other one does not.
    isp.db.run(CustomerPlan.update(status_id=isp.ids["SUSPENSO_DEBITO"]).execute)
    kept = {plan: isp.do(possible, isp.maria, plan)["enable"].reason for plan in (isp.plan_id, other)}
    assert kept[isp.plan_id].startswith("Há débito vencido e avisado")
    assert not kept[other]
    # The provider may wait longer than the law, never less.
    isp.db.run(_waits, isp, 20)
    assert isp.clock(invoice).clock.earliest_suspension == date(2026, 12, 1)
    isp.db.run(_waits, isp, 1)
    assert isp.clock(invoice).clock.earliest_suspension == date(2026, 11, 28)
    # A contest of all of it stops the clock; one of a part leaves the rest owed.
    row = {"protocol": "1", "customer_id": isp.maria, "invoice_id": invoice, "reason": "x", "login": "ana"}
    row |= {"contested_on": date(2026, 11, 20), "answer_due_on": date(2026, 12, 20), "at": datetime(2026, 11, 20)}
    isp.db.run(Contest.insert(**row, cents=4000).execute)
    assert isp.clock(invoice).clock.may_suspend(date(2026, 11, 28))
    isp.db.run(Contest.update(cents=9990).execute)
    clock = isp.clock(invoice)
    assert clock.clock.why == "Prazo parado pela contestação de 20/11/2026."
    assert not clock.clock.may_suspend(date(2026, 12, 1))
    isp.db.close()


def _why(isp: Charging, day: date, plan: int = 0) -> str:
    return possible(isp.on(day), isp.maria, plan or isp.plan_id)["suspend_debt"].reason


def _waits(isp: Charging, days: int) -> None:
    import json

    from integrator_tui.models.system import ListItem

    item = ListItem.get_by_id(isp.ids["BOLETO"])
    details = json.dumps(json.loads(item.details) | {"suspend_after_days": days})
    ListItem.update(details=details).where(ListItem.id == item.id).execute()


@pytest.mark.function("F228")
def test_terms_are_dated_and_of_a_size_and_paper_is_a_notice_too(database_url: str) -> None:
    isp = Charging(database_url)
    terms = {"name": "Novo", "size": "Grande", "valid_from": "01/12/2026", "suspension_days": "30", "source": "Lei"}
    isp.do(create_list_item, "prazos_legais", terms)
    assert isp.do(legal_terms).suspension_days == 15, "of the usual size"
    isp.set(PROVIDER_SIZE, 3)
    assert isp.do(legal_terms).suspension_days == 30
    assert isp.db.run(legal_terms, isp.on(date(2026, 11, 30))).suspension_days == 15, "in force from a day on"
    invoice = isp.bill("10/11/2026")
    paper = {"channel": "Carta", "given_on": "10/11/2026", "proof": "AR 123"}
    with pytest.raises(InvalidForm, match="débito vencido"):
        isp.do(notices.add_notice, isp.maria, invoice, paper)
    with pytest.raises(InvalidForm, match="não chegou"):
        isp.do(notices.add_notice, isp.maria, invoice, paper | {"given_on": "02/12/2026"})
    isp.do(notices.add_notice, isp.maria, invoice, paper | {"given_on": "12/11/2026"})
    assert isp.clock(invoice).clock.earliest_suspension == date(2026, 12, 13)
    assert isp.db.run(DebtNotice.select().count) == 1
    isp.db.close()


def test_a_trust_release_is_no_new_suspension_and_stops_the_term_of_ending_by_variable_only(database_url: str) -> None:
    isp = Charging(database_url)
    isp.plan_id = isp.plan("SUSPENSO_DEBITO")
    invoice = isp.bill("10/11/2026")
    assert isp.clock(invoice).clock.earliest_ending == date(2027, 1, 28), "sixty whole days after 28 November"
    isp.do(release_on_trust, isp.maria, isp.plan_id)
    assert isp.clock(invoice).clock.earliest_ending == date(2027, 1, 28)
    isp.set(TRUST_STOPS_CLOCK, 1)
    assert isp.clock(invoice).clock.earliest_ending is None, "it stands still"
    back = date(2026, 12, 7)
    run_suspension(isp.on(back), isp.db.run, back, False, lambda *_: None)
    assert isp.facts(isp.plan_id).state == "SUSPENSO_DEBITO"
    assert isp.clock(invoice, back).clock.earliest_ending == date(2027, 2, 3), "six days later"
    isp.set(TRUST_STOPS_CLOCK, 0)
    assert isp.clock(invoice, back).clock.earliest_ending == date(2027, 1, 28)
    assert isp.clock(invoice, back).suspended_on == date(2026, 11, 28)


def test_what_was_paid_for_a_plan_given_back_in_seven_days_is_returned_and_what_is_open_named(
    database_url: str,
) -> None:
    isp = Charging(database_url)
    since: Any = {"sale": "telefone", "start_date": date(2026, 11, 28), "sold_on": date(2026, 11, 28)}
    isp.plan_id = isp.plan(**since)
    paid, half, unpaid = isp.bill("10/12/2026"), isp.bill("10/12/2026", "50,00"), isp.bill("10/12/2026", "20,00")
    for invoice, received, due in ((paid, "109,90", 9990), (half, "30,00", 5000)):
        texts = {"cents": received, "over": "Fica como crédito", "method": "Dinheiro", "paid_on": "hoje"}
        isp.do(payments.receive, isp.maria, {str(invoice): due}, texts)
    number = {row.id: row.number for row in isp.db.run(lambda: list(Invoice.select()))}
    said = isp.do(act_preview, isp.maria, isp.plan_id, "cancel", {"cancelled_on": "hoje"})
    told = f"devolve o que foi pago: faturas {number[paid]}, {number[half]}"
    assert [(one.text, one.cents) for one in said[:4]] == [
        ("desistência em 7 dias (até 05/12/2026): nada a pagar", None),
        (f"! a fatura {number[half]} está em aberto: cancele-a em Financeiro, Faturas (k)", None),
        (f"! a fatura {number[unpaid]} está em aberto: cancele-a em Financeiro, Faturas (k)", None),
        (told, -12990),
    ], "what was paid too much is a credit already"
    version = isp.row(isp.plan_id).version
    isp.do(cancel_plan, isp.maria, isp.plan_id, version, {"reason_id": "Preço", "cancelled_on": "hoje"})
    assert isp.events(isp.plan_id) == [("desconto", told, 12990, "pendente")]
