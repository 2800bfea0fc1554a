"""Addresses, MACs, domains, speeds and moments as they are typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.dates import parse_moment
from integrator_tui.rules.numbers import format_percent, parse_percent
from integrator_tui.rules.plans import network

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("parse", "typed", "stored"),
    [
        (network.parse_ip, " 177.20.14.91 ", "177.20.14.91"),
        (network.parse_ip, "2804:014C:0:0::1", "2804:14c::1"),
        (network.parse_ip, "10.0.0.1", "10.0.0.1"),
        (network.parse_macs, "50c7bf3a1109; 9CA2.F410.22B7\n50:c7:bf:3a:11:09", "50:C7:BF:3A:11:09\n9C:A2:F4:10:22:B7"),
        (network.parse_macs, "50-C7-BF-3A-11-09", "50:C7:BF:3A:11:09"),
        (network.parse_domain, "https://www.Loja-Maria.com.br/produtos", "loja-maria.com.br"),
        (network.parse_domain, "padaria-pão.com.br.", "xn--padaria-po-n5a.com.br"),
        (network.parse_speed, "300", 300_000),
        (network.parse_speed, "1.000", 1_000_000),
        (network.parse_speed, "1,5 Mbps", 1500),
        (network.parse_speed, "512k", 512),
        (network.parse_speed, "1 giga", 1_000_000),
        (parse_percent, "12,5 %", 1250),
        (parse_percent, "100", 10000),
        (lambda text: parse_moment(text, TODAY), "3-12 14:30", datetime(2026, 12, 3, 14, 30)),
        (lambda text: parse_moment(text, TODAY), "+2 9", datetime(2026, 12, 3, 9)),
        (lambda text: parse_moment(text, TODAY), "9h", datetime(2026, 12, 1, 9)),
        (lambda text: parse_moment(text, TODAY), "3", datetime(2026, 12, 3, 8)),
        (lambda text: parse_moment(text, TODAY), "hoje", datetime(2026, 12, 1, 8)),
    ],
)
def test_what_is_typed_is_stored_in_one_form(parse: Callable[[str], Any], typed: str, stored: Any) -> None:
    assert parse(typed) == stored


@pytest.mark.parametrize(
    ("parse", "typed"),
    [
        (network.parse_ip, "177.20.14.256"),
        (network.parse_ip, "177.020.14.91"),
        (network.parse_ip, "177.20.14.91/24"),
        (network.parse_ip, "fe80::1%eth0"),
        (network.parse_ip, "::ffff:177.20.14.91"),
        (network.parse_ip, "0.0.0.0"),
        (network.parse_ip, "224.0.0.1"),
        (network.parse_ip, "127.0.0.1"),
        (network.parse_macs, "50:C7:BF:3A:11:0G"),
        (network.parse_macs, "50:C7:BF:3A:11"),
        (network.parse_macs, " ".join(f"50C7BF3A{number:04X}" for number in range(network.MOST_MACS + 1))),
        (network.parse_domain, "semponto"),
        (network.parse_domain, "a..com.br"),
        (network.parse_domain, "-a.com.br"),
        (network.parse_domain, "a" * 64 + ".com.br"),
        (network.parse_domain, "192.168.0.1"),
        (network.parse_speed, "rápido"),
        (network.parse_speed, "0"),
        (network.parse_speed, "99999999 giga"),
        (network.parse_speed, "300 parsecs"),
        (parse_percent, "100,01"),
        (parse_percent, "-1"),
        (lambda text: parse_moment(text, TODAY), "31/02 10:00"),
        (lambda text: parse_moment(text, TODAY), "1/12 25:00"),
    ],
)
def test_what_is_none_is_refused(parse: Callable[[str], Any], typed: str) -> None:
    with pytest.raises(BadValue):
        parse(typed)


def test_what_goes_with_an_address_and_how_they_are_shown() -> None:
    for address, prefix in (("177.20.14.91", 33), ("177.20.14.91", 0), ("2804::1", 129)):
        with pytest.raises(BadValue):
            network.refuse_prefix(address, prefix)
    network.refuse_prefix("2804::1", 128)
    for key in ("curta", "a" * 64, "com acento é"):
        with pytest.raises(BadValue):
            network.refuse_wpa2_key(key)
    assert network.format_speed(1_000_000) == "1.000 Mbps"
    assert network.format_speed(512) == "512 kbps"
    assert [format_percent(one) for one in (1250, 10000, 5, 1205)] == ["12,5 %", "100 %", "0,05 %", "12,05 %"]
