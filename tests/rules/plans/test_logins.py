"""Logins: what RADIUS would refuse is refused here; two that differ in case and blanks are one; proposals."""

from __future__ import annotations

import secrets

import pytest

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.plans.logins import first_free, login_key, parse_login, proposals
from integrator_tui.rules.plans.password import proposed, strength


@pytest.mark.parametrize("login", ["maria.santos2", "Maria_Santos-1", "00:1A".replace(":", "-"), "ana@provedor.com.br"])
def test_logins_as_they_are(login: str) -> None:
    assert parse_login(f"  {login} ", accents=False) == login


@pytest.mark.parametrize(
    "login",
    [
        *("maria santos", "maria\tsantos", "maria\u00a0s", "ana@provedor", "ana@@a.b", "@a.b", "ana@a.b.", "ana..b"),
        *("ana'--", 'ana"', "ana%", "ana\x00", "ana\u202eb", "a" * 65, "ana;b", "ana\\b"),
    ],
)
def test_logins_that_radius_refuses(login: str) -> None:
    for accents in (False, True):
        with pytest.raises(BadValue):
            parse_login(login, accents=accents)


@pytest.mark.parametrize("login", ["joão", "joa\u0303o", "conceiçao", "ｍａｒｉａ"])
def test_accents_are_a_variable(login: str) -> None:
    assert login_key(parse_login(login, accents=True)) == login_key(login.upper())
    with pytest.raises(BadValue, match="Bloquear Acentos"):
        parse_login(login, accents=False)


def test_case_and_blanks_make_no_other_login() -> None:
    assert login_key(" Ana 01 ") == login_key("ANA01") == login_key("ana\u00a001") == "ana01"
    assert login_key("joa\u0303o") == login_key("JOÃO")


def test_what_is_proposed() -> None:
    assert first_free("MARIA DA SILVA SANTOS", "", set()) == "maria.santos"
    assert first_free("MARIA SANTOS", "", {"maria.santos", "maria.santos2"}) == "maria.santos3"
    assert first_free("X LTDA", "Pão Doce", set()) == "pao.doce"
    assert first_free("日本", "", set()) == "cliente"
    assert first_free("ANA", "", {login_key(one) for one in proposals("ANA")}) == ""
    for one in ("JOÃO D'ÁVILA", "Ç" * 300, "MARIA"):
        assert parse_login(first_free(one, "", set()), accents=False)
    measured = {"": 0, "casa": 0, "abcdefgh": 0, "abc12345": 40, "Abc12345": 69, "Casa2026!": 81}
    assert {one: strength(one)[0] for one in measured} == measured
    for _ in range(200):
        assert strength(proposed(secrets.randbelow))[1] == "Muito Forte"
