"""Single lines of the desk: the title bar, the tabs, and the bottom line with keys or a message."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from integrator_tui.desk.commands import Alive, Destination, alive, commanded
from integrator_tui.desk.text import shown

LAST = 9
"""Rank on the bottom line of what needs no place there."""


def _wanted(item: Alive) -> bool:
    """Tabs and options stand on the screen with their keys; keys that only move are in the help."""
    command = item.command
    named = bool(command.footer) or (command.menu and not isinstance(command, Destination))
    return named and item.node.on_line(command)


class Line(Widget):
    """A line of content that is replaced as a whole."""

    DEFAULT_CSS = "Line { height: 1; }"

    def __init__(self, content: Content | str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._content = shown(content) if isinstance(content, str) else content

    def set(self, content: Content | str) -> None:
        """Show something else; a `str` is taken literally."""
        new = shown(content) if isinstance(content, str) else content
        if not new.is_same(self._content):
            self._content = new
            self.refresh()

    def render(self) -> Content:
        """The line, cut at the edge."""
        return self._content

    @property
    def text(self) -> str:
        """What the line says, without styles."""
        return self._content.plain


class BottomLine(Line):
    """The keys of what has the focus; a message takes their place until the next key."""

    DEFAULT_CSS = """
    BottomLine { dock: bottom; background: $panel; color: $foreground; }
    BottomLine.-message { background: $panel; color: $text-success; text-style: bold; }
    BottomLine.-error { background: $panel; color: $text-error; text-style: bold reverse; }
    BottomLine.-calls { height: 2; }
    """
    _calls: Content | None = None
    """The call line above, where the desk has an extension: its place is kept, so nothing moves when it rings."""

    def take_calls(self) -> None:
        """The call line as the desk has it now."""
        calls: Content | None = getattr(self.app, "call_line", None)
        if calls is not self._calls:
            self._calls = calls
            self.set_class(calls is not None, "-calls")
            self.refresh()

    def render(self) -> Content:
        """Calls above, keys below."""
        if self._calls is None:
            return super().render()
        width = max(self.size.width, 1)
        lines = (one.truncate(width, ellipsis=True, pad=True) for one in (self._calls, super().render()))
        return Content("\n").join(lines)

    def on_mount(self) -> None:
        """Follow the focus: other keys are alive there."""
        self.screen.bindings_updated_signal.subscribe(self, lambda screen: self.show_keys())

    @property
    def speaks(self) -> bool:
        """Whether a message stands on the line."""
        return self.has_class("-message") or self.has_class("-error")

    def show_keys(self) -> None:
        """The commands of this moment that belong on the line."""
        if self.is_attached:
            self.take_calls()
        if not self.is_attached or self.speaks:
            return
        lead = next(filter(None, (node.lead() for node in commanded(self.screen))), "")
        parts = [Content.assemble((key, "bold"), f" {word}") for key, word in self._fitting(cell_len(lead))]
        said = [Content.styled(shown(lead).plain, "bold $text-warning")] if lead else []
        self.set(Content(" ") + Content("  ").join([*said, *parts]))

    def _fitting(self, taken: int) -> list[tuple[str, str]]:
        """Key and word of what acts here and now, the most needed first, as far as they fit."""
        offered = [item for item in alive(self.screen) if item.key and _wanted(item)]
        chosen: list[tuple[str, str]] = []
        left = self.app.size.width - 2 - (taken + 2 if taken else 0)
        for item in sorted(offered, key=lambda item: item.command.footer or LAST):
            key, word = item.key, item.node.called(item.command)
            room = cell_len(f"{key} {word}") + (2 if chosen else 0)
            if room <= left:
                chosen.append((key, word))
                left -= room
        return chosen

    def say(self, sentence: str, *, error: bool = False) -> None:
        """Show a message; an empty one gives the line back to the keys."""
        self.set_class(bool(sentence) and not error, "-message")
        self.set_class(bool(sentence) and error, "-error")
        if sentence:
            self.set(f" {sentence}")
        else:
            self.show_keys()
