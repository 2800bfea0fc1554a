"""Reminders, notices with their proof, and the suspension that follows from them (F176, F231; traps C3, C4, C5)."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from integrator_tui.errors import Refused
from integrator_tui.models.charging import DebtNotice, Slip
from integrator_tui.models.customers import Customer, CustomerOptions
from integrator_tui.models.finance import Invoice
from integrator_tui.models.messages import Outbox
from integrator_tui.models.runs import BankFile, BankFileLine
from integrator_tui.outbox import queue
from integrator_tui.queries.plans.legal.notices import NOTICE, REMINDER
from integrator_tui.rules import variables
from integrator_tui.rules.finance.debt_texts import quiet
from integrator_tui.services.finance.charging.slips import issue_slips
from integrator_tui.services.finance.contests import contest
from integrator_tui.services.finance.runs.remind import Reminded, run_reminders
from integrator_tui.services.finance.runs.suspension import run_suspensions
from integrator_tui.services.lists.list_items import create_list_item
from integrator_tui.services.plans.suspension_run import Ended, run_suspension
from tests.money import bill, pay
from tests.services.planned import Provider
from tests.services.test_slips import ITAU

DUE = date(2026, 11, 10)


class Telling(Provider):
    """Maria has an e-mail, a plan, and an invoice of it."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        for one in (variables.QUIET_FROM, variables.QUIET_UNTIL):
            self.set(one, 0)  # the clock of these tests is any hour of the machine's zone
        self.db.run(Customer.update(mobile="").where(Customer.id == 1).execute)
        self.key = self.plan()
        plan = f"{self.key} FIBRA 300 (Habilitado)"
        self.invoice = bill(self.db, self.session, DUE, plan_id=plan)

    def tell(self, kind: str, day: date, dry_run: bool = False) -> Reminded:
        return run_reminders(self.on(day), self.db.run, kind, dry_run, lambda *_: None, "aqui:1:", lambda _: False)

    def messages(self) -> list[Outbox]:
        return self.db.run(lambda: list(Outbox.select().order_by(Outbox.id)))

    def claim(self, at: datetime) -> object:
        return self.db.run(queue.claim, "enviador", "email", at, Path("."), "exemplo.com.br")

    def carried(self, state: str, day: date) -> None:
        at = datetime(day.year, day.month, day.day, 15)
        self.db.run(Outbox.update(state=state, state_at=at).where(Outbox.state != "falhou").execute)

    def suspend(self, day: date, dry_run: bool = False) -> Ended:
        return run_suspension(self.on(day), self.db.run, day, dry_run, lambda *_: None)


