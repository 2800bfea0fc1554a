"""How many addresses of a pool are in use: the open sessions on its range, of which one index is read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Network
from typing import Any

from integrator_tui.models.raw import on_postgresql
from integrator_tui.queries.plans.network.accounting import stamp
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.plans.known import Pool
from integrator_tui.rules.plans.pools import parse_range

GIVEN_BACK = timedelta(days=1)
"""A session without a sign for longer holds no address any more, whatever the table says."""
_LIVES = "acctstoptime IS NULL AND COALESCE(acctupdatetime, acctstarttime) >= ?"


@dataclass(frozen=True)
class PoolAsked:
    """A statement, and the pool that its rows tell of."""

    name: str
    network: IPv4Network
    asked: tuple[str, Sequence[Any]]

    def told(self, rows: Sequence[Sequence[Any]]) -> Pool:
        """What it says."""
        return Pool(self.name, self.network.num_addresses, int(rows[0][0]))


def pool_asked(catalog: Mapping[str, Any], now: datetime) -> PoolAsked | None:
    """The pool of a plan of the catalogue, where its range is known; `now` in UTC."""
    try:
        network = parse_range(str(catalog.get("pool_range") or ""))
    except BadValue:
        return None
    return PoolAsked(str(catalog.get("pool") or network), network, _used(network, stamp(now - GIVEN_BACK)))


def _used(network: IPv4Network, since: Any) -> tuple[str, Sequence[Any]]:
    counted = "SELECT COUNT(DISTINCT framedipaddress) FROM"
    if on_postgresql():
        return (
            f"{counted} radacct WHERE {_LIVES}"
            " AND framedipaddress >= CAST(? AS inet) AND framedipaddress <= CAST(? AS inet)",
            (since, str(network[0]), str(network[-1])),
        )
    # Texts: all addresses with the same first three numbers are one range of the index.
    if network.prefixlen > 24:
        among, given = "framedipaddress = b.value", [str(address) for address in network]
    else:
        among = "framedipaddress >= b.value || '.' AND framedipaddress < b.value || '/'"
        given = [str(block[0]).rpartition(".")[0] for block in network.subnets(new_prefix=24)]
    return f"{counted} json_each(?) b CROSS JOIN radacct WHERE {_LIVES} AND {among}", (json.dumps(given), since)
