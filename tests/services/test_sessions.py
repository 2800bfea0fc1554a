"""Sessions of a plan and what is known of its login, on both engines as FreeRADIUS writes there (F244, F245)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrator_tui.base import open_base
from integrator_tui.errors import Gone, NotPermitted, Refused
from integrator_tui.models.network import CoaOrder, SessionLook
from integrator_tui.models.plans import CustomerPlan, PlanHolding, PlanLogin
from integrator_tui.models.raw import execute, fetch, on_postgresql
from integrator_tui.models.system import ListItem
from integrator_tui.queries.plans.network.diagnosis import targets
from integrator_tui.queries.plans.network.online import logins_online
from integrator_tui.queries.plans.network.sessions import kept_sessions
from integrator_tui.queries.plans.possible import possible
from integrator_tui.rules import permissions
from integrator_tui.rules.plans.sessions import traffic
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.plans.cures import end_session, new_password, release_mac
from integrator_tui.services.plans.network.looks import Diagnosis, ask_assistant, look_at_sessions
from integrator_tui.session import Session
from tests.radius import NAS, accounted, router, stamped, tried
from tests.screens.conftest import JOAO, MARIA

YEAR = timedelta(days=365)
_begun: list[datetime] = []


@pytest.fixture(autouse=True)
def _now() -> None:
    """Of each test its own: the first of a run and the last are minutes apart."""
    _begun[:] = [datetime.now(UTC).replace(tzinfo=None, microsecond=0)]


def ago(**span: float) -> datetime:
    """A moment before the test began, or after it."""
    return _begun[0] - timedelta(**span)


class Base:
    """Maria (1) with plan 1 and login maria.loja, João (2) with plan 2 and login joao."""

    def __init__(self, url: str) -> None:
        self.db, self.session = open_base(url, login="ana")
        self.db.run(create_customer, self.session, MARIA)
        self.db.run(create_customer, self.session, JOAO)
        self.db.run(self._plans)

    def _plans(self) -> None:
        statuses = {item.code: item.id for item in ListItem.select().where(ListItem.kind == "status_planos")}
        plan = ListItem.insert(kind="planos", name="FIBRA", details='{"allows_radius": true}').execute()
        for number, login in ((1, "maria.loja"), (2, "joao")):
            CustomerPlan.insert(
                customer_id=number, catalog_plan_id=plan, status_id=statuses["HABILITADO"], due_day=5, price_cents=9990,
                start_date=ago(days=800).date(), status_since=ago(days=800),
            ).execute()  # fmt: skip
            its = {"customer_id": number, "plan_id": number}
            PlanLogin.insert(**its, login=login, login_key=login, password="Kq7-vela-93").execute()
            PlanHolding.insert(**its, kind="login", value=login, since=ago(days=700)).execute()
        router()

    def put(self, function: Any, *args: Any, **columns: Any) -> None:
        """Rows, each in its transaction."""
        self.db.run(lambda: function(*args, **columns))

    def ask(self, session: Session | None = None, **options: Any) -> Diagnosis:
        """The assistant about maria's login."""
        return self.db.run(ask_assistant, session or self.session, 1, 1, 1, **options)

    def said(self, session: Session | None = None, **options: Any) -> str:
        """Its lines as one text."""
        return "\n".join(f"{one.sign} {one.sentence}" for one in self.ask(session, **options).lines)


@pytest.fixture
def base(database_url: str) -> Any:
    """That base."""
    made = Base(database_url)
    yield made
    made.db.close()


def on_postgresql_of(base: Base) -> bool:
    """Whether the base is one of PostgreSQL."""
    return base.db.run(on_postgresql)


def blind(session: Session) -> Session:
    """Who may do all but see sessions."""
    return replace(session, admin=False, permissions=permissions.PERMISSIONS - {permissions.SEE_SESSIONS})


