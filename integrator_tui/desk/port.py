"""What a screen, a widget or a command may ask of the desk: all that they know of the application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.worker_manager import WorkerManager

from integrator_tui.config import Settings
from integrator_tui.db import Db
from integrator_tui.desk.drafts import Drafts
from integrator_tui.desk.kept_small import Collector
from integrator_tui.errors import DeskError
from integrator_tui.session import Session

P = ParamSpec("P")
R = TypeVar("R")
A = TypeVar("A")
S = TypeVar("S", bound=Screen[Any])


Changed = frozenset[int] | None
"""Customers whose calls changed; None when it may be anybody's."""


class Follower(Protocol):
    """What wants to know that calls changed elsewhere."""

    async def news(self, customers: Changed) -> None:
        """Calls of these customers changed."""
        ...


class Desk(Protocol):
    """The application as it is seen from below; `app.Desk` is it."""

    settings: Settings
    db: Db
    session: Session
    drafts: Drafts
    collector: Collector
    key_time: float
    extension: str
    """Of the telephone beside this desk; empty for none."""

    # The database

    async def in_db(self, function: Callable[Concatenate[Session, P], R], *args: P.args, **options: P.kwargs) -> R:
        """Run a query or a service on the database thread."""
        ...

    @property
    def database_name(self) -> str:
        """The base as it may be shown."""
        ...

    # Drafts

    def keep_draft(
        self,
        screen: str,
        record: int | None,
        version: int | None,
        typed: Mapping[str, str],
        read: Mapping[str, str],
        cursor: str = "",
    ) -> None:
        """Remember the fields that were typed, each with what was read there, and the cursor."""
        ...

    def forget_draft(self, screen: str, record: int | None) -> None:
        """What was being typed here was saved or given up."""
        ...

    def flush_drafts(self) -> None:
        """Put the drafts on disk."""
        ...

    # What is said and asked

    def say(self, sentence: str, *, error: bool = False) -> None:
        """A sentence on the bottom line, until the next key."""
        ...

    def announce(self, sentence: str) -> None:
        """A sentence that nobody asked for: it stands a while although keys are pressed."""
        ...

    def follow(self, follower: Follower) -> None:
        """It is told of calls that change elsewhere."""
        ...

    def follow_no_more(self, follower: Follower) -> None:
        """It is gone."""
        ...

    def say_error(self, error: DeskError) -> None:
        """An error the operator can act on."""
        ...

    async def find_extension(self) -> None:
        """The calls of the extension that the operator had last."""
        ...

    def show_call_line(self, line: Content | None) -> None:
        """Who calls, above the bottom line of every screen; None takes its place away."""
        ...

    def tell(self, title: str, text: str) -> None:
        """A box to be read."""
        ...

    def copy_text(self, value: str) -> None:
        """A text goes to the operator's own clipboard, and he is told."""
        ...

    async def choose(self, title: str, options: Sequence[tuple[A, str]], current: A | None = None) -> A | None:
        """Let the operator choose from a list."""
        ...

    async def ask(self, screen: Screen[A]) -> A | None:
        """Put a question and wait for its answer. Inside an action only."""
        ...

    # Actions

    def carry_out(self, action: Awaitable[Any]) -> None:
        """Run an action that keys wait for."""
        ...

    def look_up(self, question: Awaitable[Any]) -> None:
        """Read something beside what the operator does."""
        ...

    async def told(self, action: Awaitable[Any]) -> None:
        """Await an action, and tell the operator what he can act on."""
        ...

    async def interruptible(self, sentence: str, work: Coroutine[Any, Any, A]) -> A:
        """Await something long that Esc cancels. Raises `Stopped` then."""
        ...

    def let_keys_through(self) -> None:
        """The action takes long: the operator gets the keys back."""
        ...

    # Screens

    @property
    def screen(self) -> Screen[Any]:
        """What the operator sees."""
        ...

    @property
    def screen_stack(self) -> list[Screen[Any]]:
        """All that are open, the first at the bottom."""
        ...

    @property
    def workers(self) -> WorkerManager:
        """What runs beside."""
        ...

    def push_screen(self, screen: Screen[Any]) -> Awaitable[None]:
        """Open a screen over the others."""
        ...

    def kept_screen(self, kind: type[S]) -> S:
        """The screen of a kind that is used again and again."""
        ...

    def one_stroke(self) -> AbstractAsyncContextManager[None]:
        """What happens inside is painted once, at its end. Inside an action only."""
        ...


def desk_of(node: DOMNode) -> Desk:
    """The desk that a node stands in."""
    return cast("Desk", node.app)
