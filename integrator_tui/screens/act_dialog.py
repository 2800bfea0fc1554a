"""The window of an act: what it is about above the fields, what comes of it below them, told while one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual.app import ComposeResult

from integrator_tui.desk.port import desk_of
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.widgets.form import Form
from integrator_tui.widgets.lines import Line

Explain = Callable[[Form], Sequence[str]]


class ActDialog(RecordDialog):
    """Answers with what the service returned; `done` makes the sentence of the bottom line of it.

    `above` are the facts that the question is about; `explain` is asked again with every key, and says `room` lines at
    most of what will come of it.
    """

    def __init__(
        self,
        *args: Any,
        above: Sequence[str] = (),
        explain: Explain | None = None,
        room: int = 2,
        done: Callable[[Any], str] = lambda result: "Dados salvos com sucesso",
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.above = [Line(text) for text in above]
        self.below = [Line("", classes="faint") for _ in range(room if explain else 0)]
        self._explain = explain
        self._done = done

    def content(self) -> ComposeResult:
        """Facts, fields, what comes of it."""
        yield from self.above
        yield from super().content()
        yield from self.below

    def on_mount(self) -> None:
        """What would come of it as it begins."""
        super().on_mount()
        self.explain()

    def explain(self) -> None:
        """Say what would come of what is typed now."""
        said = list(self._explain(self.form)) if self._explain else []
        for line, text in zip(self.below, [*said, *[""] * len(self.below)], strict=False):
            line.set(text)

    def on_form_changed(self, event: Form.Changed) -> None:
        """Kept, and explained."""
        super().on_form_changed(event)
        self.explain()

    async def _save(self, texts: dict[str, str]) -> None:
        if await self.editing.save(texts):
            self.dismiss(self.editing.result)
            desk_of(self).say(self._done(self.editing.result))
