"""Arquivos do banco (code ARQ): what went to the bank and came back, what each file did, what waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Annotated, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from integrator_tui.bank.files import (
    CONFIRMED,
    DEBITS_IN,
    DEBITS_OUT,
    DECIDE,
    FILE_STATES,
    FILES,
    LINE_STATES,
    READ,
    SENT,
    SLIPS_IN,
    SLIPS_OUT,
)
from integrator_tui.commands.finance import BANK_FILES
from integrator_tui.desk.commands import Commanded, bindings
from integrator_tui.desk.port import Desk
from integrator_tui.errors import Refused
from integrator_tui.forms.base import FormContext, FormModel, Ui
from integrator_tui.queries.finance.bank_files.debits import Agreement, agreements, next_debits, said_of
from integrator_tui.queries.finance.bank_files.files import (
    FileRow,
    LineRow,
    files,
    lines_of_file,
    sums_of_file,
    unwritten,
)
from integrator_tui.queries.finance.bank_files.slip_return import looked_at
from integrator_tui.queries.finance.bank_files.slips_out import next_slips, senders
from integrator_tui.queries.finance.slips import PortfolioRow
from integrator_tui.rules.counting import counted, number
from integrator_tui.rules.dates import format_datetime
from integrator_tui.rules.fold import fold
from integrator_tui.rules.money import format_money
from integrator_tui.screens.dialogs import Ask, FormDialog, Prompt
from integrator_tui.screens.exchange import exchange_folder, place_of
from integrator_tui.screens.listing import PAGE, Listing
from integrator_tui.screens.records import RecordsScreen
from integrator_tui.services.finance.bank_files.remittance import prepare_debits, put_on_disk, refuse_file
from integrator_tui.services.finance.bank_files.returns import decide_line, undo_return
from integrator_tui.services.finance.bank_files.slip_files import prepare_slips, read_return
from integrator_tui.tables.source import whole
from integrator_tui.widgets.lines import Line
from integrator_tui.widgets.record_list import Column

TITLE = "Arquivos do banco"
MOST_BYTES = 200_000_000
SHOWN = 6
"""Sums below the list."""


class DecideForm(FormModel):
    """What becomes of a line that nobody could place."""

    invoice: Annotated[str, Ui("Fatura nº", limit=9, help="A que recebe o valor; vazio deixa a linha de lado.")] = ""
    note: Annotated[str, Ui("Motivo", limit=200, help="Por que a linha fica de lado.")] = ""
    LAYOUT: ClassVar = (("", ("invoice", "note")),)


class FilesView(Commanded, Listing[FileRow], Vertical):
    """The newest first; what the file under the cursor did stands below."""

    SCOPE = "bank_files"
    DEFAULT_CSS = "FilesView { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(BANK_FILES)]
    COLUMNS = (
        Column("Quando", lambda row: format_datetime(row.at), 16),
        Column("Arquivo", lambda row: ("! " if row.open_lines else "  ") + row.name, 18, grow=1),
        Column("Tipo", lambda row: FILES[row.kind], 15),
        Column("NSA", lambda row: str(row.nsa), 6, right=True, sort=lambda row: row.nsa),
        Column("Linhas", lambda row: number(row.lines), 7, right=True, keep=1, sort=lambda row: row.lines),
        Column("Valor", lambda row: format_money(row.cents), 14, right=True, sort=lambda row: row.cents),
    )
    EMPTY = "Nenhum arquivo ainda. F6 gera uma remessa, l lê um retorno."
    COUNTED = ("arquivo", "arquivos")

    def compose(self) -> ComposeResult:
        """An alarm, the list, what the file did."""
        yield Line("", id="alarm")
        yield from super().compose()
        for place in range(SHOWN):
            yield Line("", id=f"sum{place}", classes="" if place == 0 else "faint")

    def faint(self, row: FileRow) -> bool:
        """Undone or refused."""
        return row.state not in (SENT, CONFIRMED, READ)

    async def page(self, after: FileRow | None) -> Sequence[FileRow]:
        """By number, downwards; the filter looks at what is shown."""
        rows = await self.desk.in_db(files, after.id if after else None, PAGE)
        waiting = [row for row in rows if row.open_lines]
        if after is None:
            said = f" ! {counted(waiting[0].open_lines, 'linha')} a decidir em {waiting[0].name}" if waiting else ""
            self.query_one("#alarm", Line).set(said)
        words = fold(self.text).split()
        return [row for row in rows if all(word in fold(f"{row.name} {FILES[row.kind]} {row.nsa}") for word in words)]

    def on_record_list_moved(self) -> None:
        """What the file did."""
        self.desk.look_up(self._sums())

    async def _sums(self) -> None:
        row = self.rows.current
        lines = []
        if row is not None:
            reason = f": {row.reason}" if row.reason else ""
            written = "" if row.written else ", ainda não gravado em disco: F6 grava"
            lines.append(f" {row.name}  {FILE_STATES[row.state]}{reason}{written}  por {row.login}")
            for one in await self.desk.in_db(sums_of_file, row.id):
                lines.append(f"   {number(one.lines):>8} {LINE_STATES[one.state]:<14} {format_money(one.cents):>18}")
        for place in range(SHOWN):
            self.query_one(f"#sum{place}", Line).set(lines[place] if place < len(lines) else "")

    def on_record_list_opened(self) -> None:
        """Enter or a double click."""
        self.action_run("decide")

    def why_not(self, name: str) -> str | None:
        """It wants a file of the right kind."""
        row = self.rows.current
        if name in ("decide", "undo", "refused") and row is None:
            return "Não há linha para isso."
        if name == "undo" and row is not None and row.kind not in (DEBITS_IN, SLIPS_IN):
            return "Só se desfaz um retorno; uma remessa que o banco não aceitou é «Recusado pelo banco»."
        if name == "refused" and row is not None and row.kind not in (DEBITS_OUT, SLIPS_OUT):
            return "Só uma remessa pode ser recusada pelo banco."
        return None

    async def do_decide(self) -> None:
        """The lines that wait, one after the other; where none waits, all lines."""
        row = self.rows.current
        assert row is not None
        waiting = await self.desk.in_db(lines_of_file, row.id, DECIDE, 0, PAGE)
        if not waiting:
            lines = await self.desk.in_db(lines_of_file, row.id, "", 0, PAGE)
            self.desk.tell(row.name, "\n".join(_said(line) for line in lines) or "Nenhuma linha.")
            return
        chosen = await self.desk.choose("Linha a decidir", [(line.id, _said(line)) for line in waiting])
        line = next((one for one in waiting if one.id == chosen), None)
        if line is None:
            return
        blank = {"invoice": str(line.invoice or ""), "note": ""}
        title = f"Linha {line.number}: {format_money(line.cents)}"

        async def save(texts: dict[str, str]) -> None:
            await self.desk.in_db(decide_line, line.id, texts["invoice"], texts["note"])

        context = FormContext(today=self.desk.session.today().date())
        if await self.desk.ask(FormDialog(title, DecideForm, blank, context, save)) is not None:
            await self.show(keep_cursor=True)
            await self._sums()
            self.desk.say("Linha decidida.")

    async def do_read_return(self) -> None:
        """Ask for the file, say what it would do, and do it if the operator wants."""
        typed = await self.desk.ask(Prompt(f"Retorno (pasta {exchange_folder()})"))
        if not typed:
            return
        path = place_of(self.desk, typed)
        content = (await asyncio.to_thread(whole, path, MOST_BYTES)).decode("latin-1")
        found = await self.desk.in_db(looked_at, content)
        if found.again:
            self.desk.say(found.again)
            return
        waiting = [f"linha {line.number}: {line.reason}" for line in found.of(DECIDE)[:10]]
        text = "\n".join([f"{found.agreement.name}, NSA {found.nsa}: {found.sentence}.", *waiting])
        if await self.desk.ask(Ask("Ler retorno", text, [("l", "Ler"), ("c", "Cancelar")])) != "l":
            return
        await self.desk.in_db(read_return, _here, content, path.name)
        await self.show()
        self.desk.say(f"{path.name}: {found.sentence}.")

    async def do_make(self) -> None:
        """The next remittance of an agreement, into the folder of exchange."""
        known: list[Agreement | PortfolioRow] = [
            *await self.desk.in_db(agreements),
            *await self.desk.in_db(senders),
        ]
        if not known:
            raise Refused("Não há convênio: cadastre um em Listas, Convênios de Débito ou Carteiras de Cobrança.")
        chosen = known[0]
        if len(known) > 1:
            named = await self.desk.choose("Convênio", [(one.id, one.name) for one in known])
            if named is None:
                return
            chosen = next(one for one in known if one.id == named)
        if isinstance(chosen, Agreement):
            debits, prepare = await self.desk.in_db(next_debits, chosen), prepare_debits
            said, some, left = said_of(debits), bool(debits.orders), debits.left_out
        else:
            slips, prepare = await self.desk.in_db(next_slips, chosen), prepare_slips
            said, some, left = slips.sentence, bool(slips.orders), slips.left_out
        out = [f"cliente {customer}, fatura {invoice}: {why}" for customer, invoice, why in left[:10]]
        text = "\n".join([f"{chosen.name}: {said}.", *out])
        if not some and await self.desk.in_db(unwritten, chosen.id) is None:
            self.desk.tell("Gerar remessa", f"Não há nada a enviar.\n\n{text}")
            return
        if await self.desk.ask(Ask("Gerar remessa", text, [("g", "Gerar"), ("c", "Cancelar")])) != "g":
            return
        key = await self.desk.in_db(prepare, str(chosen.id))
        rows = await self.desk.in_db(files, key + 1, 1)
        path = exchange_folder() / rows[0].name
        await self.desk.in_db(put_on_disk, _here, key, str(path))
        await self.show()
        self.desk.say(f"Remessa gravada: {path}")

    async def do_undo(self) -> None:
        """All that a return did is taken back, with a reason."""
        row = self.rows.current
        assert row is not None
        reason = await self.desk.ask(Prompt(f"Desfazer {row.name}: por quê?"))
        if not reason:
            return
        await self.desk.in_db(undo_return, row.id, reason)
        await self.show(keep_cursor=True)
        await self._sums()
        self.desk.say("Arquivo desfeito: tudo está como antes de ser lido.")

    async def do_refused(self) -> None:
        """The bank took none of it."""
        row = self.rows.current
        assert row is not None
        reason = await self.desk.ask(Prompt(f"{row.name} recusado pelo banco: o que disse?"))
        if not reason:
            return
        await self.desk.in_db(refuse_file, row.id, reason)
        await self.show(keep_cursor=True)
        await self._sums()
        self.desk.say("O que estava no arquivo vai na próxima remessa, com outro número.")


def _here(function: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """The work is on the database thread already."""
    return function(*args, **options)


def _said(line: LineRow) -> str:
    invoice = f"fatura {line.invoice}" if line.invoice else "sem fatura"
    return f"linha {line.number}  {invoice}  {format_money(line.cents)}  {LINE_STATES[line.state]}  {line.reason}"


async def open_bank_files(desk: Desk) -> None:
    """Show the screen until it is left."""
    screen = RecordsScreen(TITLE, FilesView())
    await desk.push_screen(screen)
    await screen.ready.wait()
