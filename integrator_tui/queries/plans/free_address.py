"""The next free address beside one that a plan has ("Busca Automática de IP Secundário", domain 6.4)."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from itertools import islice

from integrator_tui.models.plans import PlanIp

LOOKED_AT = 1024
"""Addresses that are looked at, behind the first one and then from the beginning of its network."""


def free_beside(first: PlanIp) -> str:
    """An address of the network of `first` that no plan has; empty where its prefix is not known or all are taken.

    Neither the first nor the last address of an IPv4 network, nor the gateway.
    """
    if first.prefix is None:
        return ""
    try:
        network = ip_network(f"{first.address}/{first.prefix}", strict=False)
    except ValueError:  # written by another program
        return ""
    begun = ip_address(first.address)
    size = min(network.num_addresses, LOOKED_AT)
    behind = (begun + step for step in range(1, min(size, int(network[-1]) - int(begun) + 1)))
    before = islice(network, size)
    wide = network.version == 4 and network.prefixlen < 31
    edges = {network.network_address, network[-1]} if wide else {network.network_address}
    wanted = [str(one) for one in dict.fromkeys((*behind, *before)) if one not in edges]
    held = PlanIp.select(PlanIp.address).where((PlanIp.address << wanted) & PlanIp.deleted_at.is_null())
    taken = {row.address for row in held} | {first.gateway, first.address}
    return next((one for one in wanted if one not in taken), "")