@pytest.mark.function("F245")
def test_sessions_of_the_time_of_a_holder_and_every_look_in_the_log(base: Base) -> None:
    """Traps P5: what was before, and what another made of the login, is nobody's to see; the year of the law holds."""
    base.put(accounted, "maria.loja", ago(days=710), ago(days=709))  # of whoever had the login before
    for day in range(9):
        base.put(accounted, "maria.loja", ago(days=20 - day), ago(days=19.5 - day), framedipaddress=f"177.20.14.{day}")
    base.put(accounted, "maria.loja", ago(hours=3))
    base.put(accounted, "joao", ago(hours=3))
    rows = base.db.run(look_at_sessions, base.session, 1, 1)
    assert len(rows) == 10
    assert rows[0].ended is None
    assert (rows[1].received, rows[1].sent) == (4_100_000_000, 300_000_000), "what the router sent out was received"
    assert rows[1].mac == "50:C7:BF:3A:11:09"
    pages = [
        base.db.run(look_at_sessions, base.session, 1, 1, "", after, 4) for after in (None, rows[3].key, rows[7].key)
    ]
    assert [one.key for page in pages for one in page] == [one.key for one in rows]
    assert [one.address for one in base.db.run(look_at_sessions, base.session, 1, 1, "sinal 177.20.14.7")] == [
        "177.20.14.7"
    ]
    base.db.run(lambda: PlanHolding.update(until=ago(days=15)).where(PlanHolding.id == 1).execute())
    base.db.run(
        lambda: PlanHolding.insert(
            kind="login", value="maria.loja", customer_id=2, plan_id=2, since=ago(days=15)
        ).execute()
    )
    mine, his = (base.db.run(look_at_sessions, base.session, who, who) for who in (1, 2))
    assert len(mine) + len(his) - 1 == 10, "each sees what was his; João has one of his own login besides"
    assert all(
        one.started is not None and one.started.timestamp() < ago(days=15).replace(tzinfo=UTC).timestamp()
        for one in mine
    )
    looks = base.db.run(
        lambda: [(row.login, row.customer_id, row.looked_at, row.reason) for row in SessionLook.select()]
    )
    assert looks[0] == ("ana", 1, "sessões", "")
    assert looks[-3][3] == "sinal 177.20.14.7"
    assert len(looks) == 7
    with pytest.raises(NotPermitted):
        base.db.run(look_at_sessions, blind(base.session), 1, 1)
    assert base.db.run(lambda: SessionLook.select().count()) == 7


@pytest.mark.function("F245")
@pytest.mark.function("F245")
def test_what_is_open_when_a_login_comes_to_another_plan_is_seen_there(base: Base) -> None:
    """From then on; what was over by then stays with the plan that had it, and so does the time before."""
    base.put(accounted, "maria.loja", ago(days=3), ago(days=2))
    base.put(accounted, "maria.loja", ago(hours=9))

    def moved() -> None:
        PlanHolding.update(until=ago(hours=1)).where(PlanHolding.customer_id == 1).execute()
        PlanHolding.insert(customer_id=1, plan_id=2, kind="login", value="maria.loja", since=ago(hours=1)).execute()
        CustomerPlan.update(customer_id=1).where(CustomerPlan.id == 2).execute()
        PlanHolding.delete().where(PlanHolding.value == "joao").execute()

    base.db.run(moved)
    (one,) = base.db.run(look_at_sessions, base.session, 1, 2)
    assert one.ended is None
    assert one.started == ago(hours=1).replace(tzinfo=UTC)
    assert base.db.run(look_at_sessions, base.session, 1, 2, "", one.key) == ()
    assert [held.ended is None for held in base.db.run(look_at_sessions, base.session, 1, 1)] == [True, False]
    base.put(execute, "UPDATE radacct SET acctstoptime = ? WHERE acctstoptime IS NULL",
             (base.db.run(stamped, ago(minutes=5)),))  # fmt: skip
    (one,) = base.db.run(look_at_sessions, base.session, 1, 2)
    assert (one.started, one.ended) == tuple(ago(minutes=each).replace(tzinfo=UTC) for each in (60, 5))
    base.put(execute, "UPDATE radacct SET acctstoptime = acctstarttime")
    assert base.db.run(look_at_sessions, base.session, 1, 2) == ()


def test_a_plan_that_was_connected_within_the_year_is_not_deleted(base: Base) -> None:
    base.put(accounted, "maria.loja", ago(days=500), ago(days=380))
    assert not base.db.run(kept_sessions, 1, ago())
    assert base.db.run(possible, base.session, 1, 1)["delete"].allowed
    base.put(accounted, "maria.loja", ago(days=380), ago(days=360))
    base.db.run(lambda: PlanHolding.update(customer_id=2).where(PlanHolding.id == 1).execute())
    assert base.db.run(kept_sessions, 1, ago()), "whosesoever the plan was"
    assert "a lei manda guardar" in base.db.run(possible, base.session, 1, 1)["delete"].reason


