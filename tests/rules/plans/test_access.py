"""Passwords of logins and addresses of network cards."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.plans.mac import INVALID, SAVED, parse_mac
from integrator_tui.rules.plans.password import NAMES, strength

QUICK = settings(max_examples=200, derandomize=True, deadline=None)
MAC = "AA:BB:CC:00:1E:FF"


@pytest.mark.parametrize(
    ("password", "name"),
    [
        ("", "Muito Fraca"),
        ("123456", "Muito Fraca"),
        ("senha", "Muito Fraca"),
        ("aaaaaaaa", "Muito Fraca"),
        ("qwertyui", "Muito Fraca"),
        ("12345678901234567890", "Muito Fraca"),
        ("maria123", "Fraca"),
        ("Maria123", "Boa"),
        ("Kq7-vela-93", "Muito Forte"),
    ],
)
def test_the_five_names(password: str, name: str) -> None:
    assert strength(password)[1] == name, strength(password)


def test_the_names_begin_where_the_manual_says() -> None:
    found = {name: [] for _, name in NAMES}  # type: dict[str, list[int]]
    for length in range(1, 20):
        for alphabet in ("a", "aB", "aB3", "aB3-", "xK7%mR2"):
            percent, name = strength((alphabet * 20)[:length])
            found[name].append(percent)
    assert [name for _, name in NAMES] == ["Muito Fraca", "Fraca", "Boa", "Forte", "Muito Forte"]
    for (limit, name), low in zip(NAMES, (0, 20, 40, 60, 80), strict=True):
        assert all(low <= percent < limit for percent in found[name])
        assert found[name], name


@given(st.text(max_size=100))
@QUICK
def test_any_text_has_a_strength(password: str) -> None:
    percent, name = strength(password)
    assert 0 <= percent <= 100
    assert name in [each for _, each in NAMES]


@given(st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=6, max_size=14))
@QUICK
def test_another_class_never_makes_it_weaker(password: str) -> None:
    assert strength(password)[0] <= strength(password + "7%")[0]
    assert strength(password + "7%")[0] <= strength(password[0].upper() + password[1:] + "7%")[0]


@pytest.mark.parametrize(
    "text",
    [
        "AA:BB:CC:00:1E:FF",
        "aa:bb:cc:00:1e:ff",
        "AA-BB-CC-00-1E-FF",
        "AA.BB.CC.00.1E.FF",
        "AABBCC001EFF",
        "aabb.cc00.1eff",
        "AABB:CC00:1EFF",
        "  AA:BB:CC:00:1E:FF\u00a0\n",
        "\u200bAA:BB:CC:00:1E:FF",
        "ＡＡ：ＢＢ：ＣＣ：００：１Ｅ：ＦＦ",
        "AA\u2010BB\u2010CC\u201000\u20101E\u2010FF",
    ],
)
def test_addresses_as_they_are_typed(text: str) -> None:
    assert parse_mac(text) == MAC
    assert SAVED == "Dados salvos com sucesso"


@pytest.mark.parametrize(
    "text",
    [
        *("", "AA:BB:CC:00:1E", "AA:BB:CC:00:1E:FF:00", "AA:BB:CC:00:1E:FG", "AA:BB-CC:00:1E:FF", "AA BB CC 00 1E FF"),
        *("A:BB:CC:00:1E:FF", "AABBCC001EF", "::::::", "0xAABBCC001EFF", "AA:BB:CC:00:1E:FF\x00", "A" * 1000),
        "AABBCC-001EFF",
    ],
)
def test_addresses_that_are_none(text: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_mac(text)
    assert str(refused.value) == f"{INVALID}." == "Formato do MAC é Inválido."


@given(st.binary(min_size=6, max_size=6), st.sampled_from([":", "-", ".", ""]), st.booleans())
@QUICK
def test_every_address_in_every_form(card: bytes, mark: str, upper: bool) -> None:
    stored = parse_mac(card.hex(mark).upper() if upper and mark else card.hex(mark) if mark else card.hex())
    assert stored == card.hex(":").upper()
    assert re.fullmatch("(?:[0-9A-F]{2}:){5}[0-9A-F]{2}", stored)
    assert parse_mac(stored) == stored
