"""How many addresses of a pool are in use: the open sessions on its range, of which one index is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from ipaddress import IPv4Network
from typing import Any

from integrator_tui.models.raw import fetch, on_postgresql
from integrator_tui.queries.plans.network.accounting import stamp
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.plans.known import Pool
from integrator_tui.rules.plans.pools import parse_range

GIVEN_BACK = timedelta(days=1)
"""A session without a sign for longer holds no address any more, whatever the table says."""


def pool_of(catalog: Mapping[str, Any], now: datetime) -> Pool | None:
    """The pool of a plan of the catalogue, where its range is known; `now` in UTC."""
    try:
        network = parse_range(str(catalog.get("pool_range") or ""))
    except BadValue:
        return None
    return Pool(str(catalog.get("pool") or network), network.num_addresses, _used(network, now - GIVEN_BACK))


def _used(network: IPv4Network, since: datetime) -> int:
    lives = "acctstoptime IS NULL AND COALESCE(acctupdatetime, acctstarttime) >= ?"
    if on_postgresql():
        between = "framedipaddress >= CAST(? AS inet) AND framedipaddress <= CAST(? AS inet)"
        asked = (stamp(since), str(network[0]), str(network[-1]))
        return int(
            fetch(f"SELECT COUNT(DISTINCT framedipaddress) FROM radacct WHERE {lives} AND {between}", asked)[0][0]
        )
    # Texts: all addresses with the same first three numbers are one range of the index.
    blocks = network.subnets(new_prefix=24) if network.prefixlen < 24 else (network.supernet(new_prefix=24),)
    found, its = set[str](), set(map(str, network))
    for block in blocks:
        begun = str(block[0]).rpartition(".")[0]
        rows = fetch(
            f"SELECT framedipaddress FROM radacct WHERE {lives} AND framedipaddress >= ? AND framedipaddress < ?",
            (stamp(since), f"{begun}.", f"{begun}/"),
        )
        found |= its & {address for (address,) in rows}
    return len(found)
