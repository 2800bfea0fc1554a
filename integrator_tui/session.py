"""Who is working: operator, permissions, address, clock. Passed to every service and query, never global."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from secrets import choice as draw
from uuid import uuid4


def utc_now() -> datetime:
    """The current moment in UTC, naive: the form in which moments are stored."""
    return datetime.now(UTC).replace(tzinfo=None)


def new_op_id() -> str:
    """A name for one operation, unique everywhere: 32 hexadecimal digits."""
    return uuid4().hex


READ_ALOUD = "abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679"
"""Letters and figures that nobody mistakes for another."""


def new_secret() -> str:
    """Sixteen characters that nobody guesses and that can be read out on the telephone."""
    return "".join(draw(READ_ALOUD) for _ in range(16))


@dataclass(frozen=True)
class Session:
    """One operator at one desk. `address` is what the manual calls "Ip do Usuário"."""

    operator_id: int
    login: str
    name: str
    address: str
    admin: bool
    permissions: frozenset[str]
    now: Callable[[], datetime] = utc_now
    op_id: Callable[[], str] = new_op_id
    secret: Callable[[], str] = new_secret
    epoch: int = 1
    """That of the operator when he entered: whoever was deactivated since is out, also once he is active again."""
    zone: tzinfo | None = None
    """Zone in which moments are shown; None is the zone of the system."""

    def may(self, permission: str | None) -> bool:
        """Whether the operator has the permission of the manual; None asks for nothing."""
        return permission is None or self.admin or permission in self.permissions

    def local(self, moment: datetime) -> datetime:
        """A stored moment (naive UTC) in the operator's zone."""
        return moment.replace(tzinfo=UTC).astimezone(self.zone)

    def today(self) -> datetime:
        """The current moment in the operator's zone."""
        return self.local(self.now())
