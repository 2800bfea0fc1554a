"""The real FreeRADIUS on both engines: the cases of `vectors.json`, and what the acts of a desk mean to it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from integrator_tui.models.plans import PlanLogin
from integrator_tui.models.raw import execute, fetch, on_postgresql
from integrator_tui.queries.plans.network.open_sessions import open_sessions, session_of
from integrator_tui.services.plans.access import IPS, LOGINS
from integrator_tui.services.plans.acts.change_plan import change_plan
from integrator_tui.services.plans.acts.enable import enable_plan
from integrator_tui.services.plans.acts.trust import release_on_trust
from integrator_tui.services.plans.ends import end_release
from tests.network.answers import address, check, login, sold
from tests.network.freeradius import freeradius
from tests.services.planned import Provider
from tests.vectors import vectors

NEVER_OURS = {"expired", "password-wrong-operator"}
"""Cases whose rows no plan has: they are put beside what the view says."""
STATES = {"blocked": "SUSPENSO_DEBITO", "reduced": "REDUZIDO"}
HOSTILE = (
    '"abc"',
    "'abc'",
    "`id`",
    "a\\b",
    "a\\\\b",
    "%{User-Name}",
    "a\\nb",
    "`",
    "a\\",
    "{crypt}a",
    "0x6162",
    "ção x",
)
BESIDE = """
CREATE VIEW radcheck_and_beside AS SELECT id, username, attribute, op, value FROM radcheck
UNION ALL SELECT id, username, attribute, op, value FROM beside
"""


def test_the_cases(provider: Provider, tmp_path: Path) -> None:
    """The rows of each case come out of plans and logins, and the server answers as it was seen to."""
    cases = vectors("radius")["cases"]
    key = sold(provider, down_kbps=100_000, up_kbps=50_000, pool="pool-clientes")
    beside: list[list[str]] = []
    for case in cases:
        rows = case.get("radcheck", [])
        if case["id"] in NEVER_OURS:
            beside += rows
        elif rows:
            name, _, _, password = rows[0]
            mac = next((value for _, what, _, value in rows if what == "Calling-Station-Id"), "")
            plan = provider.plan(STATES.get(case["id"], "HABILITADO"))
            login(provider, plan, name, password, mac=mac)
            for _, _, _, given in case.get("radreply", ()):
                value, _, prefix = given.partition("/")
                address(provider, plan, value, **({"prefix": int(prefix)} if prefix else {}))
            assert provider.db.run(check, name) == [tuple(row[1:]) for row in rows]
            assert provider.db.run(check, name.upper()) == []

    def put_beside() -> None:
        execute("CREATE TABLE beside (id INTEGER, username TEXT, attribute TEXT, op TEXT, value TEXT)")
        execute(BESIDE)
        for number, row in enumerate(beside):
            execute("INSERT INTO beside VALUES (?, ?, ?, ?, ?)", (number, *row))
        if on_postgresql():
            execute("GRANT SELECT ON radcheck_and_beside TO PUBLIC")

    provider.db.run(put_beside)
    with freeradius(provider, tmp_path / "raddb", "radcheck_and_beside") as server:
        for case in cases:
            name, password, *more = case["request"]
            reply = server.ask(name, password, **(more[0] if more else {}))
            assert reply.accepted == (case["result"] == "Access-Accept"), (case["id"], server.log)
            for attribute, value in case.get("reply", {}).items():
                assert reply.attributes[attribute] == value, case["id"]
        reply = server.ask("joao@prov.net.br", "s3nha")
        assert reply.attributes["Framed-IP-Address"] == "100.64.0.7"
        assert reply.attributes["Delegated-IPv6-Prefix"] == "2001:db8:1::/56"
        assert reply.attributes["Mikrotik-Rate-Limit"] == "50M/100M"
        assert key


def test_what_is_done_at_the_desk(provider: Provider, tmp_path: Path) -> None:
    """Block, trust, payment, speed, another router, a password of signs; accounting and refusals as written."""
    sold(provider, down_kbps=100_000, up_kbps=50_000)
    sold(provider, "FIBRA 600", down_kbps=600_000, up_kbps=300_000)
    plan = provider.plan("PROVISORIO", trust_until=date(2026, 11, 30))
    key = login(provider, plan, "maria")
    do, run, maria = provider.do, provider.db.run, provider.maria

    def edited(**typed: str) -> None:
        read = LOGINS.form_of(run(PlanLogin.get_by_id, key))
        do(LOGINS.save, maria, plan, key, read, {"login": "maria", "password": "abc", **typed})

    with freeradius(provider, tmp_path / "raddb") as server:
        assert server.ask("maria", "abc").attributes["Mikrotik-Rate-Limit"] == "50M/100M"
        assert not server.ask("maria", "errada").accepted
        provider.owes()
        do(end_release, maria, plan)
        assert not server.ask("maria", "abc").accepted
        do(release_on_trust, maria, plan)
        assert server.ask("maria", "abc").accepted
        provider.owes(0)
        do(enable_plan, maria, plan)
        assert server.ask("maria", "abc").accepted

        plan = do(change_plan, maria, plan, provider.facts(plan).version, {"catalog_plan_id": "FIBRA 600"})
        assert server.ask("maria", "abc").attributes["Mikrotik-Rate-Limit"] == "300M/600M"
        do(IPS.create, maria, plan, {"address": "100.64.0.9", "down_kbps": "20", "up_kbps": "512 k"})
        answer = server.ask("maria", "abc").attributes
        assert (answer["Mikrotik-Rate-Limit"], answer["Framed-IP-Address"]) == ("512k/20M", "100.64.0.9")

        edited(mac="aa-bb-cc-dd-ee-ff")
        for written in ("AA:BB:CC:DD:EE:FF", "aa-bb-cc-dd-ee-ff", "aabb.ccdd.eeff", "AABBCCDDEEFF"):
            assert server.ask("maria", "abc", **{"Calling-Station-Id": written}).accepted, written
        assert not server.ask("maria", "abc", **{"Calling-Station-Id": "AA:BB:CC:DD:EE:00"}).accepted
        edited(mac="")
        for password in HOSTILE:
            run(execute, "UPDATE plan_login SET password = ? WHERE id = ?", (password, key))
            assert server.enters("maria", password), password
            assert not server.enters("maria", "abc"), password

        server.account("Start", "maria", "81a00001", **{"Framed-IP-Address": "100.64.0.9"})
        (session,) = run(open_sessions, ("maria",))
        told = (session.session_id, session.nas_address, session.framed_address)
        assert told == ("81a00001", "127.0.0.1", "100.64.0.9")
        assert session.heard is not None
        server.account("Stop", "maria", "81a00001", **{"Acct-Terminate-Cause": "User-Request"})
        ended = run(session_of, session.key)
        assert ended is not None
        assert ended.ended
        for number, clock in enumerate((86_400, 4_294_967_000)):
            server.account("Start", "maria", f"81b{number:05}", **{"Event-Timestamp": str(clock)})
        begun = [one.heard for one in run(open_sessions, ("maria",))]
        assert [abs(datetime.now(UTC).replace(tzinfo=None) - at) < timedelta(hours=1) for at in begun if at] == [
            True
        ] * 2
        assert not server.ask("Maria", "abc").accepted
        asked = "SELECT username, COALESCE(pass, ''), reply, callingstationid, reason FROM radpostauth ORDER BY id"
        refused = run(fetch, asked)
        assert {row[:3] for row in refused} == {("maria", "", "Access-Reject"), ("Maria", "", "Access-Reject")}
        assert "AA:BB:CC:DD:EE:00" in {row[3] for row in refused}
        assert any("password" in (row[4] or "").lower() for row in refused), refused
