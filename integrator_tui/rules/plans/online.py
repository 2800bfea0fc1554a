"""Whether a login is connected, in the few words of a header; without times for whoever may not see sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from integrator_tui.rules.moments import how_long, spoken
from integrator_tui.rules.plans.sessions import LIVE, SILENT, cause_of

OFF, NEVER = "fora", "nunca"
"""Besides the states of an open session: the last one ended, and there was none."""


@dataclass(frozen=True)
class Online:
    """A login now: `since` is when it came, went, or was heard of last; None where that may not be seen."""

    plan_id: int
    login_id: int
    login: str
    state: str
    since: datetime | None = None
    cause: str = ""
    blocked: bool = False
    """Whether its plan is cut: nobody wonders that it is off, but that it is on."""

    @property
    def wrong(self) -> bool:
        """Whether somebody has to look."""
        return self.state == LIVE if self.blocked else self.state in (OFF, SILENT)

    def said(self, now: datetime) -> str:
        """`conectado há 3 h`, `fora desde ontem 22:47: sinal perdido`; nothing of what was never connected."""
        match self.state:
            case s if s == LIVE and self.blocked:
                return "conectado apesar do bloqueio"
            case s if s == LIVE:
                return f"conectado há {how_long(now - self.since)}" if self.since else "conectado"
            case s if s == SILENT:
                return f"sem notícia desde {spoken(self.since, now)}" if self.since else "sem notícia"
            case s if s == OFF:
                return f"{f'fora desde {spoken(self.since, now)}' if self.since else 'fora'}: {cause_of(self.cause)}"
        return ""

    @property
    def in_short(self) -> str:
        """The same where there is no room."""
        return {LIVE: "conectado", SILENT: "sem notícia", OFF: "fora"}.get(self.state, "")


def neediest(several: tuple[Online, ...]) -> Online | None:
    """Of the logins of a customer the one that a header speaks of: off, unheard of, else connected; None of none."""
    told = [one for one in several if one.state != NEVER and (one.state == LIVE or not one.blocked)]
    return min(told, key=lambda one: (not one.wrong, (OFF, SILENT, LIVE).index(one.state), one.login_id), default=None)