@pytest.mark.function("F231")
def test_told_once_and_asked_again(database_url: str) -> None:
    desk = Telling(database_url)
    assert desk.tell(REMINDER, DUE - timedelta(days=6)).tally.made == 0
    desk.do(create_list_item, "carteiras", ITAU)
    desk.db.run(issue_slips, desk.on(DUE - timedelta(days=6)), 1, [desk.invoice])
    desk.db.run(Slip.update(state="registrado").execute)
    assert desk.tell(REMINDER, DUE - timedelta(days=5), dry_run=True).tally.made == 1
    assert desk.messages() == []
    for _ in range(24):  # as cron does
        desk.tell(REMINDER, DUE - timedelta(days=5))
    assert [one.channel for one in desk.messages()] == ["email"]
    assert "Linha digitável do boleto: 341" in desk.messages()[0].body
    assert desk.tell(REMINDER, DUE).tally.made == 0
    # The notice: what the law wants said, the debt with fine and interest of the day; no reminder is one.
    assert desk.tell(NOTICE, DUE).tally.made == 0
    assert desk.tell(NOTICE, date(2026, 11, 12)).tally.made == 1
    notice = desk.messages()[-1]
    for said in ("falta de pagamento", "15 dias deste aviso", "60 dias de suspensão", "SPC", "11/2026", "R$ 101,97"):
        assert said in notice.body, notice.body
    assert "{" not in notice.body
    # It came back: the next day another one goes; where one is on its way, none.
    assert desk.tell(NOTICE, date(2026, 11, 13)).tally.made == 0
    desk.db.run(Outbox.update(state="devolvido").where(Outbox.id == notice.id).execute)
    assert desk.tell(NOTICE, date(2026, 11, 12)).tally.made == 0
    assert desk.tell(NOTICE, date(2026, 11, 13)).tally.made == 1
    kinds = desk.db.run(lambda: [(row.kind, row.channel) for row in DebtNotice.select().order_by(DebtNotice.id)])
    assert kinds == [("lembrete", "email"), ("aviso", "email"), ("aviso", "email")]
    # Paid with the sender stopped: it does not leave, and starts no clock.
    pay(desk.db, desk.session, desk.invoice, date(2026, 11, 13), 10200)
    for _ in desk.messages():
        assert isinstance(desk.claim(datetime(2026, 11, 13, 18)), queue.Nothing)
    last = desk.messages()[-1]
    assert (last.state, last.reason) == ("cancelado", "não enviada: a fatura 1 foi paga em 13/11/2026")
    # Contested meanwhile: nothing of it is due, and nobody is warned for it.
    third = bill(desk.db, desk.session, date(2026, 11, 16))
    assert desk.tell(NOTICE, date(2026, 11, 18)).tally.made == 1
    reason = {"item_id": "", "reason": "não reconhece", "rest_due_on": "+10"}
    desk.db.run(contest, desk.on(date(2026, 11, 18)), 1, third, reason)
    assert isinstance(desk.claim(datetime(2026, 11, 18, 18)), queue.Nothing)
    assert desk.messages()[-1].reason == "não enviada: a fatura 2 está contestada"
    desk.db.run(Invoice.update(cancelled_on=date(2026, 11, 18), open_cents=0).where(Invoice.id == third).execute)
    # Options 10 and 11, and nobody to write to.
    other = bill(desk.db, desk.session, date(2026, 11, 20))
    desk.db.run(CustomerOptions.update(email_default_notice=False).where(CustomerOptions.customer_id == 1).execute)
    left = desk.tell(NOTICE, date(2026, 11, 24))
    assert [note[3] for note in left.notes] == ["fora por Outras Opções, 11"]
    desk.db.run(CustomerOptions.update(email_default_notice=True).where(CustomerOptions.customer_id == 1).execute)
    desk.db.run(Customer.update(email="", mobile="").where(Customer.id == 1).execute)
    left = desk.tell(NOTICE, date(2026, 11, 25))
    assert [note[3] for note in left.notes] == ["sem e-mail nem celular a que se possa escrever"]
    assert desk.db.run(DebtNotice.select().where(DebtNotice.invoice_id == other).count) == 0


@pytest.mark.function("F231")
def test_quiet_hours(database_url: str) -> None:
    assert [hour for hour in range(24) if quiet(hour, 20, 8)] == [*range(8), *range(20, 24)]
    assert [hour for hour in range(24) if quiet(hour, 1, 3)] == [1, 2]
    desk = Telling(database_url)
    desk.tell(REMINDER, DUE - timedelta(days=5))
    now = datetime(2026, 11, 6, 12)
    hour = now.replace(tzinfo=None).hour + round(datetime.now().astimezone().utcoffset().total_seconds() / 3600)  # type: ignore[union-attr]
    desk.set(variables.QUIET_FROM, (hour - 1) % 24)
    desk.set(variables.QUIET_UNTIL, (hour + 2) % 24)
    found = desk.claim(now)
    assert isinstance(found, queue.Nothing)
    (message,) = desk.messages()
    assert (message.state, message.attempts) == ("na_fila", 0)
    assert message.next_attempt_at == now + timedelta(hours=2)
    assert isinstance(desk.claim(now + timedelta(hours=2)), queue.Claimed)
    desk.set(variables.QUIET_FROM, 0)
    desk.set(variables.QUIET_UNTIL, 23)
    with pytest.raises(Refused, match="nada sai"):
        run_reminders(
            desk.on(date(2026, 11, 7)), desk.db.run, NOTICE, False, lambda *_: None, "aqui:1:", lambda _: False
        )


