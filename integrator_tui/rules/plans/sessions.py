"""A session of RADIUS as one speaks of it: whether it lives, what it carried, why it ended (facts 2.1, traps P4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

SILENT_FOR = 3
"""Accounting intervals without a sign of life after which nobody knows whether a session is still open."""
LONGEST_INTERVAL = 3600
"""Seconds: a longer gap between two signs was an outage, and says nothing about how often they come."""
AHEAD = timedelta(days=1)
"""What a router says of a time that is further away than clocks differ is no sign of anything."""
LIVE, SILENT, ENDED = "aberta", "sem notícia", "terminada"

CAUSES = {
    "User-Request": "o roteador do cliente desligou",
    "Lost-Carrier": "sinal perdido",
    "Lost-Service": "serviço perdido",
    "Idle-Timeout": "ficou sem uso",
    "Session-Timeout": "fim do tempo de sessão",
    "Admin-Reset": "encerrada pelo provedor",
    "Admin-Reboot": "concentrador reiniciado",
    "Port-Error": "erro na porta",
    "NAS-Error": "erro no concentrador",
    "NAS-Request": "encerrada pelo concentrador",
    "NAS-Reboot": "concentrador reiniciado",
    "Port-Unneeded": "porta dispensada",
    "Port-Preempted": "porta tomada por outra conexão",
    "Port-Suspended": "porta suspensa",
    "Service-Unavailable": "serviço indisponível",
    "User-Error": "erro no roteador do cliente",
    "Host-Request": "encerrada pelo concentrador",
}
"""Acct-Terminate-Cause of RFC 2866, as an agent says it."""


@dataclass(frozen=True)
class Connection:
    """One row of `radacct`; moments in the operator's zone, bytes as the customer sees them."""

    key: int
    session: str
    login: str
    nas: str
    port: str
    started: datetime | None
    heard: datetime | None
    """The last sign of life that is not the start."""
    ended: datetime | None
    cause: str
    mac: str
    address: str
    prefix: str
    """Of IPv6."""
    received: int
    sent: int
    every: int
    """Seconds between two signs of life; 0 where its concentrator sends none."""

    @property
    def last_sign(self) -> datetime | None:
        """Of life: the start only where there is no other (a start that is old says nothing)."""
        return self.heard or self.started

    def state(self, now: datetime) -> str:
        """Open, ended, or one nobody knows of."""
        if self.ended is not None:
            return ENDED
        sign = self.last_sign
        silent = (
            sign is None
            or sign > now + AHEAD
            or (self.every and now - sign > timedelta(seconds=SILENT_FOR * self.every))
        )
        return SILENT if silent else LIVE


def every(told: int, seen: int) -> int:
    """Seconds between signs of life, by what the concentrator is said to do and by what it did last; 0 for none."""
    return told and max(told, min(seen, LONGEST_INTERVAL))


def cause_of(code: str) -> str:
    """Why a session ended; what no table knows as it stands, nothing as a sentence of its own."""
    return CAUSES.get(code, code) if code else "motivo não informado"


def traffic(octets: int) -> str:
    """Bytes as they are sold: `4,1 GB`, `820 MB`."""
    for unit, size in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if octets >= size:
            return f"{octets / size:.1f} {unit}".replace(".", ",").replace(",0 ", " ")
    return f"{max(octets, 0)} B"
