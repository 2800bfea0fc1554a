"""What a driver is told about one session, and the three things a router may answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Router:
    """Where to, and as whom."""

    address: str
    port: int
    secret: str
    vendor: str


@dataclass(frozen=True)
class Order:
    """End a session, or give it another speed; the session is named by its id, its user and its router together."""

    id: int
    kind: str
    login: str
    session_id: str
    framed_address: str
    router: Router
    rate: str = ""


@dataclass(frozen=True)
class Done:
    """The router says that it did it."""


@dataclass(frozen=True)
class Refusal:
    """The router says no; `cause` is the Error-Cause, where it named one."""

    cause: int | None


@dataclass(frozen=True)
class Silence:
    """No answer that could be believed: also one signed with another secret."""

    reason: str = ""


Answer = Done | Refusal | Silence


class Driver(Protocol):
    """A way to routers."""

    longest: float
    """Seconds that one order may take at most."""

    def send(self, order: Order) -> Answer:
        """Ask once, and wait for the answer."""
