"""The sessions of a plan, open and past, under its logins; each look is written down (F245)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import BindingType

from integrator_tui.commands.plans import SESSIONS
from integrator_tui.desk.commands import Commanded, bindings
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.plans.record import PlanRecord
from integrator_tui.rules import permissions
from integrator_tui.rules.dates import format_datetime
from integrator_tui.rules.moments import how_long, spoken
from integrator_tui.rules.plans.sessions import ENDED, SILENT, Connection, cause_of, traffic
from integrator_tui.screens.dialogs import Ask
from integrator_tui.screens.panes.list_pane import PAGE, ListPane
from integrator_tui.screens.plans.access import LoginsPane
from integrator_tui.screens.plans.kind_pane import TwoLists
from integrator_tui.services.plans.cures import end_session
from integrator_tui.services.plans.network.looks import look_at_sessions
from integrator_tui.widgets.record_list import Column, RecordList

HIDDEN = f"As sessões pedem a permissão «{permissions.SEE_SESSIONS}»; 6 diz por que não conecta."


class SessionsPane(Commanded, ListPane[Connection]):
    """The newest first. Without the permission nothing is read, and the list says so."""

    SCOPE = "sessions"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SESSIONS)]
    EMPTY = "Nenhuma sessão registrada."
    COUNTED = ("sessão", "sessões")

    def __init__(self, record: CustomerRecord, plan: PlanRecord) -> None:
        super().__init__(record)
        self.plan_id = plan.id

    def columns(self) -> tuple[Column[Any], ...]:
        """By the clock of the operator."""
        return (
            Column("Início", lambda one: self._spoken(one.started), 12, grow=1, sort=lambda one: one.key),
            Column("Durou", self._lasted, 7),
            Column("Recebeu", lambda one: traffic(one.received), 8, right=True, sort=lambda one: one.received),
            Column("Enviou", lambda one: traffic(one.sent), 8, right=True, sort=lambda one: one.sent, keep=1),
            Column("Fim", self._end, 18, grow=2),
            Column("Endereço", lambda one: one.address, 15, keep=2),
            Column("MAC", lambda one: one.mac, 17, keep=3),
            Column("Concentrador", lambda one: one.nas, 15, keep=4),
            Column("Porta", lambda one: one.port, 8, keep=5),
        )

    def _spoken(self, moment: Any) -> str:
        return spoken(moment, self.desk.session.today()) if moment else ""

    def _lasted(self, one: Connection) -> str:
        end = one.ended or (
            one.last_sign if one.state(self.desk.session.today()) == SILENT else self.desk.session.today()
        )
        return how_long(end - one.started) if one.started and end else ""

    def _end(self, one: Connection) -> str:
        match one.state(self.desk.session.today()):
            case s if s == ENDED:
                return cause_of(one.cause)
            case s if s == SILENT:
                return "! sem notícia"
        return "aberta"

    def faint(self, row: Connection) -> bool:
        """Those that are over."""
        return row.ended is not None

    @property
    def allowed(self) -> bool:
        """Whether the operator may see them."""
        return self.desk.session.may(permissions.SEE_SESSIONS)

    async def page(self, after: Connection | None) -> Sequence[Connection]:
        """Written down, then read."""
        if not self.allowed:
            self.rows.empty = HIDDEN
            return ()
        key = after.key if after else None
        return await self.desk.in_db(look_at_sessions, self.customer_id, self.plan_id, self.text, key, PAGE)

    def value_to_copy(self) -> str:
        """The address."""
        return self.rows.current.address if self.rows.current else ""

    def on_record_list_opened(self, event: RecordList.Opened) -> None:
        """One session with all that is known of it."""
        one: Connection = event.row
        told = (
            ("Login", one.login),
            ("Início", format_datetime(one.started) if one.started else ""),
            ("Último sinal", format_datetime(one.last_sign) if one.last_sign else ""),
            ("Fim", f"{format_datetime(one.ended)}, {cause_of(one.cause)}" if one.ended else self._end(one)),
            ("Durou", self._lasted(one)),
            ("Recebeu", traffic(one.received)),
            ("Enviou", traffic(one.sent)),
            ("Endereço", one.address),
            ("IPv6", one.prefix),
            ("MAC", one.mac),
            ("Concentrador", " porta ".join(part for part in (one.nas, one.port) if part)),
            ("Sessão", one.session),
        )
        self.desk.tell("Sessão", "\n".join(f"{label:<14}{value}" for label, value in told if value))

    def why_not(self, name: str) -> str | None:
        """Only an open one can be ended."""
        row = self.rows.current
        if name == "end":
            return "Não há sessão nesta linha." if row is None else "Esta sessão já acabou." if row.ended else None
        return super().why_not(name)

    async def do_end(self) -> None:
        """F9: an order to the concentrator, which alone ends a session."""
        one = self.rows.current
        assert one is not None
        text = f"Terminar a sessão de {one.login}, aberta {self._spoken(one.started)}? O cliente cai, e volta sozinho."
        answer = await self.desk.ask(Ask("Terminar a sessão", text, (("t", "Terminar"), ("v", "Voltar")), one.login))
        if answer == "t":
            await self.desk.in_db(end_session, self.customer_id, self.plan_id, one.key)
            await self.show(keep_cursor=True)
            self.desk.say("Ordem dada ao concentrador.")


class LoginsAndSessions(TwoLists):
    """ "Logins e sessões"."""

    LISTS = (("Logins", LoginsPane), ("Sessões (Tab)", SessionsPane))
    DEFAULT_CSS = "LoginsAndSessions LoginsPane { height: 7; }"

    @property
    def login_under_cursor(self) -> int | None:
        """Whom the key 6 asks about."""
        row = self.lists[0].rows.current
        return row.id if row is not None else None