@pytest.mark.function("F244")
def test_what_a_header_says(base: Base) -> None:
    def header(session: Session | None = None) -> str:
        (one,) = base.db.run(logins_online, session or base.session, 1)
        return one.said((session or base.session).today()) + (" !" if one.wrong else "")

    assert header() == ""
    base.put(accounted, "maria.loja", ago(days=710), ago(days=709))
    assert header() == "", "of whoever had the login before"
    base.put(accounted, "maria.loja", ago(days=9), ago(days=4))
    assert "sinal perdido !" in header()
    assert header(blind(base.session)) == "fora: sinal perdido !"
    base.put(accounted, "maria.loja", ago(hours=3, minutes=10))
    assert header() == "conectado há 3 h"
    assert header(blind(base.session)) == "conectado"
    base.put(
        execute,
        "UPDATE radacct SET acctupdatetime = ? WHERE acctstoptime IS NULL",
        (base.db.run(stamped, ago(minutes=16)),),
    )
    assert header().startswith("sem notícia desde")
    base.put(execute, "UPDATE nas_server SET interim_seconds = 900")
    assert header() == "conectado há 3 h", "by the interval of its concentrator"
    cut = base.db.run(lambda: ListItem.get(ListItem.code == "SUSPENSO_DEBITO").id)
    base.db.run(lambda: CustomerPlan.update(status_id=cut).where(CustomerPlan.id == 1).execute())
    assert header() == "conectado apesar do bloqueio !"


@pytest.mark.function("F244")
def test_what_the_assistant_finds_in_the_tables(base: Base) -> None:
    asked = base.said()
    assert "- Nenhuma tentativa de entrar está registrada" in asked
    base.put(tried, "maria.loja", ago(days=701), mac="9C-A2-F4-10-22-B7")
    assert "Recusado" not in base.said(), "of whoever had the login before"
    base.put(tried, "maria.loja", ago(days=3), "Access-Accept")
    base.put(accounted, "maria.loja", ago(days=3), ago(days=1))
    assert "! Última conexão" in base.said()
    base.db.run(lambda: PlanLogin.update(mac="50:C7:BF:3A:11:09").where(PlanLogin.id == 1).execute())
    base.db.run(lambda: PlanLogin.update(mac="9C:A2:F4:10:22:B7").where(PlanLogin.id == 2).execute())
    base.put(tried, "maria.loja", ago(minutes=9), mac="9c-a2-f4-10-22-b7")
    told = base.said()
    assert "o roteador 9C:A2:F4:10:22:B7 não é o que está preso a este login (50:C7:BF:3A:11:09)" in told
    assert "! O roteador do cliente está preso a outro login: joao (plano 2, cliente 2)" in told
    base.db.run(release_mac, base.session, 1, 1, 1, "50:C7:BF:3A:11:09")
    assert base.db.run(lambda: PlanLogin.get_by_id(1).mac) == ""
    assert "~ Recusado" in base.said(), "before the login changed"
    base.put(
        tried, "maria.loja", ago(minutes=-1), reason='pap: Cleartext password does not match "known good" password'
    )
    assert base.ask().lines[3].cure == "new_password"
    assert "só difere em maiúsculas" in base.said(typed="kq7-VELA-93")
    base.put(tried, "maria.loja", ago(minutes=-2), "Access-Accept")
    base.put(accounted, "maria.loja", ago(minutes=-2))
    base.put(accounted, "joao", ago(hours=5))
    assert "! O endereço 177.20.14.91 está em uso duas vezes: também por joao (plano 2, cliente 2)" in base.said()
    base.put(
        execute, "UPDATE radacct SET acctupdatetime = ? WHERE username = 'joao'", (base.db.run(stamped, ago(hours=5)),)
    )
    assert "em uso duas vezes" not in base.said(), "what nobody hears of uses nothing"
    found = base.ask(blind(base.session))
    for lines in (found.lines, found.noted, base.ask().noted):
        text = " ".join(f"{one.sentence} {one.advice}" for one in lines)
        assert not [secret for secret in ("177.20.14.91", "9C:A2", "hoje", "ontem", "GB", NAS) if secret in text], text
    asked_by = base.db.run(lambda: {(row.login, row.looked_at) for row in SessionLook.select()})
    assert asked_by == {("ana", "assistente")}


