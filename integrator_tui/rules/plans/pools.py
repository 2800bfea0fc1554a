"""The addresses of a pool, as a range: `100.64.0.0/22`."""

from __future__ import annotations

from ipaddress import IPv4Network, ip_network

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.typed import tidy

LARGEST = 18
"""Shortest prefix: what is larger is several pools of a router, and nobody counts it while a customer waits."""


def parse_range(text: str) -> IPv4Network:
    """A range of addresses of version 4. Raises `BadValue`."""
    try:
        found = ip_network(tidy(text[:40]), strict=False)
    except ValueError:
        raise BadValue("A faixa de endereços tem a forma 100.64.0.0/22.") from None
    if not isinstance(found, IPv4Network) or found.prefixlen < LARGEST:
        raise BadValue(f"A faixa de endereços é de IPv4 e vai de /{LARGEST} a /32.")
    return found
