"""The calls of this desk's extension: a line that never takes the focus, a stack, the way to whoever calls (F234)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message_pump import MessagePump
from textual.timer import Timer

from integrator_tui.commands.desk import PHONE_STACK
from integrator_tui.desk.commands import bindings, movement
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.desk.text import shown
from integrator_tui.errors import DeskError
from integrator_tui.queries.calls.outages import rushes
from integrator_tui.queries.search.search import CustomerRow
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.moments import how_long
from integrator_tui.rules.money import format_money
from integrator_tui.screens.dialog import Dialog
from integrator_tui.screens.dialogs import Prompt
from integrator_tui.services.calls.telephone import (
    Ringing,
    claim_extension,
    give_extension_up,
    keep_extension,
    put_away,
    ringing,
    take_ringing,
)
from integrator_tui.session import Session
from integrator_tui.widgets.record_list import Column, RecordList

EVERY = 1.0
"""Seconds between two looks at what rings."""
SIGN_AFTER, RUSH_AFTER = 10, 30
"""Looks between two signs of life, and between two at how many call from one place."""


class Telephone:
    """Looks at what rings beside the operator's keys, and draws the line; `node` has the timer."""

    def __init__(self, desk: Desk, node: MessagePump) -> None:
        self.desk = desk
        self.node = node
        self.mark = desk.session.op_id()
        """Tells this desk from every other."""
        self.matches: dict[int, tuple[CustomerRow, ...]] = {}
        self.timer: Timer | None = None
        self.looking = False
        self.looks = 0
        self.rush = ""

    async def begin(self, extension: str) -> None:
        """With the extension that the operator had; where another desk has it, he is told."""
        if whose := await self.desk.in_db(claim_extension, extension, self.mark):
            self.desk.say(f"O ramal {extension} está na outra mesa de {whose}. F10, Ramal, o traz.", error=True)
        else:
            self.have(extension)

    async def change(self) -> None:
        """Another extension, or none; one that works at another desk is taken over only when that is said."""
        typed = await self.desk.ask(Prompt("Ramal desta mesa (vazio: nenhum)", self.desk.extension))
        if typed is None:
            return
        if not (extension := typed.strip()):
            await self.desk.in_db(give_extension_up)
            self.have("")
            self.desk.say("Esta mesa não mostra ligações.")
            return
        whose = await self.desk.in_db(claim_extension, extension, self.mark)
        if whose:
            answer = await self.desk.choose(
                f"O ramal {extension} está na mesa de {whose}", ((False, "Deixar lá"), (True, "Trazer para esta mesa"))
            )
            if not answer:
                return
            await self.desk.in_db(claim_extension, extension, self.mark, True)
        self.have(extension)
        self.desk.say(f"As ligações do ramal {extension} aparecem aqui.")

    def have(self, extension: str) -> None:
        """From now on."""
        self.desk.extension = extension
        if self.timer is not None:
            self.timer.stop()
        self.timer = self.node.set_interval(EVERY, self.look) if extension else None
        self.draw(())

    def look(self) -> None:
        """Beside what the operator does; one at a time."""
        if not self.looking and self.desk.extension:
            self.looking = True
            self.desk.look_up(self._look())

    async def _look(self) -> None:
        """Not by `in_db`: that the base is slow is said to whoever asked it for something."""
        db, session, extension = self.desk.db, self.desk.session, self.desk.extension
        try:
            self.looks += 1
            if self.looks % SIGN_AFTER == 0 and not await db.call(keep_extension, session, extension, self.mark):
                self.have("")
                self.desk.say(f"O ramal {extension} passou para outra mesa.", error=True)
                return
            if self.looks % RUSH_AFTER == 1:
                self.rush = next((one.said for one in await db.call(rushes, session)), "")
            rows = await db.call(ringing, session, extension, tuple(self.matches))
            self.matches = {row.id: self.matches.get(row.id, row.matches) for row in rows}
            if self.desk.extension == extension:
                self.draw(rows)
        except DeskError as error:
            self.desk.show_call_line(shown(f" Ramal {extension} · {error.title}"))
        finally:
            self.looking = False

    def draw(self, rows: tuple[Ringing, ...]) -> None:
        """The newest call, how many wait; without any what many call about."""
        if not self.desk.extension:
            self.desk.show_call_line(None)
        elif rows:
            self.desk.show_call_line(called(rows, self.matches, self.desk.session))
        else:
            rush = f"   ? {self.rush}: AVA declara a avaria" if self.rush else ""
            said = shown(f" Ramal {self.desk.extension}{rush}").plain
            self.desk.show_call_line(Content.assemble((said, "$text-muted")))


