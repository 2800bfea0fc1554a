"""The sign of life of a desk: who was put out leaves with his text kept, messages are told, who else is here, the lock.

The search screen, which always stands at the bottom, gives it by a timer.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from integrator_tui.desk.port import Desk
from integrator_tui.errors import DatabaseUnavailable
from integrator_tui.queries.variables import value
from integrator_tui.rules.variables import IDLE_MINUTES
from integrator_tui.screens.access.entry import ask_who
from integrator_tui.screens.frame import Frame
from integrator_tui.services.access.desks import Beat, Beside, beat, close_desk, open_desk
from integrator_tui.services.access.operators import LOCAL, has_password
from integrator_tui.widgets.form import Form

if TYPE_CHECKING:
    from textual.app import App


class Presence:
    """Of one desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.desk_id: str | None = None
        self.beside: tuple[Beside, ...] = ()
        self.locked = False
        self._newest: tuple[int | None, int] = (None, 0)
        """The customer that was open at the last sign, and the last row of his history then."""
        self._since = monotonic()

    @property
    def idle(self) -> float:
        """Seconds without a key."""
        return monotonic() - max(self.desk.key_time, self._since)

    async def sign(self) -> None:
        """One sign of life; a base that is away is asked again at the next."""
        desk = self.desk
        try:
            if self.desk_id is None:
                self.desk_id = await desk.in_db(open_desk)
            if not self.desk_id:
                return
            customer_id, editing = self._open()
            found = await desk.in_db(beat, self.desk_id, self.idle, customer_id, editing)
        except DatabaseUnavailable:
            return
        self._told(found)
        await self._follow(customer_id, found)
        if not found.out and not self.locked and await self._is_long():
            if await desk.db.call(has_password, desk.session.login):
                await self._lock()
            elif desk.session.address != LOCAL:  # a key let him in: there is no password that would open the lock
                self._put_out("Ninguém tocou numa tecla por muito tempo, e você entra por chave.")

    def _open(self) -> tuple[int | None, bool]:
        """The customer that is open, and whether something is being typed."""
        stack = self.desk.screen_stack
        shown = [getattr(one, "customer_id", None) for one in stack]
        customer = next((one for one in reversed(shown) if isinstance(one, int)), None)
        return customer, any(form.kept for one in stack for form in one.query(Form))

    def _told(self, found: Beat) -> None:
        if found.out:
            self._put_out(found.out)
            return
        if found.messages:
            self.desk.announce(" · ".join(found.messages))
        elif found.beside and [one.name for one in found.beside] != [one.name for one in self.beside]:
            self.desk.announce("; ".join(one.said for one in found.beside))
        self.beside = found.beside

    async def _follow(self, customer_id: int | None, found: Beat) -> None:
        """What is shown of a customer is not older than the last sign, where another operator wrote since."""
        (before, last), (newest, login) = self._newest, found.newest
        self._newest = (customer_id, newest)
        if customer_id is None or before != customer_id or newest <= last or login == self.desk.session.login:
            return
        for screen in self.desk.screen_stack:
            if isinstance(screen, Frame) and screen.customer_id == customer_id:
                await screen.heard(login)

    def _put_out(self, reason: str) -> None:
        """The desk closes; what is being typed comes back at the next entry."""
        cast("Any", self.desk).keep_typed()
        self.desk.drafts.flush()
        sentence = f"{reason} O que você digitava está guardado como rascunho."
        cast("App[Any]", self.desk).exit(None, 0, message=sentence)

    async def _is_long(self) -> bool:
        """Whether nobody has touched a key for so long that the desk is not left open."""
        minutes = await self.desk.in_db(value, IDLE_MINUTES)
        return bool(minutes) and self.idle >= minutes * 60

    async def _lock(self) -> None:
        """Nothing is shown and nothing goes in until he says his password; giving up leaves the program."""
        self.locked = True
        cast("Any", self.desk).keep_typed()
        self.desk.carry_out(self._unlock())

    async def _unlock(self) -> None:
        try:
            entered = await ask_who(self.desk, self.desk.session.login, fixed=True)
            if entered is None:
                self.desk.drafts.flush()
                cast("App[Any]", self.desk).exit(0)
                return
            self.desk.session = entered.session
            self._since = monotonic()
        finally:
            self.locked = False

    async def leave(self) -> None:
        """The desk closes."""
        if self.desk_id:
            await self.desk.in_db(close_desk, self.desk_id)