@pytest.mark.function("F244", "F245")
def test_what_routers_and_other_programs_leave_in_the_tables(base: Base) -> None:
    """Clocks that were never set or run ahead, no start, counters that wrapped, version 6 alone, names nobody has."""
    far = datetime(2106, 2, 7, 6, 28)
    base.put(accounted, "maria.loja", datetime(1970, 1, 2), heard=ago(minutes=2))
    assert "ok Conectado, endereço 177.20.14.91" in base.said()
    assert [one.said(base.session.today()) for one in base.db.run(logins_online, base.session, 1)] == ["conectado"]
    base.put(execute, "DELETE FROM radacct")
    base.put(accounted, "maria.loja", None, heard=datetime(1970, 1, 2))
    assert "! A sessão está aberta, mas sem notícia: ninguém" in base.said()
    base.put(execute, "DELETE FROM radacct")
    base.put(accounted, "maria.loja", far, heard=far)
    assert "! A sessão está aberta, mas sem notícia: ninguém" in base.said()
    assert base.db.run(logins_online, base.session, 1)[0].since is None
    base.put(execute, "DELETE FROM radacct")
    odd = {"acctinputoctets": -2_147_483_648, "acctoutputoctets": -1, "acctinterval": -7, "callingstationid": "eth0 ✂"}
    none = None if on_postgresql_of(base) else ""
    base.put(
        accounted, "maria.loja", ago(hours=2), ago(hours=3), **odd, framedipaddress=none,
        delegatedipv6prefix="2001:db8:1::/56", acctterminatecause="\u202enada\x1b[31m",
    )  # fmt: skip
    (one,) = base.db.run(look_at_sessions, base.session, 1, 1)
    assert (traffic(one.received), one.prefix, one.mac, one.address) == ("0 B", "2001:db8:1::/56", "eth0 ✂", "")
    assert "Última conexão" in base.said()
    base.put(accounted, "outro", ago(hours=2), username="x" * 64, framedipaddress=none)
    if none is None:
        return
    # SQLite keeps whatever is written, in whatever column.
    for number, value in enumerate(("", "abc", "2026-11-01 10:00:00", b"\xff\x00", 1e300, float("inf"), -1)):
        columns = dict.fromkeys(("acctinputoctets", "acctoutputoctets", "acctinterval", "nasportid"), value)
        base.put(accounted, "maria.loja", ago(hours=number), **columns, callingstationid=value, framedipaddress=value)
        base.put(
            execute, "UPDATE radacct SET acctstarttime = ?, acctupdatetime = ? WHERE radacctid % 2", (value, value)
        )
        base.put(execute, "UPDATE radacct SET acctstoptime = ? WHERE radacctid % 3 = 0", (value,))
        base.put(execute, "INSERT INTO radpostauth (username, reply, callingstationid, reason) VALUES (?, ?, ?, ?)",
                 ("maria.loja", "Access-Reject", value, value))  # fmt: skip
        assert base.said()
        base.db.run(look_at_sessions, base.session, 1, 1)
        base.db.run(logins_online, base.session, 1)
        base.db.run(targets, base.session, 1)


@pytest.mark.function("F244")
def test_a_router_that_writes_the_login_otherwise(base: Base) -> None:
    """RADIUS takes another case or a blank for another login; another person's is not looked at."""
    for name in ("MARIA.LOJA", "Maria.Loja", "maria.loja ", " maria.loja"):
        base.put(tried, name, ago(minutes=9))
        asked = base.ask()
        assert f"o roteador entra com «{name}», e o login é «maria.loja»" in base.said()
        assert asked.lines[3].advice.startswith("Peça para digitar o login igual")
        assert not asked.lines[3].cure
    base.put(tried, "maria.loja", ago(minutes=1), "Access-Accept")
    assert "ok Nenhuma recusa desde a última conexão" in base.said()
    base.put(tried, "maria.loja2", ago(minutes=-1))
    assert "ok Nenhuma recusa desde a última conexão" in base.said()


