"""Pesquisar Cliente: one box, rows while typing, Enter opens."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import WorkerCancelled

from integrator_tui.bank.labels import is_payment_code
from integrator_tui.commands.search import SEARCH
from integrator_tui.desk.commands import Command, Commanded, bindings, movement
from integrator_tui.desk.one_stroke import PaintedAtTheEnd
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.desk.text import shown
from integrator_tui.queries.messages.outbox_alerts import alerts
from integrator_tui.queries.search.search import REFUSALS, WHERE, CustomerRow, count, nearest, recent, search
from integrator_tui.queries.search.streets import streets
from integrator_tui.rules.codes import completed, is_codes
from integrator_tui.rules.counting import counted
from integrator_tui.rules.counting import number as in_points
from integrator_tui.rules.customers.documents import format_document
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.money import format_money
from integrator_tui.rules.protocols import protocol_in
from integrator_tui.rules.search.advice import advice
from integrator_tui.screens.search.ahead import import_ahead
from integrator_tui.screens.search.house import HouseActions
from integrator_tui.screens.search.money import MoneyActions
from integrator_tui.screens.search.welcome import welcome
from integrator_tui.widgets.box import Box
from integrator_tui.widgets.lines import BottomLine, Line
from integrator_tui.widgets.record_list import Column, RecordList

if TYPE_CHECKING:
    from integrator_tui.screens.access.presence import Presence
    from integrator_tui.screens.window.screen import CustomerScreen

COUNT_LIMIT = 1000
SIGN_EVERY = 15.0
"""Seconds between two signs of life."""
SIGN_SOON = 1.0
"""Seconds after a customer was opened, when nobody waits for the base any more."""
AMOUNTS = (20, 50, 100, 200, 500)

COLUMNS: tuple[Column[CustomerRow], ...] = (
    Column("Código", lambda row: str(row.id), 7, right=True, sort=lambda row: row.id),
    Column("Nome / Razão Social", lambda row: row.legal_name, 24, grow=4),
    Column("Nome Fantasia", lambda row: row.trade_name, 18, grow=2, keep=4),
    Column("CPF/CNPJ", lambda row: format_document(row.document) or "sem CPF/CNPJ", 18, keep=1),
    Column("Cidade", lambda row: f"{row.city}/{row.state}" if row.state else row.city, 10, grow=1, keep=1),
    Column("Fone", lambda row: row.why or format_phone(row.phone), 15, grow=1, keep=1),
    Column("Situação", lambda row: "Ativo" if row.active else "Inativo", 8, keep=2),
    Column("Planos", lambda row: str(row.active_plans), 6, keep=5, right=True, sort=lambda row: row.active_plans),
    Column(
        "Vencido",
        lambda row: format_money(row.overdue_cents) if row.overdue_cents else "",
        12,
        keep=3,
        right=True,
        sort=lambda row: row.overdue_cents,
    ),
)


STREET = 4
"""Place of the street among the columns: before the city."""


class SearchBox(Box):
    """The box; what it does with keys is the screen's business."""


