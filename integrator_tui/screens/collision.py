"""Two operators changed one field: mine, theirs and before side by side, one key each; nothing is chosen by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from integrator_tui.commands.shared import COLLISION
from integrator_tui.desk.commands import Command, bindings
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.desk.text import cells, plain
from integrator_tui.errors import Conflict
from integrator_tui.forms.base import choices
from integrator_tui.forms.filling import Filling
from integrator_tui.queries.history import FieldEntry, Subject, last_changes
from integrator_tui.rules.counting import counted, word
from integrator_tui.screens.dialog import Dialog
from integrator_tui.screens.dialogs import Prompt
from integrator_tui.session import Session
from integrator_tui.widgets.fields import FieldArea
from integrator_tui.widgets.filled import SECRET
from integrator_tui.widgets.lines import Line
from integrator_tui.widgets.record_list import Column, RecordList

SIDES = ("mine", "theirs", "before")
EMPTY = "(vazio)"


@dataclass(frozen=True)
class CollisionRow:
    """One field with its three values, as the form writes them; `side` is what was chosen, empty for nothing yet."""

    id: int
    field: str
    label: str
    mine: str
    theirs: str
    before: str
    secret: bool = False
    here: bool = True
    """Whether the form has the field for this type of person: what it has not, it can only leave empty."""
    side: str = ""
    other: str | None = None
    """What was typed in the place of all three."""
    by: str = ""

    @property
    def value(self) -> str:
        """What stays."""
        mine = self.mine if self.other is None else self.other
        return {"theirs": self.theirs, "before": self.before}.get(self.side, mine)

    def said(self, side: str) -> str:
        """A value to be read; what was typed last stands in the column of mine."""
        text = replace(self, side=side).value
        return ("•" * len(text) if self.secret else text) or EMPTY


@dataclass(frozen=True)
class Merge:
    """What comes of a form and of what others wrote since it was read."""

    filling: Filling
    rows: tuple[CollisionRow, ...]
    entering: tuple[str, ...] = ()
    """Labels of what was typed here and collides with nothing."""
    following: tuple[str, ...] = ()
    """Labels of what others changed and nobody touched here."""
    who: str = ""
    at: datetime | None = None
    minutes: int = 0

    @classmethod
    def of(cls, filling: Filling, newer: Mapping[str, str], error: Conflict) -> Merge:
        """What the service found, and what was written between its answer and this reading."""
        model, person = filling.form, filling.person_type
        read, mine = filling.read, filling.texts
        labels = {one.field: one.label for one in error.collisions if one.field in mine and one.field in newer}
        typed = [name for name in filling.typed if name in newer]
        late = [name for name in typed if newer[name] not in (read.get(name, ""), mine[name])]
        fields = [name for name in mine if name in labels or name in late]
        rows = tuple(
            CollisionRow(
                number,
                name,
                labels.get(name) or model.label(name, person),
                mine[name],
                newer[name],
                read.get(name, ""),
                model.ui(name).kind in SECRET,
                name in filling.names,
            )
            for number, name in enumerate(fields)
        )
        others = [name for name in newer if name not in fields and newer[name] != read.get(name) and name not in typed]
        return cls(
            filling,
            rows,
            tuple(model.label(name, person) for name in typed if name not in fields),
            tuple(model.label(name, person) for name in others if name in filling.names),
        )

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of those that collide."""
        return tuple(row.field for row in self.rows)

    def told_by(self, changes: Mapping[str, FieldEntry], session: Session) -> Merge:
        """With who wrote each, and when. Whose last row is what was read here did not write it: another program did."""
        read = {row.field: row.before for row in self.rows}
        changes = {name: entry for name, entry in changes.items() if entry.after != read[name]}
        if not changes:
            return self
        last = max(changes.values(), key=lambda entry: entry.id)
        names = sorted({entry.login for entry in changes.values()})
        named = ["você, em outra mesa," if name == session.login else name for name in names]
        rows = (
            replace(row, by=f"{entry.login}, {entry.at:%d/%m %H:%M}") if (entry := changes.get(row.field)) else row
            for row in self.rows
        )
        minutes = max(int((session.local(session.now()) - last.at).total_seconds() // 60), 0)
        return replace(self, rows=tuple(rows), who=" e ".join(named), at=last.at, minutes=minutes)

    def lines(self) -> list[str]:
        """What is said above the rows."""
        who = self.who or "outro operador"
        salvou = "salvaram" if " e " in who else "salvou"
        ago = "agora mesmo" if not self.minutes else f"há {self.minutes} min"
        if self.at is not None and self.minutes >= 60:
            ago = f"{self.at:%d/%m/%Y}"
        when = f" às {self.at:%H:%M} ({ago})" if self.at is not None else ""
        lines = [f"{who[0].upper()}{who[1:]} {salvou} antes{when}. Nada seu foi gravado ainda."]
        for labels, one, many in (
            (self.entering, "Um campo seu entra sem choque", "{} campos seus entram sem choque"),
            (self.following, "Um campo que você não tocou mudou", "{} campos que você não tocou mudaram"),
        ):
            if labels:
                lines.append(f"{counted(len(labels), one, many)}: {', '.join(labels)}")
        lines.append(word(len(self.rows), "Escolha neste campo:", f"Escolha nestes {len(self.rows)}:"))
        return lines


class CollisionDialog(Dialog[dict[str, str]]):
    """Answers with the text of each field that collided, or None where nothing is to be saved now."""

    MORE_SCOPES = ("collision",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COLLISION)]

    def __init__(self, merge: Merge) -> None:
        super().__init__("Choque com outro operador")
        self.merge = merge
        theirs = f"Dele ({merge.at:%H:%M})" if merge.at is not None else "Dele"
        columns = [Column[CollisionRow]("Campo", lambda row: row.label, 14, grow=1)]
        for number, (side, label) in enumerate(zip(SIDES, ("Meu", theirs, "Antes"), strict=True), start=1):
            columns.append(Column(label, self._cell(side, number), 17, grow=2))
        self.rows: RecordList[CollisionRow] = RecordList(columns)
        self.stays = Line("")

    def content(self) -> ComposeResult:
        """Who, what is not asked, the rows, what comes of it."""
        for text in self.merge.lines():
            yield Line(text)
        yield self.rows
        yield self.stays
        yield Line("Esc guarda o que digitou como rascunho; nada se perde.", classes="faint")

    def on_mount(self) -> None:
        """Nothing is chosen."""
        self.rows.styles.height = len(self.merge.rows) + 1
        self.rows.show(self.merge.rows)
        self.rows.focus()
        self._say_what_stays()

    def _cell(self, side: str, number: int) -> Callable[[CollisionRow], str]:
        """A value, in brackets where it is the one that stays; they are seen also where it is cut."""

        def get(row: CollisionRow) -> str:
            if row.side != side:
                return row.said(side)
            room = next((size for index, _, size in self.rows.fitted() if index == number), 17)
            return f"[{cells(row.said(side), max(room - 2, 1)).rstrip()}]"

        return get

    def _say_what_stays(self) -> None:
        chosen = [f"{row.label} {plain(row.said(row.side))}" for row in self.rows.rows if row.side]
        self.stays.set(f"Fica: {', '.join(chosen)}" if chosen else "Fica: nada escolhido ainda.")
        self.refresh_bindings()

    # Choosing

    def why_not(self, name: str) -> str | None:
        """All must be chosen; what is not there, or is not read, cannot be."""
        row = self.rows.current
        if name == "confirm":
            open_ones = [one.label for one in self.rows.rows if not one.side]
            return f"Falta escolher: {', '.join(open_ones)}." if open_ones else None
        if row is not None and name in ("theirs", "before", "another") and not row.here:
            return "Este tipo de pessoa não tem o campo: só Meu. Esc volta ao formulário."
        if row is not None and name in ("before", "another") and row.secret:
            return "Uma senha não se mostra: escolha Meu ou Dele."
        return super().why_not(name)

    def called(self, command: Command) -> str:
        """F9 says how many are saved, Esc that nothing goes."""
        count = len(self.merge.rows)
        names = {"confirm": word(count, "Salvar", f"Salvar os {count}"), "close": "Guardar rascunho"}
        return names.get(command.id) or super().called(command)

    def _choose(self, side: str, other: str | None = None) -> None:
        row = self.rows.current
        assert row is not None
        self.rows.paint({row.id: replace(row, side=side, other=other)})
        self.rows.action_move(1)
        self._say_what_stays()

    def do_mine(self) -> None:
        """What was typed in the form."""
        self._choose("mine")

    def do_theirs(self) -> None:
        """What the other wrote."""
        self._choose("theirs")

    def do_before(self) -> None:
        """What stood there before both."""
        self._choose("before")

    async def do_another(self) -> None:
        """None of the three: from the list of the field, or typed."""
        row = self.rows.current
        assert row is not None
        desk, filling = desk_of(self), self.merge.filling
        ui = filling.form.ui(row.field)
        if ui.kind == "choice":
            data = {ui.within: filling.value_of(ui.within)} if ui.within else None
            options = [(one.label, one.label) for one in choices(ui, filling.context, data)]
            other = await desk.choose(row.label, options, current=row.value)
        elif ui.kind == "notes":
            other = await desk.ask(TextPrompt(row.label, row.value))
        else:
            other = await desk.ask(Prompt(row.label, row.value))
        if other is not None:
            self._choose("mine", other)

    def on_record_list_opened(self, event: RecordList.Opened) -> None:
        """Enter: the three whole, one below the other."""
        row: CollisionRow = event.row
        by = f" ({row.by})" if row.by else ""
        parts = (("Meu", "mine"), (f"Dele{by}", "theirs"), ("Antes", "before"))
        desk_of(self).tell(row.label, "\n\n".join(f"{name}:\n{row.said(side)}" for name, side in parts))

    def do_confirm(self) -> None:
        """F9: the texts that stay."""
        self.dismiss({row.field: row.value for row in self.rows.rows if row.here})


class TextPrompt(Dialog[str]):
    """A text of several lines to be written together from two; F9 answers with it."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title)
        self.area = FieldArea(text, name="text")

    def content(self) -> ComposeResult:
        """The text."""
        yield self.area

    def on_mount(self) -> None:
        """The cursor behind the text."""
        self.area.come_back("")

    def do_confirm(self) -> None:
        """F9."""
        self.dismiss(self.area.value)


async def choose(
    desk: Desk, filling: Filling, newer: Mapping[str, str], error: Conflict, subject: Subject | None
) -> dict[str, str] | None:
    """What stays in each field that collides; None to go back to the form. Raises the conflict when it shows nothing.

    `newer`: what stands there now; `subject`: the record in the history, which knows who was quicker.
    """
    merge = Merge.of(filling, newer, error)
    if not merge.rows:
        raise error
    if subject is not None:
        merge = merge.told_by(await desk.in_db(last_changes, subject, merge.fields), desk.session)
    chosen = await desk.ask(CollisionDialog(merge))
    if chosen is None:
        desk.say("Nada foi gravado. O que você digitou está aqui e no rascunho.")
    return chosen
