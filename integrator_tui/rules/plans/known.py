"""What is known of a login that does not connect, what is said of it, and what can be done (F244)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from integrator_tui.rules.plans.sessions import Connection
from integrator_tui.rules.plans.states import CANCELLED, DEBT, ON_REQUEST

OK, WRONG, WAITS, UNKNOWN = "ok", "!", "~", "-"
"""Signs of a line: in order, wrong, under way, not known or not asked."""
TRUST_RELEASE, RECONNECT, RELEASE_MAC = "trust", "enable", "release_mac"
END_SESSION, NEW_PASSWORD = "end_session", "new_password"
CURES = {
    TRUST_RELEASE: "Confiança",
    RECONNECT: "Reconectar agora",
    RELEASE_MAC: "Soltar o MAC",
    END_SESSION: "Terminar a sessão",
    NEW_PASSWORD: "Nova senha",
}
"""What F9 does about the first wrong line, as it is called there."""
BLOCKED = (DEBT, ON_REQUEST, CANCELLED)
"""States in which RADIUS refuses."""

BY_BLOCK, BY_LOGIN, BY_MAC, BY_PASSWORD, BY_UNKNOWN = "block", "login", "mac", "password", "unknown"
BY_OTHER, BY_NAME = "other", "name"
"""What a refusal was for."""
RIGHT, CASE, BLANKS, OTHER = "right", "case", "blanks", "other"
"""What a password that the customer said is, beside the one that is stored."""
PENDING, REFUSED = "pending", "refused"
"""An order to the concentrator that is under way, and one that it refused."""


@dataclass(frozen=True)
class Refusal:
    """The last try, if it was refused: when, by which router, and what RADIUS says it was for, where it does."""

    at: datetime
    mac: str = ""
    why: str = ""
    blocked: bool = False
    """Whether the plan was blocked already when it was refused."""
    outdated: bool = False
    """Whether the login was changed since: what was wrong then may be right now."""
    spelt: str = ""
    """As the router wrote the login, where that is not how it is written here."""


@dataclass(frozen=True)
class Holder:
    """Another login that has what this one wants: a MAC, an address."""

    login: str
    plan_id: int
    customer_id: int

    def __str__(self) -> str:
        where = f"plano {self.plan_id}, cliente {self.customer_id}" if self.plan_id else "não cadastrado"
        return f"{self.login} ({where})"


@dataclass(frozen=True)
class Pool:
    """Addresses that are given out: how many there are, and how many of them are in use."""

    name: str
    size: int
    used: int


@dataclass(frozen=True)
class Order:
    """The newest order to the concentrator about this login that is not done."""

    state: str
    said: str
    """As the queue says it."""
    at: datetime


@dataclass(frozen=True)
class Known:
    """All that is known of a login at one moment; moments in the operator's zone."""

    now: datetime
    plan: str
    state: str
    since: str = ""
    """The day on which the plan came into its state."""
    overdue: str = ""
    """The amount that is overdue, as it is said; empty for none."""
    can: Mapping[str, str] = field(default_factory=dict)
    """Act of the table of states -> why not; empty where it may be done."""
    allows: bool = True
    """Whether the catalogue lets the plan have a login."""
    login_id: int | None = None
    login: str = ""
    active: bool = True
    mac: str = ""
    """Bound to the login."""
    has_password: bool = True
    password: str = ""
    """What came of the comparison, where one was made."""
    refusal: Refusal | None = None
    tries: bool = False
    """Whether tries of this login are written down at all."""
    mac_holder: Holder | None = None
    """Another login to which the router is bound that was seen last."""
    sharing: tuple[Holder, ...] = ()
    """Others with an open session on the address of this login."""
    pool: Pool | None = None
    fixed: str = ""
    """The address that is kept for the plan."""
    opened: tuple[Connection, ...] = ()
    """Open sessions, the newest first."""
    last: Connection | None = None
    """The last session that ended."""
    order: Order | None = None
    outage: str = ""
    """The open outage at the place of the plan, and until when; empty for none."""
    outage_message: str = ""
    """What the customer is told of it."""


@dataclass(frozen=True)
class Said:
    """One line: its sign, the sentence, what to do about it, and what F9 does."""

    sign: str
    sentence: str
    advice: str = ""
    cure: str = ""

    @property
    def wrong(self) -> bool:
        """Whether it is against the connection."""
        return self.sign == WRONG
