"""What the queue and the drivers of the channels say to each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from integrator_tui.rules.messages.states import Attachment


@dataclass(frozen=True)
class Outgoing:
    """A message as a driver gets it: everything was decided when it was queued."""

    id: int
    message_id: str
    """`<op_id.number@domain>` for e-mail, `op_id.number` for SMS: the same at every attempt."""
    channel: Literal["email", "sms"]
    sender: str
    recipients: tuple[str, ...]
    copies: tuple[str, ...]
    subject: str
    body: str
    attachments: tuple[Attachment, ...]
    queued_at: datetime
    """Naive UTC."""
    store: Path
    """Folder of the store of documents."""


@dataclass(frozen=True)
class Accepted:
    """The provider took it, for all recipients but those refused for good (address -> sentence of the server).

    `later`: recipients that were refused for the moment; they go into a message of their own.
    """

    provider_id: str = ""
    text: str = ""
    refused: dict[str, str] = field(default_factory=dict)
    later: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Temporary:
    """It was certainly not taken, and may be later."""

    reason: str


@dataclass(frozen=True)
class Permanent:
    """It was certainly not taken, and never will be."""

    reason: str


@dataclass(frozen=True)
class Unknown:
    """The answer never came: nobody knows whether it was taken. An SMS is not sent again, an e-mail is."""

    reason: str


Outcome = Accepted | Temporary | Permanent | Unknown


class Driver(Protocol):
    """One channel's way out. May hold a connection between messages; raises nothing but bugs."""

    def send(self, message: Outgoing) -> Outcome:
        """Try once, within the driver's time limits."""

    def close(self) -> None:
        """Let the connection go."""


@dataclass(frozen=True)
class Report:
    """What a provider says later of a message that it took: by delivery report, receipt or bounce."""

    channel: Literal["email", "sms"]
    provider_id: str
    state: Literal["entregue", "devolvido", "falhou"]
    text: str
    at: datetime
