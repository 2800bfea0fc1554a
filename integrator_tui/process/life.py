"""What an application inherits to live and die as the launcher and the guard of the signals promise."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from integrator_tui.process import clipboard
from integrator_tui.process.bugs import bug_sentence, log_bug, log_silently, say
from integrator_tui.process.death import SLOWEST_DISK, arm_last_resort, keep_drafts, keep_typed, wake_for_signals
from integrator_tui.process.launcher import BUG

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from textual.app import App
    from textual.driver import Driver
    from textual.filter import LineFilter
    from textual.screen import Screen
    from textual.widget import Widget

    _AppBase = App[Any]
else:
    _AppBase = object


class LifeMixin(_AppBase):
    """What an application inherits, before `App`, to live and die as this module promises."""

    takes_mouse = True
    """Without it the terminal keeps the mouse: it selects text as anywhere."""
    _bug_code: str | None = None
    _neutral: LineFilter | None = None

    def get_driver_class(self) -> type[Driver]:
        """Our own driver, whatever the environment says."""
        from integrator_tui.process.terminal import DeskDriver

        return DeskDriver

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        """Only what differs from what stands on the terminal."""
        from textual._compositor import CompositorUpdate

        from integrator_tui.process.picture import Changes
        from integrator_tui.process.terminal import DeskDriver

        if isinstance(self._driver, DeskDriver):
            if isinstance(renderable, CompositorUpdate):
                renderable = Changes(renderable, self._driver.picture, self.size.width)
            elif renderable is not None:
                self._driver.picture.drop()
        super()._display(screen, renderable)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Those of Textual, and the net under all widgets."""
        if self._neutral is None:
            from integrator_tui.desk.text import Neutral

            self._neutral = Neutral()
        return [*super().get_line_filters(), self._neutral]

    def keep_typed(self) -> None:
        """Give the drafts what stands in the fields and is still on its way to them; the last flush follows."""

    async def run_async(self, **options: Any) -> Any:
        """As Textual, with failed tasks in the log instead of on the screen, and the mouse only where it is wanted."""
        import asyncio

        options["mouse"] = options.get("mouse", True) and self.takes_mouse
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_log_failed_task)
        wake_for_signals(loop)
        return await super().run_async(**options)

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = BUG
        if self._exception is None:
            # The test pilot raises it again.
            self._exception = error
            self._exception_event.set()
        if self._bug_code is not None:
            log_bug(error)
            return
        self._bug_code = log_bug(error)
        keep_typed(self)
        sentence = bug_sentence(self._bug_code, keep_drafts())
        self._exit_renderables[:] = [sentence]
        if not self.is_headless:
            arm_last_resort(BUG, SLOWEST_DISK, sentence)
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        self._handle_exception(RuntimeError("fatal error"))

    def panic(self, *renderables: Any) -> None:
        """Shows nothing of what it is given: it may quote data."""
        self._handle_exception(RuntimeError("panic"))

    def _print_error_renderables(self) -> None:
        for sentence in self._exit_renderables:
            say(str(sentence))
        self._exit_renderables.clear()

    def _register(self, parent: Any, *widgets: Widget, **options: Any) -> list[Widget]:
        for widget in widgets:
            blink = getattr(type(widget), "cursor_blink", None)
            if blink is not None:
                # An idle desk sends nothing: a blinking cursor would keep a dead connection alive.
                widget.set_reactive(blink, False)
        return super()._register(parent, *widgets, **options)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Shows the address; the browser would open on the server."""
        from integrator_tui.desk.text import plain

        self.notify(plain(url), title="Endereço", markup=False)

    def copy_to_clipboard(self, text: str) -> None:
        """To the clipboard of the operator's terminal, through what stands between."""
        self._clipboard = text
        if self._driver is not None and clipboard.fits(text):
            self._driver.write(clipboard.sequence(text, os.environ))

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Nothing: the picture would lie on the server, with the customer's data."""

    def deliver_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str | None:
        """Nothing, as `action_screenshot`."""
        return None

    def save_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str:
        """Nothing, as `action_screenshot`."""
        return ""

    def action_suspend_process(self) -> None:
        """Nothing: there is no shell to go back to."""


def _log_failed_task(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    log_silently(context.get("exception"))
