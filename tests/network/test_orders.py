"""Orders to routers from the act to the answer, on both engines, over the wire to a router by pyrad."""

from __future__ import annotations

import json
import threading
from datetime import date, datetime, timedelta

import pytest
from pyrad import packet

from integrator_tui.errors import Gone, Refused
from integrator_tui.models.network import CoaOrder
from integrator_tui.models.plans import CustomerPlan, PlanIp, PlanLogin
from integrator_tui.network import coa
from integrator_tui.network.coa import CoaDriver
from integrator_tui.network.sender import Sender
from integrator_tui.services.plans.access import IPS, LOGINS
from integrator_tui.services.plans.acts.cancel import cancel_plan
from integrator_tui.services.plans.acts.change_plan import change_plan
from integrator_tui.services.plans.acts.enable import enable_plan
from integrator_tui.services.plans.ends import end_release
from integrator_tui.services.plans.network.orders import end_session
from integrator_tui.services.service import Work, service
from integrator_tui.shell.cli import main
from tests.network.accounting import known, orders, started, told
from tests.network.answers import address, login, sold
from tests.network.router import router
from tests.services.planned import Provider

AT = datetime(2026, 12, 1, 14, 32)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coa, "WAIT", 0.3)
    monkeypatch.setattr(coa, "TIMES", 1)


def send(provider: Provider, at: datetime = AT) -> int:
    """A sender does what is due at that moment; how many packets it sent."""
    return Sender(provider.db, CoaDriver(), "t", now=lambda: at).run(threading.Event(), once=True)


def cut(provider: Provider, plan: int) -> None:
    """A release that was not paid ends: the plan is suspended for debt."""
    provider.owes()
    columns = {"status_id": provider.ids["PROVISORIO"], "trust_until": date(2026, 11, 30)}
    provider.db.run(CustomerPlan.update(**columns).where(CustomerPlan.id == plan).execute)
    provider.do(end_release, provider.maria, plan)


def paid(provider: Provider, plan: int) -> None:
    """He pays, and the plan is enabled."""
    provider.owes(0)
    provider.do(enable_plan, provider.maria, plan)


@service(permission="Painel de Configurações")
def ask_to_end(work: Work, customer_id: int, plan_id: int, key: int) -> int:
    """As the desk ends one session."""
    return end_session(work, customer_id, plan_id, key, "pedido na mesa")


def test_a_block_is_held_against_accounting(provider: Provider) -> None:
    """Silence, a yes that is none, a customer who is back, a session that is gone: each is told, none is believed."""
    plan = provider.plan()
    login(provider, plan, "maria")
    with router() as his, router("127.0.0.2") as strangers:
        cut(provider, plan)
        assert orders(provider) == []  # nobody could be told
        paid(provider, plan)
        known(provider, his)
        known(provider, strangers)
        started(provider, "joao", AT, nasipaddress="127.0.0.2")  # the same id, on another router
        key = started(provider, "maria", AT)
        cut(provider, plan)
        assert orders(provider) == [("bloqueio", "na fila")]

        his.says = "silence"
        assert send(provider) == 1
        assert orders(provider) == [("bloqueio", "sem resposta, tentando")]
        his.says = "wrong"  # signed with another secret: nobody has answered
        assert send(provider, AT + MINUTE) == 1
        assert orders(provider) == [("bloqueio", "sem resposta, tentando")]
        his.says = 506
        assert send(provider, AT + 2 * MINUTE) == 1
        assert orders(provider) == [("bloqueio", "sem recursos no momento (506), tentando")]
        his.says = "ack"
        assert send(provider, AT + 3 * MINUTE) == 1
        assert orders(provider) == [("bloqueio", "aceita, sessão ainda aberta")]
        told(provider, key, acctupdatetime=AT + 4 * MINUTE)  # an interim of the same session
        assert send(provider, AT + 4 * MINUTE) == 1
        told(provider, key, acctstoptime=AT + 4 * MINUTE)
        back = started(provider, "maria", AT + 5 * MINUTE, "81a00002")
        his.says = "silence"
        assert send(provider, AT + 5 * MINUTE) == 1
        assert his.sessions[-2:] == ["81a00001", "81a00002"]
        his.says = 503
        told(provider, back, acctupdatetime=AT + 7 * MINUTE)
        assert send(provider, AT + 7 * MINUTE) == 1
        assert orders(provider) == [("bloqueio", "confirmada: o roteador já não tem a sessão")]
        assert [(one["User-Name"], one["NAS-IP-Address"]) for one in his.heard] == [("maria", "127.0.0.1")] * 7
        assert strangers.heard == []


def test_a_queue_that_stood_still_wrongs_nobody(provider: Provider) -> None:
    """Suspended, paid, another plan, all while nothing was sent; an hour later only the new speed goes (traps P3)."""
    sold(provider, "FIBRA 600", down_kbps=600_000, up_kbps=300_000)
    plan = provider.plan()
    login(provider, plan, "maria")
    started(provider, "maria", AT)
    with router() as his:
        known(provider, his)
        cut(provider, plan)
        paid(provider, plan)
        assert orders(provider) == [("bloqueio", "superada")]
        version = provider.facts(plan).version
        new = provider.do(change_plan, provider.maria, plan, version, {"catalog_plan_id": "FIBRA 600"})
        assert send(provider, AT + 60 * MINUTE) == 1
        assert orders(provider) == [("bloqueio", "superada"), ("velocidade", "confirmada")]
        (one,) = his.heard
        assert (one["code"], one["Mikrotik-Rate-Limit"]) == (packet.CoARequest, "300M/600M")

        # What another program wrote into the plan is asked about, too.
        cut(provider, new)
        enabled = {"status_id": provider.ids["HABILITADO"]}
        provider.db.run(CustomerPlan.update(**enabled).where(CustomerPlan.id == new).execute)
        assert send(provider, AT + 61 * MINUTE) == 0
        assert orders(provider)[-1] == ("bloqueio", "superada: o plano voltou a ser atendido")
        cut(provider, new)
        assert send(provider, AT + timedelta(hours=25)) == 0
        assert orders(provider)[-1] == ("bloqueio", "vencida: o prazo acabou")
        provider.db.run(CoaOrder.update(attempts=3).execute)


