"""What every window over a screen is built on: where it stands, what its title names, which keys it shows.

A window floats over what it is about: it begins at line 5, so the header of the customer stays to be read above it,
and what lies beneath is drawn in the quiet grade. A subclass hands its act, and the record that it is about, to
`super().__init__` ("Contato", "João"), and yields what stands inside from `content`. About whom it is, it need not
know: the title takes that from the screen beneath, where that says `about` (the customer's window does, a plan's may).
A window that opens where there is no such screen brings the header of its customer along (`over`).
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar, Generic, TypeVar, cast

from rich.color import Color
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen

from integrator_tui.commands.desk import DESK
from integrator_tui.commands.shared import DIALOG
from integrator_tui.desk.commands import Commanded, bindings
from integrator_tui.desk.one_stroke import PaintedAtTheEnd
from integrator_tui.desk.text import shown
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.screens.header import Header
from integrator_tui.widgets.box import Box
from integrator_tui.widgets.lines import BottomLine, Line

T = TypeVar("T")

ABOVE = 4
"""Lines of the screen beneath that a window leaves free."""
HEAD = 3
"""As many of them stay as they are: who, what matters now, where."""
AROUND = ABOVE + 1 + 2
"""Lines that are not a window's own: those above it, the bottom line, its frame."""


class Dialog(Commanded, PaintedAtTheEnd, ModalScreen[T], Generic[T]):
    """Base of the windows: closed by Esc or F3, with a frame around `content` that names act, record and customer."""

    SCOPE = "dialog"
    ABOUT: ClassVar[bool] = True
    """Whether the title says about whom: not that of a window about the program."""
    DEFAULT_CSS = """
    Dialog { align: center top; background: $background 60%; }
    Dialog > .window {
        width: 76; height: auto; margin: 4 0 0 0; max-height: 100%;
        background: $surface; padding: 0 1; border: round $primary;
        border-title-color: $foreground; border-title-background: $surface; border-title-style: bold;
    }
    Dialog.-wide > .window { width: 102; }
    Dialog > Header { dock: top; }
    Dialog > .-below { margin: 2 0 0 0; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DIALOG), *bindings(DESK, "app.")]
    """Those of the desk too: Textual looks for keys no further than a modal screen."""
    AUTO_FOCUS = "*"

    def __init__(self, act: str, record: str = "", *, over: CustomerRecord | None = None) -> None:
        """`over`: the customer whose header stands above it, where no screen beneath shows him."""
        super().__init__()
        self.act = act
        self.record = record
        self.over = over

    @property
    def framed(self) -> bool:
        """Whether it stands in a frame from line 5 on: a picture that needs the room begins on line 3, without one."""
        return True

    @property
    def about(self) -> str:
        """About whom: what the screen says that it stands over."""
        if not self.ABOUT:
            return ""
        if self.over is not None:
            return f"{self.over.id} {self.over.form.called}"
        screen = next((one for one in reversed(self._beneath()) if not isinstance(one, Dialog)), None)
        return cast("str", getattr(screen, "about", ""))

    @property
    def title_text(self) -> str:
        """Act, record, customer; what has no record of its own is about that of the window beneath."""
        beneath = self._beneath()
        below = beneath[-1] if beneath else None
        record = self.record or (below.record or below.act if isinstance(below, Dialog) and self.ABOUT else "")
        return " · ".join(part for part in (self.act, record, self.about) if part)

    @abstractmethod
    def content(self) -> ComposeResult:
        """What stands in the frame: lines, and at most one part that is as high as there is room for."""

    def compose(self) -> ComposeResult:
        """The header where it is not beneath, the frame, the keys."""
        if self.over is not None:
            yield Header(self.over)
        with Vertical(classes="window -below" if self.over else "window"):
            yield from self.content()
        yield BottomLine()

    def on_mount(self) -> None:
        """The title, and as much height as there is."""
        self.show_title()
        self._fit()

    def on_resize(self) -> None:
        """The height follows the terminal."""
        self._fit()

    def show_title(self) -> None:
        """Again, where act or record have changed."""
        self.query_one(".window").border_title = shown(self.title_text)

    @property
    def room(self) -> int:
        """Lines that fit into the frame."""
        calls = 1 if getattr(self.app, "extension", "") else 0
        return max(self.app.size.height - AROUND - calls, 3)

    def _fit(self) -> None:
        parts = self.query_one(".window").children
        lines = sum(isinstance(part, Line | Box) for part in parts)
        for part in parts:
            if not isinstance(part, Line | Box):
                part.styles.max_height = max(self.room - lines, 3)

    # What is beneath

    def _beneath(self) -> list[Screen[Any]]:
        stack = self.app.screen_stack
        return list(stack[: stack.index(self)]) if self in stack else []

    def render(self) -> RenderableType:
        """The screen beneath: its head as it is, the rest quiet."""
        screens = self._beneath()
        if not screens:
            return ""
        colours = self.app.current_theme.variables
        quiet = Style(
            color=Color.parse(colours["text-muted"]), bgcolor=Color.parse(self.app.current_theme.background or "")
        )
        return _Beneath(screens[-1], quiet, 0 if self.over else HEAD)

    def do_close(self) -> None:
        """No answer."""
        self.dismiss(None)

    def why_not(self, name: str) -> str | None:
        """F9 means something only where a dialog says so."""
        return "Aqui não há o que confirmar." if name == "confirm" and not hasattr(self, "do_confirm") else None


class _Beneath:
    """Draws a screen that a window stands over."""

    def __init__(self, screen: Screen[Any], quiet: Style, head: int) -> None:
        self._screen = screen
        self._quiet = quiet
        self._head = head

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        for number, strip in enumerate(self._screen._compositor.render_strips()):
            for text, style, control in strip:
                if number < self._head:
                    yield Segment(text, style.clear_meta_and_links() if style else None, control)
                else:
                    yield Segment(text, self._quiet, control)
            yield Segment.line()
