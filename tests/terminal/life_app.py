"""A small desk for the life tests: one field whose text is a draft, and a key for every way to fail.

Run as `life_app.py KIND FOLDER`: "life" is guarded and launched as the real program is, "bare" is the same without the
launcher, "asleep" as "life" with a loop that no signal wakes, "deaf" as "life" with no key that does anything, "stock"
what Textual alone does with the same screen: the control.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from integrator_tui.process import bugs, death, environment, launcher
from integrator_tui.process.life import LifeMixin

NEVER_PRINTED = "123.456.789-09"


def build(kind: str, folder: Path) -> tuple[Any, Any]:
    """The application and what flushes its drafts; Textual is imported only here, as in the real program."""
    from rich.segment import Segment
    from textual.app import App, ComposeResult
    from textual.binding import Binding
    from textual.events import Resize
    from textual.strip import Strip
    from textual.widget import Widget
    from textual.widgets import Input, Label

    from integrator_tui.desk.drafts import DraftKey, Drafts

    class Fragile(Widget):
        broken = False

        def render_line(self, y: int) -> Strip:
            if self.broken:
                raise ValueError(f"render {NEVER_PRINTED}")
            return Strip([Segment("inteiro")])

    class Faults(App[int]):
        CSS = "Fragile { height: 1 }"
        BINDINGS: ClassVar = [
            Binding(f"f{number}", name, name)
            for number, name in enumerate(("handler", "worker", "render", "hang", "flood", "link", "nothing"), 2)
        ]
        drafts: Drafts
        turns = 0

        def compose(self) -> ComposeResult:
            yield Input(id="note")
            yield Label("pronto", id="size")
            yield Label("", id="keys", markup=False)
            yield Fragile()

        def on_mount(self) -> None:
            if kind == "asleep":
                signal.set_wakeup_fd(-1)
            self.drafts = Drafts(folder / "drafts", "maria")
            found = self.drafts.all()
            if found:
                self.query_one("#keys", Label).update("voltou: " + found[0].values["text"])

        def on_input_changed(self, event: Input.Changed) -> None:
            # Never flushed while typing: what is on the disk in the end was put there by the death.
            self.drafts.put(DraftKey("note", None, None), {"text": event.value}, datetime.now(UTC))
            self.query_one("#keys", Label).update(f"visto: {event.value}")

        def on_resize(self, event: Resize) -> None:
            self.query_one("#size", Label).update(f"pronto {event.size.width}x{event.size.height}")

        def action_handler(self) -> None:
            cpf = NEVER_PRINTED
            raise ValueError(f"handler {cpf}")

        def action_worker(self) -> None:
            async def work(cpf: str) -> None:
                raise KeyError(cpf)

            self.run_worker(work(NEVER_PRINTED))

        def action_render(self) -> None:
            self.query_one(Fragile).broken = True
            self.query_one(Fragile).refresh()

        def action_hang(self) -> None:
            (folder / "hangs").touch()
            while True:
                time.sleep(0.01)

        def action_flood(self) -> None:
            self.set_interval(1 / 200, self.flood)

        def flood(self) -> None:
            self.turns += 1
            (folder / "turns").write_text(str(self.turns))
            self.screen.styles.background = f"rgb(0,0,{int(time.monotonic() * 200) % 200})"

        def action_link(self) -> None:
            self.open_url("https://evil.example/[x]")

        def action_nothing(self) -> None:
            self.action_screenshot()
            self.save_screenshot()
            self.action_suspend_process()
            self.query_one("#keys", Label).update("nada")

        def flush(self) -> None:
            self.drafts.flush()

    class Guarded(LifeMixin, Faults):
        pass

    class Deaf(LifeMixin, Faults, inherit_bindings=False):
        ENABLE_COMMAND_PALETTE = False

    app = {"stock": Faults, "deaf": Deaf}.get(kind, Guarded)()
    return app, app.flush


def program() -> int:
    kind, folder = sys.argv[1], Path(sys.argv[2])
    app, flush = build(kind, folder)
    if kind == "stock":
        app.run()
        return app.return_code or 0
    bugs.log_to(folder / "log")
    logging.getLogger("life_app").warning("started")
    return death.run(app, flush)


def main() -> int:
    if sys.argv[1] == "stock":
        return program()
    refusal = environment.refuse_bad_terminal()
    if refusal is not None:
        print(refusal, file=sys.stderr)
        return 2
    environment.scrub_environment()
    launcher.PATIENCE = float(os.environ.get("LAUNCHER_PATIENCE", launcher.PATIENCE))
    return program() if sys.argv[1] == "bare" else launcher.launch(program)


if __name__ == "__main__":
    sys.exit(main())
