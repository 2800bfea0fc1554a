"""What the views tell FreeRADIUS, on both engines; `test_freeradius.py` asks the real one."""

from __future__ import annotations

from typing import Any

from integrator_tui.models.network import NasServer
from integrator_tui.models.plans import CustomerPlan, PlanLogin
from integrator_tui.models.raw import execute, fetch
from integrator_tui.models.system import ListItem, SystemVariable
from integrator_tui.queries.plans.network.open_sessions import REDUCED_SPEED
from integrator_tui.rules.plans.states import ACTIVE, ALL, REDUCED
from tests.network.answers import address, check, group, groups, login, reply, sold
from tests.services.planned import Provider

REJECT = ("Auth-Type", ":=", "Reject")


def test_a_login_is_let_in_as_the_status_of_its_plan_says(provider: Provider) -> None:
    """Every state of the table; statuses of the provider's own by the list in which they stand."""
    run = provider.db.run
    key = sold(provider, down_kbps=100_000, up_kbps=50_000, pool="pool-clientes")
    plans = {}
    for state in ALL:
        plans[state] = provider.plan(state)
        login(provider, plans[state], f"em.{state.lower()}")
    for state in ALL:
        name = f"em.{state.lower()}"
        assert run(check, name)[0] == ("Cleartext-Password", ":=", "abc")
        assert (REJECT in run(check, name)) == (state not in ACTIVE), state
        assert run(groups, name) == (["reduzido"] if state == REDUCED else []) + [f"plano-{key}"]
        assert run(reply, name) == {}
    assert run(group, f"plano-{key}") == {
        "Mikrotik-Rate-Limit": ("=", "50M/100M"),  # upload first: as the router sees it
        "Framed-Pool": ("=", "pool-clientes"),
    }
    reduced = {"Mikrotik-Rate-Limit": (":=", "1M/1M"), "Mikrotik-Address-List": (":=", "inadimplentes")}
    assert run(group, "reduzido") == {**reduced, "Fall-Through": ("=", "No")}

    def own_status(details: str) -> bool:
        kept = ListItem.insert(kind="status_planos", name="Meu", code="MEU", details=details, position=9).execute()
        CustomerPlan.update(status_id=kept).where(CustomerPlan.id == plans["HABILITADO"]).execute()
        return REJECT not in check("em.habilitado")

    assert run(own_status, '{"bucket": "ativo"}')
    assert not run(own_status, '{"bucket": "inativo"}')
    for odd in ("", "{", "ativo", '{"bucket": 5}', '["ativo"]', "null"):
        assert not run(own_status, odd), odd


def test_who_is_not_there_or_has_no_password_does_not_enter(provider: Provider) -> None:
    """Nobody enters with nothing typed; a deleted login is unknown; one that was switched off is refused."""
    run, plan = provider.db.run, provider.plan()
    login(provider, plan, "sem.senha", password="")
    login(provider, plan, "desligado", active=False)
    login(provider, plan, "apagado", deleted_at=provider.session.now())
    login(provider, plan, "preso", mac="AA:BB:CC:DD:EE:FF")
    assert run(check, "sem.senha") == [REJECT]
    assert REJECT in run(check, "desligado")
    assert run(check, "apagado") == [] == run(check, "ninguem")
    assert run(check, "preso") == [
        ("Cleartext-Password", ":=", "abc"),
        ("Calling-Station-Id", "==", "AA:BB:CC:DD:EE:FF"),
    ]

    def delete_plan() -> list[Any]:
        CustomerPlan.update(deleted_at=provider.session.now()).where(CustomerPlan.id == plan).execute()
        return check("preso")

    assert run(delete_plan) == []


def test_speed_and_addresses(provider: Provider) -> None:
    """The plan's own speed stands before the catalogue's, that of its address before both; kbit/s as they are."""
    run = provider.db.run
    key = sold(provider, down_kbps=100_000, up_kbps=0)
    assert run(group, f"plano-{key}")["Mikrotik-Rate-Limit"][1] == "100M/100M"
    plan = provider.plan(down_kbps=300_000, up_kbps=512)
    login(provider, plan, "um")
    login(provider, plan, "dois")
    assert run(reply, "um") == {"Mikrotik-Rate-Limit": "512k/300M"} == run(reply, "dois")
    address(provider, plan, "100.64.0.9", enabled=False)
    address(provider, plan, "100.64.0.8", secondary=True)
    address(provider, plan, "100.64.0.7", down_kbps=20_000)
    address(provider, plan, "100.64.0.6")
    address(provider, plan, "2001:db8:1::", prefix=56)
    assert run(reply, "um") == {
        "Framed-IP-Address": "100.64.0.7",
        "Delegated-IPv6-Prefix": "2001:db8:1::/56",
        "Mikrotik-Rate-Limit": "512k/20M",
    }
    assert run(reply, "dois") == {"Mikrotik-Rate-Limit": "512k/300M"}  # an address is used once
    address(provider, plan, "2001:db8:2::", prefix=64)
    address(provider, plan, "2001:db8:3::1")
    assert run(reply, "um")["Framed-IPv6-Prefix"] == "2001:db8:2::/64"
    assert run(reply, "um")["Framed-IPv6-Address"] == "2001:db8:3::1"

    def reduce() -> dict[str, str]:
        CustomerPlan.update(status_id=provider.ids["REDUZIDO"]).where(CustomerPlan.id == plan).execute()
        for variable, value in zip(REDUCED_SPEED, ("512", "x"), strict=True):
            SystemVariable.insert(code=variable.code, value=value).execute()
        return reply("um")

    assert "Mikrotik-Rate-Limit" not in run(reduce)  # it would stand before the group's
    assert run(group, "reduzido")["Mikrotik-Rate-Limit"][1] == "1M/512k"

    def spoil() -> dict[str, tuple[str, str]]:
        ListItem.update(details='{"down_kbps": "muito", "pool": 5').where(ListItem.id == key).execute()
        PlanLogin.update(login="três").where(PlanLogin.login == "um").execute()
        return group(f"plano-{key}")

    assert run(spoil) == {}
    assert run(reply, "três")["Framed-IP-Address"] == "100.64.0.7"


def test_a_password_that_was_typed_is_never_kept(provider: Provider) -> None:
    """The queries that come with FreeRADIUS write it; here it is nothing before anybody could read it."""
    values = ("x", "segredo", "Access-Reject", "2026-12-01 10:00:00.123456")

    def write() -> list[Any]:
        execute("INSERT INTO radpostauth (username, pass, reply, authdate) VALUES (?, ?, ?, ?)", values)
        NasServer.insert(name="BRAS", address="192.0.2.1", secret="s3", vendor="outro").execute()
        NasServer.insert(name="Velho", address="192.0.2.2", secret="s3", active=False).execute()
        return fetch("SELECT COALESCE(pass, ''), reply FROM radpostauth")

    assert provider.db.run(write) == [("", "Access-Reject")]
    asked = "SELECT nasname, shortname, type, secret, server FROM nas"
    assert provider.db.run(fetch, asked) == [("192.0.2.1", "BRAS", "other", "s3", None)]