def test_records_of_the_network_side(provider: Provider) -> None:
    """MAC, address, speed, a login that goes, cancelling, a session ended at the desk; each of its own session only."""
    sold(provider, down_kbps=300_000)
    plan = provider.plan()
    maria, sala = login(provider, plan, "maria"), login(provider, plan, "maria.sala")
    mine, other = started(provider, "maria", AT), started(provider, "maria.sala", AT, "81a00002")
    run, do = provider.db.run, provider.do
    with router() as his:
        known(provider, his)

        def edited(kind: type[PlanLogin] | type[PlanIp], key: int, **typed: str) -> list[tuple[str, str]]:
            kinds = LOGINS if kind is PlanLogin else IPS
            read = kinds.form_of(run(kind.get_by_id, key))
            before = len(orders(provider))
            whole = {"login": "maria", "password": "abc"} if kind is PlanLogin else {"address": "100.64.0.7"}
            do(kinds.save, provider.maria, plan, key, read, {**whole, **typed})
            return orders(provider)[before:]

        assert edited(PlanLogin, maria, mac="AA:BB:CC:DD:EE:FF") == [("nova_autenticacao", "na fila")]
        assert send(provider) == 1
        assert (his.sessions, his.heard[0]["code"]) == (["81a00001"], packet.DisconnectRequest)
        ip = address(provider, plan, "100.64.0.7")
        assert edited(PlanIp, ip, gateway="100.64.0.1") == []
        assert edited(PlanIp, ip, down_kbps="512 k") == []  # maria begins anew anyway: her router said yes
        told(provider, mine, acctstoptime=AT)
        again = started(provider, "maria", AT, "81a00003")
        assert send(provider, AT + MINUTE) == 0
        assert edited(PlanIp, ip, down_kbps="1 mega", up_kbps="512 k") == [("velocidade", "na fila")]
        assert send(provider, AT + MINUTE) == 1
        assert (his.sessions[-1], his.heard[-1]["Mikrotik-Rate-Limit"]) == ("81a00003", "512k/1M")

        do(LOGINS.remove, provider.maria, plan, sala)
        assert orders(provider)[-1] == ("bloqueio", "na fila")
        order = do(ask_to_end, provider.maria, plan, again)
        assert do(ask_to_end, provider.maria, plan, again) == order
        assert send(provider, AT + MINUTE) == 2
        assert sorted(his.sessions[-2:]) == ["81a00002", "81a00003"]
        told(provider, other, acctstoptime=AT)
        told(provider, again, acctstoptime=AT)
        assert send(provider, AT + 2 * MINUTE) == 0
        assert {said for _, said in orders(provider)[-2:]} == {"confirmada"}
        with pytest.raises(Gone, match="já terminou"):
            do(ask_to_end, provider.maria, plan, again)

        # He was let in while the plan was being cancelled: the router tells of the session later.
        values = {"reason_id": "Preço", "cancelled_on": "01/12/2026"}
        do(cancel_plan, provider.maria, plan, provider.facts(plan).version, values)
        assert send(provider, AT + timedelta(seconds=1)) == 0
        started(provider, "maria", AT, "81a00004")
        assert send(provider, AT + MINUTE) == 1
        assert his.sessions[-1] == "81a00004"


def test_nobody_to_tell(provider: Provider) -> None:
    """A router that is in no list is told of; without any, ending a session is refused, and acts go on."""
    plan = provider.plan()
    login(provider, plan, "maria")
    key = started(provider, "maria", AT, nasipaddress="192.0.2.77")
    with pytest.raises(Refused, match="Nenhum roteador"):
        provider.do(ask_to_end, provider.maria, plan, key)
    with router() as his:
        known(provider, his)
        provider.do(ask_to_end, provider.maria, plan, key)
        assert send(provider) == 0
        row = provider.db.run(lambda: CoaOrder.select().get())
        assert row.answer == "o roteador 192.0.2.77 não está na lista de NAS"


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_orders_by_the_shell(provider: Provider, database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What waits is listed, and sent once."""
    plan = provider.plan()
    login(provider, plan, "maria")
    started(provider, "maria", AT)
    with router() as his:
        known(provider, his)
        cut(provider, plan)
        base = ["--database", database_url, "network"]
        at = {"next_attempt_at": datetime(2026, 1, 1), "expires_at": datetime(2999, 1, 1)}
        provider.db.run(CoaOrder.update(**at).execute)
        assert main([*base, "queue"]) == 0
        assert f"plano {plan}  maria  na fila" in capsys.readouterr().out
        assert main([*base, "run", "--once"]) == 0
        assert capsys.readouterr().out == "1 ordem enviada.\n"
        assert his.sessions == ["81a00001"]
        assert main([*base, "queue", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)[0]["state"] == "aceita"