class SearchScreen(MoneyActions, HouseActions, Commanded, PaintedAtTheEnd, Screen[None]):
    """The first screen. The focus stays in the box."""

    SCOPE = "search"
    DEFAULT_CSS = """
    SearchScreen #ask { height: 1; }
    SearchScreen #label { width: 10; }
    SearchScreen SearchBox { width: 1fr; }
    SearchScreen #where { width: 24; padding-left: 1; }
    SearchScreen #title { background: $primary; color: $background; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(SEARCH),
        movement("up", "move(-1)", "Linha acima"),
        movement("down", "move(1)", "Linha abaixo"),
        movement("pageup", "page(-1)", "Página acima"),
        movement("pagedown", "page(1)", "Página abaixo"),
    ]
    AUTO_FOCUS = "SearchBox"

    def __init__(self, *, signs: bool = False) -> None:
        """`signs`: whether the desk tells the base that it lives, and learns what others say to it."""
        super().__init__()
        self.signs = signs
        self.presence: Presence | None = None
        self.where = "tudo"
        self.amount = 50
        self._warm = False
        self.streets: dict[int, str] = {}
        """Customer -> street and number, of the rows, once they were read."""
        self.street_column = Column[CustomerRow]("Endereço", self._street, 16, grow=3, keep=2)
        self.rows: RecordList[CustomerRow] = RecordList(
            (*COLUMNS[:STREET], self.street_column, *COLUMNS[STREET:]),
            focusable=False,
            empty="",
            faint=lambda row: not row.active,
        )

    @property
    def desk(self) -> Desk:
        """The application."""
        return desk_of(self)

    def compose(self) -> ComposeResult:
        """Title, box, what was understood, rows, keys."""
        yield Line(" Pesquisar Cliente", id="title")
        with Horizontal(id="ask"):
            yield Line(" Procurar ", id="label")
            yield SearchBox()
            yield Line("", id="where")
        yield Line("", id="understood", classes="faint")
        yield self.rows
        yield BottomLine()

    def on_mount(self) -> None:
        """Recent customers at first."""
        session = self.desk.session
        self.query_one("#title", Line).set(shown(f" Pesquisar Cliente · {session.name} · {self.desk.database_name}"))
        self._show_where()
        self.find()
        if self.signs:
            self.set_interval(SIGN_EVERY, self._sign)
        self.desk.look_up(self.desk.find_extension())
        self.desk.carry_out(welcome(self.desk))

    def _sign(self) -> None:
        from integrator_tui.screens.access.presence import Presence

        if self.presence is None:
            self.presence = Presence(self.desk)
        self.desk.look_up(self.presence.sign())

    def on_screen_suspend(self) -> None:
        """A customer was opened, it may be: who else is on him is said soon."""
        if self.signs:
            self.set_timer(SIGN_SOON, self._sign)

    def _typed(self) -> None:
        """Once the first key is painted, what the first Enter needs is imported."""
        if not self._warm:
            self._warm = True
            self.call_after_refresh(self._warm_up)

    @work(group="questions")
    async def _warm_up(self) -> None:
        await import_ahead(self.desk.collector)

    def on_screen_resume(self) -> None:
        """Back from a customer: rows may have changed, the text is selected so that typing begins anew."""
        self.desk.look_up(self._show_alerts())
        if self.rows.rows or self.text:
            self.find(keep_cursor=True)
            self.query_one(SearchBox).select_all()

    async def _show_alerts(self) -> None:
        """Messages that did not arrive, or that nobody sends, in the title."""
        found = await self.desk.in_db(alerts)
        session, said = self.desk.session, ""
        if found.undelivered:
            said += f"   ! {counted(found.undelivered, 'não entregue', 'não entregues')}"
        if found.waiting:
            said += f"   ! {found.waiting} na fila e ninguém envia"
        if self.is_attached:
            title = f" Pesquisar Cliente · {session.name} · {self.desk.database_name}{said}"
            self.query_one("#title", Line).set(shown(title))

    @property
    def text(self) -> str:
        """What stands in the box."""
        return self.query_one(SearchBox).value.strip()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Every key searches; the newest wins, in the order of the search."""
        event.stop()
        self.rows.sorted_by = None
        self._typed()
        self.find()

    @work(exclusive=True, group="search")
    async def find(self, keep_cursor: bool = False) -> None:
        """Search for what stands in the box, show the rows, then count. A newer one cancels this."""
        await self.desk.told(self._find(keep_cursor))
        await self.desk.told(self._show_streets())

    async def _find(self, keep_cursor: bool) -> None:
        text = self.text
        if not text:
            rows = await self.desk.in_db(recent, self.amount)
            self.rows.say_empty("Digite nome, código, CPF/CNPJ, telefone, e-mail, IP, MAC, contrato, endereço.")
            self.rows.show(rows, keep_cursor=keep_cursor)
            self._say("últimos clientes abertos" if rows else "")
            return
        if is_codes(text):
            await self._explain(text)
            return
        if is_payment_code(text):
            await self.tell_code(text)
            return
        found = await self.desk.in_db(search, text, self.where, self.amount)
        number = len(found.rows)
        if not number and found.understood not in REFUSALS:
            await self._show_nearest(text, found.understood)
            return
        self.rows.say_empty("")
        self.rows.show(found.rows, keep_cursor=keep_cursor)
        if number < self.amount:
            self._say(f"{found.understood} · {counted(number, 'cliente')}" if number else found.understood)
            return
        total = await self.desk.in_db(count, text, self.where, COUNT_LIMIT)
        of = f"mais de {in_points(COUNT_LIMIT)}" if total > COUNT_LIMIT else in_points(total)
        self._say(
            f"{found.understood} · {number} de {of} clientes"
            if total > number
            else f"{found.understood} · {counted(number, 'cliente')}"
        )

    async def _show_nearest(self, text: str, understood: str) -> None:
        """Nobody fits: who comes nearest, said to be a guess, or what to try."""
        near = await self.desk.in_db(nearest, text, self.where)
        self.rows.say_empty(advice(text, WHERE[self.where] if self.where != "tudo" else ""))
        self.rows.show(near)
        guess = " · talvez um destes, que são parecidos:" if near else ""
        self._say(f"{understood} · {counted(0, 'cliente')}{guess}")

    async def _explain(self, text: str) -> None:
        """Transaction codes are not searched for: what they will do, and the customer they name."""
        number = text.partition(";")[0].strip()
        rows: Sequence[CustomerRow] = ()
        if number.isdecimal():
            rows = (await self.desk.in_db(search, number, "codigo", 1)).rows
        self.rows.say_empty("")
        self.rows.show([row for row in rows if str(row.id) == number.lstrip("0")])
        from integrator_tui.screens.window.codes import explain

        self._say(explain(self.desk.session, text) or "digite um código de transação")

    def _street(self, row: CustomerRow) -> str:
        return self.streets.get(row.id, "")

    async def _show_streets(self) -> None:
        """Of the rows, where there is room for them: after the search has answered."""
        fits = any(column is self.street_column for _, column, _ in self.rows.fitted())
        if fits and (rows := self.rows.rows):
            self.streets = await self.desk.in_db(streets, [row.id for row in rows])
            self.rows.refresh()

    def on_line(self, command: Command) -> bool:
        """Enter opens a row, or goes where a code leads."""
        return super().on_line(command) and (command.id != "open" or bool(self.rows.rows) or is_codes(self.text))

    def _say(self, sentence: str) -> None:
        self.query_one("#understood", Line).set(f" {sentence}")

    def _show_where(self) -> None:
        self.query_one("#where", Line).set(Content.assemble(("em: ", "$text-muted"), shown(WHERE[self.where])))

    def action_move(self, by: int) -> None:
        """Arrows move in the rows while the box keeps the focus."""
        self._typed()
        self.rows.action_move(by)

    def action_page(self, pages: int) -> None:
        """The same by what is visible."""
        self.rows.action_page(pages)

    def why_not(self, name: str) -> str | None:
        """Codes are completed, and not exported."""
        if name == "complete" and not is_codes(self.text):
            return "Tab completa códigos de transação, como 1234;CON."
        if name == "export" and is_codes(self.text):
            return "Na busca está um código de transação: não há resultado para exportar."
        return None

    def value_to_copy(self) -> str:
        """The document of the highlighted customer."""
        return format_document(self.rows.current.document) if self.rows.current else ""

    # Commands

    async def _searched(self) -> None:
        """The rows are those of the text; a search that a newer one took the place of is not waited for."""
        while searching := [one for one in self.desk.workers if one.group == "search" and not one.is_finished]:
            try:
                await self.desk.workers.wait_for_complete(searching)
            except WorkerCancelled:
                await asyncio.sleep(0)

    async def do_open(self) -> None:
        """Open the highlighted row; rows of an older text are waited out, never opened."""
        from integrator_tui.screens.window.opening import open_customer

        await self._searched()
        if is_codes(self.text):
            from integrator_tui.screens.window.codes import run

            await run(self.desk, self.text)
            return
        row = self.rows.current
        if row is None:
            self.desk.say(
                "Nenhum cliente encontrado para abrir." if self.text else "Digite o que procurar.", error=True
            )
            return
        screen = await open_customer(self.desk, row.id, text := self.text)
        if (number := protocol_in(text)) is not None:
            await self._open_call(screen, row.id, number)

    async def _open_call(self, screen: CustomerScreen, customer_id: int, number: str) -> None:
        """A protocol that was searched for is a call: its window at once. Those of cancellations are none."""
        from integrator_tui.queries.calls.calls import call_by_protocol
        from integrator_tui.screens.calls.call import open_call

        found = await self.desk.in_db(call_by_protocol, number)
        if found is not None and found[0] == customer_id and await open_call(self.desk, *found):
            await screen.changed()

    def on_record_list_opened(self, event: RecordList.Opened) -> None:
        """Double click."""
        self.action_run("open")

    def do_complete(self) -> None:
        """Tab."""
        box = self.query_one(SearchBox)
        from integrator_tui.screens.window.codes import known

        box.value = completed(box.value, known(self.desk.session))
        box.cursor_position = len(box.value)

    async def do_new_customer(self) -> None:
        """Person type first: the fields depend on it (domain 2.4)."""
        from integrator_tui.screens.customers.new import NewCustomer

        answer = await self.desk.choose("Tipo do Cliente", (("PF", "Pessoa Física"), ("PJ", "Pessoa Jurídica")))
        if answer:
            customer_id = await self.desk.ask(NewCustomer(answer))
            if customer_id:
                self.query_one(SearchBox).value = str(customer_id)

    async def do_where(self) -> None:
        """ "Pesquisar em"."""
        chosen = await self.desk.choose("Pesquisar em", tuple(WHERE.items()), self.where)
        if chosen:
            self.where = chosen
            self._show_where()
            self.find()

    async def do_amount(self) -> None:
        """ "Quantidade": how many rows at most."""
        chosen = await self.desk.choose("Quantidade de linhas", tuple((n, f"{n} linhas") for n in AMOUNTS), self.amount)
        if chosen:
            self.amount = chosen
            self.find()

    def do_sort(self) -> None:
        """The next column."""
        self.rows.do_sort()

    def do_refresh(self) -> None:
        """Search again."""
        self.find(keep_cursor=True)

    def do_clear(self) -> None:
        """Empty box, everywhere."""
        self.query_one(SearchBox).value = ""
        if self.where != "tudo":
            self.where = "tudo"
            self._show_where()
            self.find()