@pytest.mark.function("F176", "F231")
def test_suspended_on_the_lawful_day(database_url: str) -> None:
    desk = Telling(database_url)
    # No proof, no suspension, whatever the age of the debt.
    found = desk.suspend(date(2027, 3, 1), dry_run=True)
    assert [reason for _, _, reason in found.why] == ["Sem aviso comprovado não há suspensão."]
    desk.tell(NOTICE, date(2026, 11, 12))
    assert "Sem aviso comprovado" in desk.suspend(date(2026, 12, 20), dry_run=True).why[0][2]
    desk.carried("entregue", date(2026, 11, 12))
    early = desk.suspend(date(2026, 11, 27))
    assert (early.cut, [reason[:44] for _, _, reason in early.why]) == (
        (),
        ["O prazo legal só permite suspender a partir "],
    )
    # The debt is at a bank whose return was not read since: nobody is cut while his payment may be on its way.
    lawful = date(2026, 11, 28)

    def at_the_bank() -> int:
        file: int = BankFile.insert(
            kind="remessa_debito",
            agreement_id=1,
            bank="341",
            name="x",
            nsa=1,
            layout="05",
            day=DUE,
            sha256="x",
            content="",
            lines=1,
            cents=9990,
            state="enviado",
            login="ana",
            at=datetime(2026, 11, 5),
        ).execute()
        line: int = BankFileLine.insert(
            file_id=file,
            number=2,
            kind="E",
            customer_id=1,
            invoice_id=desk.invoice,
            day=DUE,
            cents=9990,
            state="enviado",
        ).execute()
        return line

    line = desk.db.run(at_the_bank)
    assert desk.suspend(lawful).why[0][2].startswith("parada: falta ler o retorno de")
    desk.db.run(BankFileLine.update(state="nao_efetuado").where(BankFileLine.id == line).execute)
    assert desk.suspend(lawful, dry_run=True).cut == ((1, desk.key),)
    assert desk.facts(desk.key).state == "HABILITADO"
    done = run_suspensions(desk.on(lawful), desk.db.run, lawful, lambda *_: None, "aqui:1:", lambda _: False)
    assert done.cut == ((1, desk.key),)
    assert desk.facts(desk.key).state == "SUSPENSO_DEBITO"
    assert "fatura 1, aviso de 12/11/2026" in desk.history()[-1][1]
    assert desk.suspend(lawful).cut == ()
    pay(desk.db, desk.session, desk.invoice, lawful, 10250)
    assert desk.facts(desk.key).state == "HABILITADO"


def test_what_spares_a_plan(database_url: str) -> None:
    desk = Telling(database_url)
    desk.tell(NOTICE, date(2026, 11, 12))
    desk.carried("entregue", date(2026, 11, 12))
    day = date(2026, 12, 5)
    desk.db.run(CustomerOptions.update(auto_suspend=False).where(CustomerOptions.customer_id == 1).execute)
    assert (desk.suspend(day).cut, desk.suspend(day).passed_over) == ((), 1)
    desk.db.run(CustomerOptions.update(auto_suspend=True).where(CustomerOptions.customer_id == 1).execute)
    form = json.dumps({"kind": "boleto", "suspend_after_days": 60})
    desk.db.run(_set_form, desk.ids["BOLETO0"], form)
    assert "09/01/2027" in desk.suspend(day).why[0][2] or "10/01/2027" in desk.suspend(day).why[0][2]


def _set_form(key: int, details: str) -> None:
    from integrator_tui.models.system import ListItem

    ListItem.update(details=details, version=ListItem.version + 1).where(ListItem.id == key).execute()
