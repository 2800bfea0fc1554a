"""The gate that keeps keys in order: a key waits for all that the one before it caused.

It leans on the order in which Textual hands events on, hence the exact pin of Textual.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from textual import events
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.app import App

    _App = App[int]
else:
    _App = object

A = TypeVar("A")

PATIENT_KEYS = 10.0
"""Seconds for which keys wait for an action before they are let through."""
ROUNDS = 2
"""How often a key is followed: through the queues of its event, then through those of the messages it caused."""
KEY_OVER = 0.5
"""Seconds after which a key counts as dealt with although what it went to has closed."""


class KeyGate(_App):
    """Mixed into the application: keys one at a time, actions that keys wait for, questions that keys go to."""

    class KeyDone(Message, bubble=True):
        """Follows a key through the same queues: when it arrives, the key has been dealt with."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self) -> None:
        super().__init__()
        self._keys: deque[events.Event] = deque()
        self._pressed = 0
        self._key_under_way = 0
        self.key_time = 0.0
        """When the key that is being carried out was pressed, by the monotonic clock."""
        self._busy = 0
        """Actions for which keys wait."""
        self._actions = 0
        """Actions under way, but for those that wait for an answer."""
        self.on_escape: Callable[[], object] | None = None
        """What Esc ends, although other keys wait."""

    # What the application adds

    def before_key(self) -> None:
        """A key is about to be carried out."""

    def one_stroke(self) -> AbstractAsyncContextManager[None]:
        """What happens inside is painted once."""
        return nullcontext()

    def paint_now(self) -> None:
        """A question is about to be put: what is held back is shown."""

    async def told(self, action: Awaitable[Any]) -> None:
        """Await an action, and tell the operator what he can act on."""
        await action

    # Actions and questions

    def carry_out(self, action: Awaitable[Any]) -> None:
        """Run an action that waits for something; keys typed meanwhile come after it, in order."""
        self._busy += 1
        self._actions += 1
        patience = self.set_timer(PATIENT_KEYS, self.let_keys_through)
        self.run_worker(self._carried_out(action, patience), group="actions")

    async def _carried_out(self, action: Awaitable[Any], patience: Timer) -> None:
        try:
            await self.told(action)
        finally:
            patience.stop()
            self.call_later(self._action_over)  # after the focus that the action has set, which goes the same way

    def _action_over(self) -> None:
        self._actions -= 1
        self._busy = max(self._busy - 1, 0)
        self._next_key()

    def let_keys_through(self) -> None:
        """The action takes too long: the operator gets the keys back."""
        if self._busy:
            self._busy = 0
            self._next_key()

    async def ask(self, screen: Screen[A]) -> A | None:
        """Put a question and wait for its answer; keys go to the question meanwhile. Inside an action only."""
        answer: asyncio.Future[A | None] = asyncio.get_running_loop().create_future()
        asking = self._busy

        def listen() -> None:
            self._busy = max(self._busy - asking, 0)  # what the question itself has to read first is still to come
            self._actions -= 1
            self._next_key()

        def answered(result: A | None) -> None:
            """Called while the dialog closes: the next key is not for it, but for what the answer leads to."""
            self._busy += 1
            self._actions += 1
            if not answer.done():
                answer.set_result(result)

        self.paint_now()
        async with self.one_stroke():
            await self.push_screen(screen, answered)
        self.call_later(listen)  # after the focus that the question has set, which goes the same way
        return await answer

    # Keys, one at a time

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes wait in line until the one before has been dealt with everywhere."""
        if self.on_escape is not None and isinstance(event, events.Key) and event.key == "escape":
            self.on_escape()
        elif isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._keys.append(event)
            if not self._key_under_way:
                self._next_key()
        else:
            await super().on_event(event)

    def _next_key(self) -> None:
        if self._keys and not self._key_under_way and not self._busy:
            self._pressed += 1
            self._key_under_way = ROUNDS
            self.call_next(self._press, self._keys.popleft())

    async def _press(self, event: events.Event) -> None:
        self.key_time = event.time
        self.before_key()
        await super().on_event(event)
        self._follow_key()

    def _follow_key(self) -> None:
        """Send a message after the key through the same queues."""
        target: Widget | Screen[Any] = self.focused or self.screen
        if not target.post_message(self.KeyDone(self._pressed)):
            self._key_over(self._pressed)
        else:
            self.set_timer(KEY_OVER, partial(self._key_over, self._pressed))

    def on_key_gate_key_done(self, event: KeyDone) -> None:
        """The last key went through; a second round covers the messages that it caused."""
        if event.number != self._pressed or not self._key_under_way:
            return
        if self._key_under_way > 1 and self._keys:
            self._key_under_way -= 1
            self._follow_key()
        else:
            self._key_over(event.number)

    def _key_over(self, number: int) -> None:
        """Nothing more is to come of a key; also when what it was followed through has closed meanwhile."""
        if number == self._pressed and self._key_under_way:
            self._key_under_way = 0
            self._next_key()

    @property
    def idle(self) -> bool:
        """Whether every key has been dealt with and all that is under way waits for the operator: for tests."""
        searching = any(worker.group != "actions" and not worker.is_finished for worker in self.workers)
        return not (self._keys or self._key_under_way or self._actions or searching)
