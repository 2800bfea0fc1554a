"""The two lines that stay above everything about a customer: who, and what matters now."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from integrator_tui.desk.port import desk_of
from integrator_tui.desk.text import shown
from integrator_tui.queries.calls.waiting import WaitingCall
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.rules.counting import counted
from integrator_tui.rules.customers.documents import format_document
from integrator_tui.rules.customers.required import NO_DOCUMENT
from integrator_tui.rules.dates import age_phrase
from integrator_tui.rules.moments import in_short
from integrator_tui.rules.money import format_money
from integrator_tui.rules.plans.online import Online
from integrator_tui.widgets.lines import Line

Alert = tuple[str, str]
"""What must be seen, and the same for where there is little room."""


class Header(Vertical):
    """Of one customer; none yet where the window waits for him."""

    DEFAULT_CSS = """
    Header { height: 2; }
    Header .who { background: $primary; color: $background; text-style: bold; }
    """

    def __init__(self, record: CustomerRecord | None = None) -> None:
        super().__init__()
        self.record = record
        self.more: tuple[Alert, ...] = ()
        self.online: Online | None = None
        self.calls: tuple[WaitingCall, ...] = ()

    def compose(self) -> ComposeResult:
        """Who; what matters now."""
        yield Line("", classes="who")
        yield Line("", classes="alerts")

    def on_mount(self) -> None:
        """What is known already."""
        self._draw()

    def on_resize(self) -> None:
        """The name takes what the rest leaves."""
        self._draw()

    def show(
        self,
        record: CustomerRecord,
        more: Sequence[Alert] = (),
        online: Online | None = None,
        calls: Sequence[WaitingCall] = (),
    ) -> None:
        """Another customer, or the same as he stands now; `more` are alerts besides those of the record.

        `online` is the login of his that the line speaks of, `calls` are open, the oldest first.
        """
        self.record, self.more, self.online, self.calls = record, tuple(more), online, tuple(calls)
        if self.is_attached:  # else the operator went on while the base was slow
            self._draw()

    def _draw(self) -> None:
        if self.record is None:
            return
        width = self.app.size.width
        who, alerts = self.query(Line)
        who.set(_who(self.record, width))
        alerts.set(self._now(self.record, width))

    def _now(self, record: CustomerRecord, width: int) -> Content:
        facts = [
            age_phrase(record.registered_on, desk_of(self).session.today().date()),
            counted(record.active_plans, "plano ativo", "planos ativos"),
        ]
        if record.overdue_cents:
            facts.append(f"vencido {format_money(record.overdue_cents)}")
        alerts: list[Alert] = []
        if record.must_read:
            alerts.append((f"! Leitura obrigatória ({record.must_read})", f"! Leitura ({record.must_read})"))
        if record.overdue_invoices:
            short = counted(record.overdue_invoices, "vencida")
            alerts.append((f"! {counted(record.overdue_invoices, 'fatura vencida', 'faturas vencidas')}", f"! {short}"))
        alerts += self.more
        if not record.form.active:
            alerts.append(("! cliente inativo", "! inativo"))
        if there := [one for one in self.calls if not one.begun]:
            age = in_short(desk_of(self).session.today() - there[0].opened_at)
            if any(one.late for one in there):
                alerts.append((f"! {len(there)} atend. há {age}, atrasado", "! atend. atrasado"))
            else:
                facts.append(f"{counted(len(there), 'atendimento')} há {age}")
        if self.online is not None:
            known = "   ".join((*facts[-1:], *(told for told, _ in alerts), "! (6)"))
            told = self._connection(self.online, width - len(known) - 8)
            if self.online.wrong:
                alerts.append((told, f"! {self.online.in_short} (6)"))
            else:
                facts.append(told)
        warned = "   ".join(told for told, _ in alerts)
        if len(warned) + 2 > width:
            warned = "   ".join(short for _, short in alerts)
        while facts and len("   ".join(facts)) + len(warned) + 4 > width:
            facts.pop(0)  # a fact may be looked up, an alert must be seen
        return Content.assemble(" ", "   ".join(facts), "   " if facts else "", (warned, "bold $text-warning"))

    def _connection(self, online: Online, room: int) -> str:
        """Whether he is connected; since when and why where there is room beside what must be seen."""
        said = online.said(desk_of(self).session.today())
        if len(said) > room:
            said = online.in_short
        return f"! {said} (6)" if online.wrong else said


def _who(record: CustomerRecord, width: int) -> Content:
    form = record.form
    kind = "CPF" if form.person_type == "PF" else "CNPJ"
    document = f"{kind} {format_document(form.document)[:18]}"  # what else may stand there pushes nothing off
    if not form.document:
        reason = NO_DOCUMENT.get(form.no_document_reason, form.no_document_reason).lower()
        document = " ".join(filter(None, (f"sem {kind} ({reason})"[:33], form.other_document[:18])))
    tail = f"{document}   {'Ativo' if form.active else 'INATIVO'}"
    called = f"{form.called} ({form.nickname})" if form.nickname else form.called
    name = shown(f"{record.id} {called}").truncate(max(width - len(tail) - 5, 12), ellipsis=True)
    return Content.assemble(" ", name, "   ", shown(tail))
