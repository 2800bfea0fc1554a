"""Prazos legais (l): each step of a debt with the day from which it is lawful, and the proof of the notice (F228)."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from integrator_tui.commands.finance import LEGAL_CLOCK
from integrator_tui.desk.commands import bindings
from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.errors import Refused
from integrator_tui.forms.base import STATIC, FormContext, as_texts
from integrator_tui.forms.finance.notice import NoticeForm
from integrator_tui.queries.plans.legal.clock import DebtClock, debt_clock
from integrator_tui.queries.plans.legal.notices import NOTICE, Notice
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.legal_clock import restored_by
from integrator_tui.rules.money import format_money
from integrator_tui.screens.act_dialog import ActDialog
from integrator_tui.screens.dialog import Dialog
from integrator_tui.screens.plans.acts.window import Now
from integrator_tui.services.finance.charging.notices import add_notice

STEP, DAY = 32, 12


class LegalClock(Dialog[bool]):
    """One row a step; what is not lawful yet says from when it is."""

    MORE_SCOPES = ("legal_clock",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LEGAL_CLOCK)]
    AUTO_FOCUS = "Now"

    def __init__(self, customer_id: int, found: DebtClock) -> None:
        super().__init__("Prazos legais", f"fatura {found.number} · {format_money(found.cents)}")
        self.customer_id = customer_id
        self.found = found
        self.now = Now()
        self.wrote = False

    def content(self) -> ComposeResult:
        """The steps."""
        yield self.now

    def on_mount(self) -> None:
        """As it stands."""
        self.show()

    def show(self) -> None:
        """The lines."""
        self.now.show(told(self.found, desk_of(self).session.today().date()))

    def why_not(self, name: str) -> str | None:
        """There is nothing to be seen of a notice that was not given, nothing to be told of a debt that is none."""
        if name == "proof" and not self.found.notices:
            return "Nenhum aviso foi dado por este débito."
        if name == "paper" and not self.found.cents:
            return "Não há débito a avisar."
        return super().why_not(name)

    def do_proof(self) -> None:
        """Enter: every notice with what proves it."""
        desk_of(self).tell("Avisos deste débito", "\n\n".join(map(_proof, self.found.notices)))

    async def do_paper(self) -> None:
        """F6: a notice that went on paper."""
        desk = desk_of(self)
        if await ask_notice(desk, self.found):
            self.wrote = True
            self.found = await desk.in_db(debt_clock, self.customer_id, self.found.invoice_id)
            self.show()

    def do_close(self) -> None:
        """Whether something was written."""
        self.dismiss(self.wrote)


def told(found: DebtClock, today: date) -> list[str]:
    """The window, line by line."""
    clock, terms = found.clock, found.terms
    size = next((choice.label for choice in STATIC["sizes"] if choice.value == terms.size), terms.size)
    contested = any(one.answered is None for one in found.contests)
    lines = [f"Porte: {size}   Contestação: {'sim' if contested else 'não'}", f"Regra: {terms.source}", ""]
    lines.append(f"   {'Passo':<{STEP}}{'Desde':<{DAY}}Situação")
    late = (today - found.due_on).days
    lines.append(_row(late > 0, "Venceu" if late > 0 else "Vence", found.due_on, _ago(late)))
    notice = found.notice
    if notice is not None:
        lines.append(_row(True, "Aviso provado", notice.proved_on, f"{notice.way}, {notice.proof}"))
    else:
        lines.append(_row(False, "Aviso provado", None, _unproved(found)))
    step, lawful = f"Suspender (aviso + {terms.suspension_days} dias)", clock.may_suspend(today)
    why = "só depois do aviso" if notice is None and not contested else clock.why
    lines.append(_step(step, clock.earliest_suspension, found.suspended_on, lawful, today, why))
    ending = f"Encerrar ({terms.ending_days} dias suspenso)"
    why = "só depois de suspender" if found.suspended_on is None and found.ended_on is None else clock.why
    lines.append(_step(ending, clock.earliest_ending, found.ended_on, clock.may_end(today), today, why))
    bureau = clock.earliest_bureau
    lines.append(_step("SPC, SERASA, protesto", bureau, None, bureau is not None, today, "só depois de encerrar"))
    if found.never_report:
        lines.append("!  Opção 12 do cliente: nunca protestar.")
    if contested:
        lines.append(f"~  {clock.why}")
    lines.append("")
    if found.form_days:
        lines.append(f"A forma de cobrança suspende só com mais de {counted(found.form_days, 'dia')} de atraso.")
    days = counted(terms.restore_days, "dia")
    lines.append(f"Pago hoje, religar até {format_date(restored_by(today, terms))} ({days}). Sem taxa.")
    return lines


def _row(done: bool, step: str, day: date | None, said: str) -> str:
    return f"{'ok' if done else '- '} {step:<{STEP}}{format_date(day) if day else '':<{DAY}}{said}".rstrip()


def _step(step: str, earliest: date | None, done: date | None, lawful: bool, today: date, why: str) -> str:
    """A step that was done, that is lawful, or from when it will be."""
    if done is not None:
        return _row(True, step, earliest, f"feito {format_date(done)}")
    if lawful:
        return _row(True, step, earliest, "permitido")
    if earliest is None:
        return _row(False, step, None, why.rstrip("."))
    left = (earliest - today).days
    return _row(False, step, earliest, f"faltam {counted(left, 'dia')}" if left > 0 else why.rstrip("."))


def _ago(late: int) -> str:
    return f"há {counted(late, 'dia')}" if late > 0 else "hoje" if not late else f"em {counted(-late, 'dia')}"


def _unproved(found: DebtClock) -> str:
    given = [one for one in found.notices if one.kind == NOTICE]
    return f"{given[-1].way}: {given[-1].proof or 'sem resposta'}" if given else "nenhum aviso"


def _proof(notice: Notice) -> str:
    kind = "Aviso de débito" if notice.kind == NOTICE else "Lembrete antes do vencimento"
    when = f"{notice.proved_at:%d/%m/%Y %H:%M}" if notice.proved_at else "não provado"
    to = f" para {notice.address}" if notice.address else ""
    proof = f"Prova: {notice.proof or 'nenhuma'} ({when})"
    return f"{kind}, {notice.way}{to}, {notice.sent_at:%d/%m/%Y %H:%M}\n{proof}\n{notice.text}"


async def ask_notice(desk: Desk, found: DebtClock, resumed: Draft | None = None) -> bool:
    """A notice on paper; whether it was written."""
    context = FormContext(today=desk.session.today().date())
    begun = NoticeForm.model_construct(given_on=context.today)

    async def write(texts: dict[str, str]) -> Any:
        return await desk.in_db(add_notice, found.customer_id, found.invoice_id, texts)

    dialog = ActDialog(
        ("Aviso em papel", f"fatura {found.number}"),
        NoticeForm,
        as_texts(begun, context),
        context,
        draft=DraftKey(f"invoices:paper_notice-{found.invoice_id}", found.customer_id, None),
        write=write,
        resumed=resumed,
        above=["O prazo para suspender conta do dia em que o aviso foi recebido.", ""],
    )
    return await desk.ask(dialog) is not None


async def legal_clock(desk: Desk, customer_id: int, invoice_id: int) -> bool:
    """The window; whether something was written. Inside an action only. Raises `Gone`."""
    found = await desk.in_db(debt_clock, customer_id, invoice_id)
    if not found.cents:
        raise Refused("A fatura não está em aberto: nenhum prazo corre.")
    wrote = await desk.ask(LegalClock(customer_id, found))
    return bool(wrote)