def called(rows: tuple[Ringing, ...], matches: Mapping[int, tuple[CustomerRow, ...]], session: Session) -> Content:
    """The line of the newest call."""
    newest, found = rows[0], matches.get(rows[0].id, ())
    who = found[0].legal_name if found else newest.name or ("ninguém com este número" if newest.number else "")
    more = f" +{len(found) - 1}" if len(found) > 1 else ""
    ago = since(newest, session)
    parts = [f"Ligação {newest.said}", f"{who}{more}", ago, f"Ctrl+G ({len(rows)} na pilha)"]
    return Content.assemble((shown(" " + " · ".join(part for part in parts if part)).plain, "bold $text-warning"))


def since(row: Ringing, session: Session) -> str:
    """How long ago it rang first."""
    span = session.today() - row.rang_at
    seconds = max(int(span.total_seconds()), 0)
    return f"há {seconds} s" if seconds < 60 else f"há {how_long(span)}"


@dataclass(frozen=True)
class Line:
    """A call with one of those who have its number, or with none."""

    call: Ringing
    who: CustomerRow | None
    first: bool
    ago: str


class CallStack(Dialog[tuple[str, Line]]):
    """Ligações: answers with what is to be done about which line."""

    ABOUT = False
    MORE_SCOPES = ("phone_stack",)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(PHONE_STACK),
        movement("up", "move(-1)", "Linha acima"),
        movement("down", "move(1)", "Linha abaixo"),
    ]
    DEFAULT_CSS = "CallStack RecordList { height: auto; min-height: 4; }"

    def __init__(self, rows: tuple[Ringing, ...], session: Session) -> None:
        super().__init__("Ligações")
        self.lines = tuple(
            Line(row, who, number == 0, since(row, session))
            for row in rows
            for number, who in enumerate(row.matches or (None,))
        )
        self.rows: RecordList[Line] = RecordList(
            (
                Column("Quando", lambda line: line.ago if line.first else "", 10),
                Column("Número", lambda line: line.call.said if line.first else "", 17),
                Column("Cliente", _who, 20, grow=1),
                Column("Vencido", _owes, 12, right=True),
            ),
            empty="Nenhuma ligação espera por esta mesa.",
            focusable=False,
        )

    def content(self) -> ComposeResult:
        """The rows."""
        yield self.rows

    def on_mount(self) -> None:
        """The newest first."""
        super().on_mount()
        self.act = f"Ligações · ramal {desk_of(self).extension}"
        self.show_title()
        self.rows.show(self.lines)
        self.rows.styles.height = len(self.lines) + 2

    def why_not(self, name: str) -> str | None:
        """Every act wants a call; one without number begins nobody."""
        line = self.rows.current
        if name in ("dismiss_call", "new_caller", "answer_call") and line is None:
            return "Nenhuma ligação espera por esta mesa."
        if name == "new_caller" and line is not None and not line.call.number:
            return "Esta ligação não traz número."
        if name == "answer_call" and line is not None and line.who is None:
            return "Ninguém tem este número: F6 cadastra, F3 volta à busca."
        return super().why_not(name)

    def action_move(self, by: int) -> None:
        """Arrows."""
        self.rows.action_move(by)

    def on_record_list_opened(self) -> None:
        """Enter."""
        self.action_run("answer_call")

    def do_answer_call(self) -> None:
        """The customer of the line."""
        self._answer("open")

    def do_new_caller(self) -> None:
        """F6."""
        self._answer("new")

    def do_dismiss_call(self) -> None:
        """Del."""
        self._answer("away")

    def _answer(self, what: str) -> None:
        assert self.rows.current is not None
        self.dismiss((what, self.rows.current))


def _who(line: Line) -> str:
    if line.who is not None:
        return f"{line.who.id} {line.who.legal_name}"
    return "ninguém com este número" if line.call.number else line.call.name


def _owes(line: Line) -> str:
    return format_money(line.who.overdue_cents) if line.who is not None and line.who.overdue_cents else ""


async def open_stack(desk: Desk) -> None:
    """Ctrl+G: until a call is answered, or nothing more is to be done. Inside an action only."""
    while True:
        rows = await desk.in_db(ringing, desk.extension)
        answer = await desk.ask(CallStack(rows, desk.session))
        if answer is None:
            return
        what, line = answer
        if what == "away":
            await desk.in_db(put_away, line.call.id)
            continue
        if not await desk.in_db(take_ringing, line.call.id):
            desk.say("Esta ligação já foi atendida ou dispensada.", error=True)
            continue
        customer_id = line.who.id if line.who is not None and what == "open" else await _new(desk, line.call.number)
        if customer_id:
            from integrator_tui.screens.window.opening import open_customer

            screen = await open_customer(desk, customer_id)
            if what == "open":
                await screen.called_from(line.call.number)
        return


async def _new(desk: Desk, number: str) -> int | None:
    """A customer who begins with the number that called."""
    from integrator_tui.screens.customers.new import NewCustomer

    kind = await desk.choose("Tipo do Cliente", (("PF", "Pessoa Física"), ("PJ", "Pessoa Jurídica")))
    if not kind:
        return None
    field = "mobile" if len(number) == 11 else "phone"
    return await desk.ask(NewCustomer(kind, {field: format_phone(number)}))
