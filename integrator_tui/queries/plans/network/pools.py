"""How many addresses of a pool are in use: the open sessions on its range, of which one index is read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Network
from typing import Any

from integrator_tui.models.raw import among, on_postgresql
from integrator_tui.queries.plans.network.accounting import is_address, stamp
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.plans.known import Pool
from integrator_tui.rules.plans.pools import parse_range

GIVEN_BACK = timedelta(days=1)
"""A session without a sign for longer holds no address any more, whatever the table says; where signs are sent."""


@dataclass(frozen=True)
class PoolAsked:
    """A statement, and the pool that its rows tell of."""

    name: str
    network: IPv4Network
    asked: tuple[str, Sequence[Any]]

    def told(self, rows: Sequence[Sequence[Any]]) -> Pool:
        """What it says."""
        return Pool(self.name, self.network.num_addresses, int(rows[0][0]))


def pool_asked(catalog: Mapping[str, Any], now: datetime, told: Mapping[str, int]) -> PoolAsked | None:
    """The pool of a plan of the catalogue, where its range is known; `now` in UTC, `told` as in `INTERVALS`."""
    try:
        network = parse_range(str(catalog.get("pool_range") or ""))
    except BadValue:
        return None
    return PoolAsked(str(catalog.get("pool") or network), network, _used(network, stamp(now - GIVEN_BACK), told))


def _used(network: IPv4Network, since: Any, told: Mapping[str, int]) -> tuple[str, Sequence[Any]]:
    quiet = [address for address, every in told.items() if not every and is_address(address)]
    mute, values = among("nasipaddress", quiet)
    mute = mute.replace("ANY(?)", "ANY(CAST(? AS inet[]))")
    lives = f"acctstoptime IS NULL AND (COALESCE(acctupdatetime, acctstarttime) >= ? OR {mute})"
    if on_postgresql():
        return (
            f"SELECT COUNT(DISTINCT framedipaddress) FROM radacct WHERE {lives}"
            " AND framedipaddress >= CAST(? AS inet) AND framedipaddress <= CAST(? AS inet)",
            (since, *values, str(network[0]), str(network[-1])),
        )
    # Texts: all addresses with the same first three numbers are one range of the index.
    if network.prefixlen > 24:
        within, given = "framedipaddress = b.value", [str(address) for address in network]
    else:
        within = "framedipaddress >= b.value || '.' AND framedipaddress < b.value || '/'"
        given = [str(block[0]).rpartition(".")[0] for block in network.subnets(new_prefix=24)]
    each = f"SELECT framedipaddress FROM radacct WHERE {lives} AND {within} GROUP BY framedipaddress"
    return f"SELECT SUM((SELECT COUNT(*) FROM ({each}))) FROM json_each(?) b", (since, *values, json.dumps(given))
