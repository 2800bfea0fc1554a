"""What is being typed, kept on disk while it is typed: the desk's side of the drafts."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING

from integrator_tui.desk.drafts import CURSOR, READ, Draft, DraftKey, Drafts, DraftsNotKept

if TYPE_CHECKING:
    from textual.app import App
    from textual.timer import Timer

    from integrator_tui.session import Session

    _App = App[int]
else:
    _App = object

DELAY = 0.2
"""Seconds between a change and its draft on disk."""
HELD = 4.0
"""Seconds for which a sentence that nobody asked for stands although keys are pressed."""


class Drafting(_App):
    """Keeps what is typed; that the disk takes nothing is said once."""

    session: Session
    drafts: Drafts

    def __init__(self) -> None:
        super().__init__()
        self.held_until = 0.0
        """Until when what was said last stands, whatever is pressed."""
        self._draft_timer: Timer | None = None
        self._drafts_kept = True
        self._typing: dict[tuple[str, int | None], Draft] = {}

    def say(self, sentence: str, *, error: bool = False) -> None:
        """A sentence on the bottom line of the screen."""
        raise NotImplementedError

    def keep_draft(
        self,
        screen: str,
        record: int | None,
        version: int | None,
        typed: Mapping[str, str],
        read: Mapping[str, str],
        cursor: str = "",
    ) -> None:
        """Remember the fields that were typed, each with what was read there, and the cursor; on disk within 0.3 s."""
        self._drop_draft(screen, record)
        if typed:
            values = {**typed, **{f"{READ}{name}": read.get(name, "") for name in typed}, CURSOR: cursor}
            draft = Draft(DraftKey(screen, record, version), values, self.session.now())
            self.drafts.put(draft.key, draft.values, draft.when)
            self._typing[screen, record] = draft
        if self._draft_timer is None:
            self._draft_timer = self.set_timer(DELAY, self.flush_drafts)

    def forget_draft(self, screen: str, record: int | None) -> None:
        """What was being typed here was saved or given up; older drafts that wait for an answer stay."""
        self._drop_draft(screen, record)
        self.flush_drafts()

    def _drop_draft(self, screen: str, record: int | None) -> None:
        if draft := self._typing.pop((screen, record), None):
            self.drafts.forget(draft)

    def flush_drafts(self) -> None:
        """Put the drafts on disk, beside the keys: the disk takes longer than a key may."""
        if self._draft_timer is not None:
            self._draft_timer.stop()
            self._draft_timer = None
        self.run_worker(self._flush_drafts(), group="drafts")

    async def _flush_drafts(self) -> None:
        """That the disk takes nothing is said once, until it takes something again: typing goes on meanwhile."""
        try:
            await asyncio.to_thread(self.drafts.flush)
        except DraftsNotKept as error:
            if self._drafts_kept:
                self._drafts_kept = False
                self.say(f"{error.title}: {error.short}", error=True)
                self.held_until = monotonic() + HELD
        else:
            self._drafts_kept = True
