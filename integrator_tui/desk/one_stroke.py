"""Several changes of the screen that are painted once: what is read, mounted and focused meanwhile is not shown.

It leans on Textual 8.2.8: while updates are batched a screen lays itself out and carries out what waits for its
repaint, but paints nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

if TYPE_CHECKING:
    from textual._compositor import Compositor
    from textual.app import App
    from textual.geometry import Size

    _App = App[int]

    class _Screen(Widget):
        """What the mixin uses of `Screen`, whatever the answer of the screen is."""

        _callbacks: list[Any]
        _compositor: Compositor
        _dirty_widgets: set[Widget]

        def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None: ...
        def _compositor_refresh(self) -> None: ...
        async def _invoke_and_clear_callbacks(self) -> None: ...
        def set_focus(
            self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
        ) -> None: ...

else:
    _App = object
    _Screen = object

LONGEST = 0.8
"""Seconds for which nothing is painted; what takes longer is shown as far as it has come."""
ROUNDS = 5
"""At most so often is laid out what a layout has led to."""
STEPS = 100
"""Of the loop, at most, until the widgets are at rest."""


class _Hold:
    """Painting waits, until the end or for as long as it may."""

    def __init__(self, app: App[int]) -> None:
        self._app = app
        self._app._begin_batch()
        self._limit = asyncio.get_running_loop().call_later(LONGEST, self.end)
        self.over = False

    def end(self) -> None:
        """Paint what has come."""
        if not self.over:
            self.over = True
            self._limit.cancel()
            self._app._end_batch()
            if self._app.screen_stack and not self._app._batch_count:
                screen = self._app.screen
                if isinstance(screen, PaintedAtTheEnd):
                    screen.paint()
                screen.check_idle()


class OneStroke(_App):
    """Mixed into the application."""

    def __init__(self) -> None:
        super().__init__()
        self._holds: list[_Hold] = []

    @asynccontextmanager
    async def one_stroke(self) -> AsyncIterator[None]:
        """What happens inside is painted once, at its end. Inside an action only; a question inside ends it."""
        hold = _Hold(self)
        self._holds.append(hold)
        try:
            yield
            for _ in range(ROUNDS):
                screen = self.screen_stack[-1] if self.screen_stack else None  # the desk may be closing
                if not isinstance(screen, PaintedAtTheEnd) or not await screen.comes_to_rest(hold):
                    break
                if not screen.lay_out():
                    break
        finally:
            self._holds.remove(hold)
            hold.end()

    def paint_now(self) -> None:
        """Somebody is asked: he must see what."""
        for hold in self._holds:
            hold.end()


class PaintedAtTheEnd(_Screen):
    """Mixed into a screen, before it: Textual paints before it lays out and after, and renders in vain meanwhile."""

    async def comes_to_rest(self, hold: _Hold) -> bool:
        """Once nothing is on its way from widget to widget; False when it takes too long."""
        nodes = list(self.walk_children(Widget))
        for _ in range(STEPS):
            if hold.over:
                return False
            await asyncio.sleep(0)
            if self._callbacks or self.message_queue_size:
                continue
            if not any(node.message_queue_size or node._repaint_required or node._layout_required for node in nodes):
                return True
        return False

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:
        """Textual paints the whole screen anew for a focus that moves; what it moves between draws itself."""
        painted = self._repaint_required
        super().set_focus(widget, scroll_visible, from_app_focus)
        self._repaint_required = painted

    def lay_out(self) -> bool:
        """The layout that is due, without a repaint; whether one was."""
        due = self._layout_required or self._scroll_required
        if due:
            scroll, self._scroll_required = self._scroll_required, False
            self._refresh_layout(scroll=scroll)
            self._layout_required = False
        return due

    async def _invoke_and_clear_callbacks(self) -> None:
        """What waits for a repaint finds everything where it will stand."""
        if self._callbacks and self.app._batch_count:
            self.lay_out()
        await super()._invoke_and_clear_callbacks()

    def paint(self) -> None:
        """All that has changed."""
        if self._repaint_required:
            self._repaint_required = False
            self._dirty_widgets.add(self)
        self._compositor.update_widgets(self._dirty_widgets)
        self._compositor_refresh()

    def _compositor_refresh(self) -> None:
        if not self.app._batch_count:
            super()._compositor_refresh()