@pytest.mark.function("F244")
def test_a_pool_without_free_addresses(base: Base) -> None:
    """Those that somebody has now: neither what ended, nor what nobody has heard of for a day, nor the neighbours'."""
    base.put(
        execute,
        "UPDATE list_item SET details = ? WHERE name = 'FIBRA'",
        ('{"pool": "Centro", "pool_range": "100.64.3.128/30"}',),
    )
    assert "ok Pool Centro: 4 endereços livres" in base.said()
    for number in (127, 128, 129, 130, 132):
        base.put(accounted, f"outro{number}", ago(hours=2), framedipaddress=f"100.64.3.{number}")
    base.put(accounted, "outro", ago(days=9), heard=ago(days=2), framedipaddress="100.64.3.131")
    base.put(accounted, "outro", ago(days=9), ago(days=2), framedipaddress="100.64.3.131")
    assert "ok Pool Centro: 1 endereço livre" in base.said()
    base.put(accounted, "mais.um", ago(hours=2), framedipaddress="100.64.3.131")
    assert "! O pool Centro não tem endereço livre" in base.said()
    long_ago = base.db.run(stamped, ago(days=30))
    base.put(execute, "UPDATE radacct SET acctstarttime = ?, acctupdatetime = ?", (long_ago, long_ago))
    assert "endereços livres" in base.said()
    base.put(execute, "UPDATE nas_server SET interim_seconds = 0")
    assert "! O pool Centro não tem endereço livre" in base.said(), "nobody there gives signs"
    for text in ("", "nada", "10.0.0.0/8", "2001:db8::/64"):
        base.put(execute, "UPDATE list_item SET details = ? WHERE name = 'FIBRA'", (f'{{"pool_range": "{text}"}}',))
        assert "Pool" not in base.said()


def test_whose_turn_it_is(base: Base) -> None:
    """The key 6: cut longest, then off, then unheard of, then the others; a plan without a login last."""

    def order() -> list[str]:
        return [one.login for one in base.db.run(targets, base.session, 1)]

    def more() -> None:
        for number in (3, 4, 5):
            CustomerPlan.insert(
                customer_id=1, catalog_plan_id=1, status_id=CustomerPlan.get_by_id(1).status_id,
                start_date=ago().date(), due_day=5, price_cents=1, status_since=ago(days=number),
            ).execute()  # fmt: skip
        for number, login in ((3, "off"), (4, "cut")):
            PlanLogin.insert(customer_id=1, plan_id=number, login=login, login_key=login, password="x").execute()

    base.db.run(more)
    assert order() == ["maria.loja", "off", "cut", ""]
    base.put(accounted, "off", ago(hours=9), ago(hours=8))
    base.put(accounted, "maria.loja", ago(hours=9))
    assert order() == ["off", "maria.loja", "cut", ""]
    cut = base.db.run(lambda: ListItem.get(ListItem.code == "SUSPENSO_DEBITO").id)
    base.db.run(lambda: CustomerPlan.update(status_id=cut).where(CustomerPlan.id == 4).execute())
    assert order() == ["cut", "off", "maria.loja", ""]


@pytest.mark.function("F244")
def test_cures_are_services_that_refuse_what_is_not_there(base: Base) -> None:
    base.put(accounted, "joao", ago(hours=3))
    base.put(accounted, "maria.loja", ago(hours=5), ago(hours=4))
    keys = base.db.run(lambda: {name: key for key, name in fetch("SELECT radacctid, username FROM radacct")})
    for key in (keys["joao"], keys["maria.loja"], 999):
        with pytest.raises((Refused, Gone)):
            base.db.run(end_session, base.session, 1, 1, key)
    base.put(accounted, "maria.loja", ago(days=9), heard=ago(days=8))
    told = base.ask()
    assert told.session_key is not None
    order = base.db.run(end_session, base.session, 1, 1, told.session_key)
    row = base.db.run(CoaOrder.get_by_id, order)
    assert (row.login, row.radacct_id, row.nas_address) == ("maria.loja", told.session_key, NAS)
    assert base.ask().under_way
    assert "~ Ordem ao concentrador, hoje" in base.said()
    assert "na fila" in base.said()
    assert "! A sessão está aberta" in base.said(), "accounting alone says that it ended"
    secret = "Nova-Senha-2026"
    base.db.run(new_password, base.session, 1, 1, 1, secret)
    assert base.db.run(lambda: PlanLogin.get_by_id(1).password) == secret
    written = base.db.run(
        lambda: str([fetch(f"SELECT * FROM {table}") for table in ("history", "operation", "session_look")])
    )
    assert secret not in written
    for service, needed in ((new_password, permissions.EDIT_RADIUS_PASSWORD), (release_mac, permissions.EDIT_PLAN)):
        less = replace(base.session, admin=False, permissions=permissions.PERMISSIONS - {needed})
        with pytest.raises(NotPermitted):
            base.db.run(service, less, 1, 1, 1, "x")


def test_the_password_that_somebody_typed_is_named_in_no_statement() -> None:
    from pathlib import Path

    import integrator_tui

    folder = Path(integrator_tui.__file__).parent
    for floor in ("queries", "services", "screens", "rules"):
        for path in (folder / floor).rglob("*.py"):
            text = path.read_text("utf-8")
            assert "radpostauth" not in text or ("pass," not in text and "SELECT *" not in text), path
