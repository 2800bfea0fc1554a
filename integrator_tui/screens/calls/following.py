"""A colleague's change shows without a key, and never moves the row under the cursor (facts 5.2)."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from textual.widget import Widget

from integrator_tui.desk.port import Changed, desk_of

if TYPE_CHECKING:
    _Widget = Widget
else:

    class _Widget:
        """Nothing: Textual takes the styles of the first base that is a node."""


class Following(_Widget):
    """Mixed into a widget that shows calls, before it."""

    def on_mount(self) -> None:
        """From now on."""
        desk_of(self).follow(self)

    def on_unmount(self) -> None:
        """No more."""
        desk_of(self).follow_no_more(self)

    @abstractmethod
    async def news(self, customers: Changed) -> None:
        """Calls of these customers changed; None: of anybody."""
