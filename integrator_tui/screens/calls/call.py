"""One call with its trail, the newest line first; everything that can be done with it, by its key."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from integrator_tui.commands.calls import CALL, CALL_ACTS
from integrator_tui.desk.commands import bindings
from integrator_tui.desk.port import Changed, Desk, desk_of
from integrator_tui.queries.calls.calls import CallRow, OneCall, one_call
from integrator_tui.queries.calls.links import Links, links_of
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.rules.calls.states import TABLE
from integrator_tui.screens.calls.acting import ACTS, do
from integrator_tui.screens.calls.following import Following
from integrator_tui.screens.calls.telling import facts, trail, what
from integrator_tui.screens.dialog import Dialog
from integrator_tui.screens.plans.acts.window import Now
from integrator_tui.services.calls.acts import mark_seen


def refused(name: str, row: CallRow, login: str) -> str | None:
    """What the state of a call refuses, in the words of the table."""
    if name == "take":
        if row.operator == login:
            return "O atendimento já é seu."
        return TABLE.refusals[row.state] if row.closed else None
    if name in ("edit", "agreed", "priority"):
        return TABLE.refusals[row.state] if row.closed else None
    action = {
        "forward": "forward",
        "conclude": "conclude",
        "reopen": "reopen",
        "status": "wait",
        "visit": "work_order",
        "work_order": "work_order",
    }.get(name)
    if action is None or (name == "status" and not row.closed):
        return None
    holds = {"other_destination", "solution", "closing_type", "within_reopening"}
    return TABLE.check(row.state, action, holds).reason or None


class CallWindow(Following, Dialog[Any]):
    """Answers whether something was written."""

    MORE_SCOPES = ("call", "call_acts")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(CALL), *bindings(CALL_ACTS)]
    AUTO_FOCUS = "Now"

    def __init__(self, found: OneCall, links: Links, over: CustomerRecord | None = None) -> None:
        super().__init__("Atendimento", found.row.protocol, over=over)
        self.found = found
        self.links = links
        self.now = Now()
        self.wrote = False

    def content(self) -> ComposeResult:
        """Facts and trail, in one text."""
        yield self.now

    def on_mount(self) -> None:
        """As it stands."""
        self.show()

    def show(self) -> None:
        """The lines."""
        self.now.show([*facts(self.found, self.links), *trail(self.found)])

    def why_not(self, name: str) -> str | None:
        """The table of states."""
        return refused(name, self.found.row, desk_of(self).session.login) or super().why_not(name)

    def handler(self, name: str) -> Callable[[], Awaitable[None] | None]:
        """Acts are functions."""
        return partial(self.do_act, name) if name in ACTS else super().handler(name)

    async def do_act(self, name: str) -> None:
        """Its window; afterwards the call is read again."""
        desk, row = desk_of(self), self.found.row
        if await do(desk, name, row.customer_id, row.id):
            self.wrote = True
            await self.read_again()

    async def news(self, customers: Changed) -> None:
        """A colleague's change stands there at once, and is said, also over what is being typed."""
        if customers is not None and self.found.row.customer_id not in customers:
            return
        before = self.found
        await self.read_again()
        newest = next(iter(self.found.trail), None)
        same = before.trail[:1] == self.found.trail[:1]
        if newest is not None and not same and newest.login != desk_of(self).session.login:
            desk_of(self).announce(f"{self.found.row.protocol}: {newest.login}, {what(newest)} às {newest.at:%H:%M}.")

    async def read_again(self) -> None:
        """As it stands now."""
        desk, row = desk_of(self), self.found.row
        self.found = await desk.in_db(one_call, row.customer_id, row.id)
        self.links = await desk.in_db(links_of, row.id)
        if self.is_attached:
            self.show()

    def value_to_copy(self) -> str:
        """The protocol."""
        return self.found.row.protocol

    def do_close(self) -> None:
        """Whether something was written."""
        self.dismiss(self.wrote)


async def open_call(desk: Desk, customer_id: int, call_id: int, over: CustomerRecord | None = None) -> bool:
    """The window of a call; opened by whom it goes to, it is read. Inside an action only. Raises `Gone`."""
    found = await desk.in_db(one_call, customer_id, call_id)
    if not found.row.seen and found.row.operator == desk.session.login:
        await desk.in_db(mark_seen, customer_id, call_id, True)
        found = await desk.in_db(one_call, customer_id, call_id)
    links = await desk.in_db(links_of, call_id)
    return bool(await desk.ask(CallWindow(found, links, over)))
