"""What others commit about calls reaches the screens that show them, on the loop, while the operator works."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from integrator_tui.db import Db
from integrator_tui.desk.port import Changed, Follower
from integrator_tui.engine.news import News

if TYPE_CHECKING:
    from textual.app import App

    _App = App[int]
else:
    _App = object

LEAVE_WITHIN = 1.0
"""Seconds that leaving waits for the second connection."""


class Hearing(_App):
    """Mixed into the application, before it."""

    db: Db
    _followers: tuple[Follower, ...] = ()
    _news: News | None = None

    def follow(self, follower: Follower) -> None:
        """It is told of calls that change elsewhere: as long as anybody is, a second connection listens."""
        self._followers = (*self._followers, follower)
        if self._news is None:
            self._news = News(self.db.url, self._on_news)
            self._news.start()

    def follow_no_more(self, follower: Follower) -> None:
        """It is gone."""
        self._followers = tuple(one for one in self._followers if one is not follower)
        if self._news is not None and not self._followers:
            self._news.close()
            self._news = None

    def look_up(self, question: Awaitable[Any]) -> None:
        """Read something beside what the operator does."""
        raise NotImplementedError

    def _on_news(self, customers: Changed) -> None:
        """Called on the thread that listens."""
        if self.is_running:
            self.call_later(self._tell_followers, customers)

    def _tell_followers(self, customers: Changed) -> None:
        for follower in self._followers:
            self.look_up(follower.news(customers))

    def on_unmount(self) -> None:
        """Nobody is told any more."""
        if self._news is not None:
            self._news.close(LEAVE_WITHIN)
