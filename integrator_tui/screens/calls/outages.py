"""Avarias: the list, one with whom it touches and who called, and its end (F249, sketch 25)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.containers import Vertical

from integrator_tui.commands.calls import OUTAGES
from integrator_tui.desk.commands import Command, bindings
from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.desk.port import Desk
from integrator_tui.errors import Refused
from integrator_tui.forms.base import FormContext, as_texts
from integrator_tui.forms.calls.outage import POINTS, EndForm, OutageForm
from integrator_tui.queries.calls.outages import (
    Calls,
    OutageRow,
    calls_of_outage,
    end_context,
    outage,
    outage_context,
    outages,
    rushes,
)
from integrator_tui.queries.lists.company import company
from integrator_tui.queries.plans.network.touched import Reach, Touched, reach, touched
from integrator_tui.rules.counting import counted
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.dates import format_datetime
from integrator_tui.rules.messages.sms_text import measure
from integrator_tui.rules.moments import how_long
from integrator_tui.rules.permissions import EDIT_CUSTOMER
from integrator_tui.rules.plans.outages import format_ceps
from integrator_tui.screens.act_dialog import ActDialog
from integrator_tui.screens.listing import PAGE, Listing
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.screens.records import RecordsScreen, RecordsView
from integrator_tui.services.calls.outages import end_outage, remove_outage, restore_outage, save_outage
from integrator_tui.services.records import untouched
from integrator_tui.widgets.form import Form
from integrator_tui.widgets.record_list import Column

Opener = Callable[[Desk, int], Awaitable[Any]]
BACK = "o sinal voltou. Se não voltou para você, desligue e ligue o roteador."
SOLVED = "Avaria encerrada; o sinal voltou."


class OutagesView(RecordsView[OutageRow]):
    """Those that last first. What many called about and nobody has stated is suggested above."""

    NAME = "outage"
    ENTITY = "outage"
    TITLES = ("Avaria", "Nova avaria")
    PERMISSION = EDIT_CUSTOMER
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(OUTAGES)]
    MORE_SCOPES = ("outages",)
    COLUMNS = (
        Column("Avaria", lambda row: str(row.id), 6, right=True, sort=lambda row: row.id),
        Column("O que", lambda row: row.form.what, 18, grow=3),
        Column("Onde", lambda row: where(row.form), 14, grow=3, keep=1),
        Column("Desde", lambda row: f"{row.opened_at:%d/%m %H:%M}", 11, sort=lambda row: row.opened_at),
        Column("Situação", lambda row: state(row), 18),
        Column("Avisados", lambda row: str(row.told) if row.told else "", 8, keep=2, right=True),
        Column("Principal", lambda row: row.protocol, 13, keep=3),
    )
    EMPTY = "Nenhuma avaria. F6 declara uma: ela aparece em todo cliente que atinge."
    COUNTED = ("avaria", "avarias")

    def __init__(self, opener: Opener) -> None:
        """`opener` shows the window of a customer."""
        super().__init__()
        self.opener = opener

    suggested: tuple[str, ...] = ()
    """Access points from which many called, and at which nothing is stated."""

    def named(self, row: OutageRow) -> str:
        """Number and what it is."""
        return f"{row.id} {row.form.what}"

    def faint(self, row: OutageRow) -> bool:
        """It is over."""
        return not row.open

    async def page(self, after: OutageRow | None) -> Sequence[OutageRow]:
        """With what is suggested."""
        if after is None:
            self.suggested = tuple(f"? {one.said}: F6 declara" for one in await self.desk.in_db(rushes))
        return await self.desk.in_db(outages, self.text, after, PAGE)

    def facts(self) -> list[str]:
        """What is suggested comes first."""
        return [*self.suggested, *super().facts()]

    def why_not(self, name: str) -> str | None:
        """What wants an outage that lasts."""
        row = self.rows.current
        if name in ("end", "touched") and row is None:
            return "Não há linha para isso."
        if name in ("end", "edit") and row is not None and row.ended_at is not None:
            return f"Encerrada por {row.ended_by} em {format_datetime(row.ended_at)}."
        return super().why_not(name)

    async def read(self, key: int | None) -> tuple[OutageRow | None, OutageForm, FormContext]:
        """One as it stands; a new one begins at the point from which most called. Raises `Gone`."""
        context = await self.desk.in_db(outage_context)
        if key is None:
            found = await self.desk.in_db(rushes)
            return None, OutageForm.model_construct(points=found[0].point if found else ""), context
        row = await self.desk.in_db(outage, key)
        return row, row.form, untouched(context, row.form)

    async def write(self, key: int | None, read: OutageRow | None, texts: dict[str, str]) -> int:
        """By its service."""
        return await self.desk.in_db(save_outage, key or 0, read.form if read else None, texts)

    async def delete_row(self, row: OutageRow) -> Any:
        """By its service."""
        await self.desk.in_db(remove_outage, row.id)

    async def restore_row(self, key: int) -> Any:
        """By its service."""
        await self.desk.in_db(restore_outage, key)

    async def question(self, row: OutageRow) -> str:
        """That it is no end."""
        return f"Apagar a avaria {self.named(row)}? É para a que foi declarada por engano: ninguém é avisado."

    async def dialog_of(self, row: OutageRow | None, *what: Any, **options: Any) -> RecordDialog:
        """F4 adds an access point; below stands whom it touches."""

        async def choose() -> None:
            await self._add_point()

        said: list[str] = []
        if row is not None:
            found, calls = await self.desk.in_db(reach, row.id), await self.desk.in_db(calls_of_outage, row.id)
            said = ["", *told(row, found, calls)]
        return OutageDialog(*what, choosers={"points": choose}, below=said, **options)

    async def edit(self, row: OutageRow | None, resumed: Draft | None = None) -> None:
        """F9 in the form: once it is saved, the window of its end."""
        await super().edit(row, resumed)
        if isinstance(self.dialog_open, OutageDialog) and self.dialog_open.ends:
            await self.do_end()

    async def _add_point(self) -> None:
        form = self.dialog_open.form
        choices = form.context.choices.get(POINTS, ())
        if not choices:
            raise Refused("A lista Pontos de Acesso está vazia.")
        chosen = await self.desk.choose("Ponto de Acesso", tuple((one.label, one.label) for one in choices))
        if chosen:
            there = form.texts["points"].strip(" ;")
            form.put({"points": f"{there}; {chosen}" if there else chosen})

    async def do_end(self) -> None:
        """F9: who is told what stands in the window, and that is the question."""
        row = self.rows.current
        assert row is not None
        if await end(self.desk, row):
            await self.wrote()

    async def do_touched(self) -> None:
        """t: the customers whom it touches."""
        row = self.rows.current
        assert row is not None
        await self.desk.ask(RecordsScreen(f"Atingidos pela avaria {self.named(row)}", TouchedView(row.id, self.opener)))


class OutageDialog(ActDialog):
    """The form with whom it touches below; F9 of one that lasts saves it and ends it."""

    ends = False

    def __init__(self, *args: Any, below: Sequence[str], **options: Any) -> None:
        super().__init__(*args, room=len(below), explain=(lambda form: below) if below else None, **options)
        self.lasts = bool(below)

    def called(self, command: Command) -> str:
        """F9 by what it does."""
        return "Encerrar e avisar" if command.id == "confirm" and self.lasts else super().called(command)

    def on_line(self, command: Command) -> bool:
        """Both keys differ in one that lasts."""
        return (command.id == "confirm" and self.lasts) or super().on_line(command)

    async def do_confirm(self) -> None:
        """F9."""
        self.ends = self.lasts
        await super().do_confirm()
        self.ends = self.ends and self.editing.saved


class TouchedView(Listing[Touched], Vertical):
    """The customers whom an outage touches; Enter opens one."""

    DEFAULT_CSS = "TouchedView { height: 1fr; }"
    COLUMNS = (
        Column("Código", lambda row: str(row.id), 7, right=True, sort=lambda row: row.id),
        Column("Nome", lambda row: row.name, 30, grow=1),
        Column("Fone", lambda row: format_phone(row.phone) if row.phone else "", 16),
        Column("Planos", lambda row: str(row.plans), 6, right=True, sort=lambda row: row.plans),
    )
    EMPTY = "Nenhum cliente com plano nestes lugares."
    COUNTED = ("cliente", "clientes")

    def __init__(self, outage_id: int, opener: Opener) -> None:
        super().__init__()
        self.outage_id = outage_id
        self.opener = opener

    async def page(self, after: Touched | None) -> Sequence[Touched]:
        """By code."""
        return await self.desk.in_db(touched, self.outage_id, after.id if after else None, PAGE)

    def on_record_list_opened(self) -> None:
        """The customer."""
        if (row := self.rows.current) is not None:
            self.desk.carry_out(self.open_row(row))

    async def open_row(self, row: Touched) -> None:
        """His window, over this list."""
        await self.opener(self.desk, row.id)


def where(form: OutageForm) -> str:
    """Its places in one line."""
    return "; ".join(part for part in (form.points, form.streets, format_ceps(form.ceps)) if part)


def state(row: OutageRow) -> str:
    """How it stands."""
    if row.ended_at is not None:
        return f"encerrada {row.ended_at:%d/%m %H:%M}"
    if row.form.expected_at is None:
        return "! sem previsão"
    return "! previsão vencida" if row.late else f"! até {row.form.expected_at:%d/%m %H:%M}"


def told(row: OutageRow, found: Reach, calls: Calls) -> list[str]:
    """Whom it touches, and who called."""
    plans, people = counted(found.plans, "plano"), counted(found.customers, "cliente")
    linked = f"{counted(len(calls.calls), 'atendimento')} em {row.protocol}" if row.protocol else "nenhum atendimento"
    return [
        f"Atingidos  {plans}, {people}      sem sessão aberta  {found.off}",
        f"Ligaram    {linked}",
    ]


async def end(desk: Desk, row: OutageRow, resumed: Draft | None = None) -> bool:
    """The window of the end; whether it was ended."""
    context = await desk.in_db(end_context)
    calls = await desk.in_db(calls_of_outage, row.id)

    async def write(texts: dict[str, str]) -> Any:
        return await desk.in_db(end_outage, row.id, texts)

    def explain(form: Form) -> Sequence[str]:
        texts = form.texts
        body, solution = texts.get("message", "").strip(), texts.get("solution", "").strip()
        people = len(calls.to_tell)
        parts = counted(len(measure(body).segments) * people, "SMS", "SMS") if body else ""
        left = len(calls.callers) - people
        return (
            f"F9: avisa {counted(people, 'número', 'números')}, uma vez ({parts})"
            + (f"; {left} sem SMS possível" if left else "")
            if body and people
            else "F9: ninguém é avisado",
            f"conclui {counted(len(calls.open), 'atendimento vinculado', 'atendimentos vinculados')}"
            if solution
            else "os atendimentos vinculados ficam como estão",
        )

    name = await desk.in_db(company)
    message = f"{name}: {BACK}" if name else BACK.capitalize()
    begun = EndForm.model_construct(message=message, solution=SOLVED)
    dialog = ActDialog(
        ("Encerrar avaria", f"{row.id} {row.form.what}"),
        EndForm,
        as_texts(EndForm.model_construct(), context),
        context,
        draft=DraftKey(f"outage_end:{row.id}", None, None),
        write=write,
        resumed=resumed,
        proposed={name: text for name, text in as_texts(begun, context).items() if text},
        above=[f"Há {how_long(desk.session.today() - row.opened_at)}, por {row.opened_by}   {where(row.form)}", ""],
        explain=explain,
        done=_said_end,
    )
    return await desk.ask(dialog) is not None


def _said_end(result: dict[str, int]) -> str:
    people = counted(result["told"], "avisado", "avisados")
    calls = counted(result["concluded"], "atendimento concluído", "atendimentos concluídos")
    return f"Avaria encerrada: {people}, {calls}."
