"""The lines of the assistant: the order of the questions, the one cure, nothing of use for whoever may not see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from integrator_tui.rules.moments import how_long, spoken
from integrator_tui.rules.plans import known as rule
from integrator_tui.rules.plans.diagnosis import compared, diagnose, first_wrong
from integrator_tui.rules.plans.known import Holder, Known, Pool, Refusal, Said
from integrator_tui.rules.plans.sessions import ENDED, LIVE, SILENT, Connection, cause_of, every, traffic
from integrator_tui.rules.plans.states import STATES

NOW = datetime(2026, 12, 1, 14, 32)
MAC, OTHER = "50:C7:BF:3A:11:09", "9C:A2:F4:10:22:B7"


def session(**columns: Any) -> Connection:
    """Open since three hours, heard of two minutes ago."""
    values: dict[str, Any] = {
        "key": 1, "session": "8100001", "login": "maria.loja", "nas": "10.0.0.1", "port": "7", "cause": "",
        "started": NOW - timedelta(hours=3), "heard": NOW - timedelta(minutes=2), "ended": None, "mac": MAC,
        "address": "177.20.14.91", "prefix": "", "received": 4_100_000_000, "sent": 300_000_000, "every": 300,
    }  # fmt: skip
    return Connection(**{**values, **columns})


ENDED_ONE = session(ended=datetime(2026, 11, 30, 22, 47), started=datetime(2026, 11, 30, 19, 2), cause="Lost-Carrier")
WELL = Known(NOW, "20918 FIBRA 500", "HABILITADO", login="maria.loja", mac=MAC, tries=True, opened=(session(),))
AWAY = replace(WELL, opened=(), last=ENDED_ONE)


def cured(known: Known) -> tuple[str, str]:
    """The first wrong sentence and its cure."""
    lines = diagnose(known, see=True)
    place = first_wrong(lines)
    return (lines[place].sentence, lines[place].cure) if place is not None else ("", "")


@pytest.mark.function("F244")
@pytest.mark.parametrize(
    ("known", "said", "cure"),
    [
        (replace(WELL), "", ""),
        (replace(WELL, login="", opened=()), "não tem login", ""),
        (replace(WELL, login="", allows=False, opened=()), "não permite", ""),
        (replace(AWAY, active=False), "desativado", ""),
        (replace(AWAY, has_password=False), "não tem senha", rule.NEW_PASSWORD),
        (replace(AWAY, state="SUSPENSO_DEBITO", overdue="R$ 102,60"), "vencido R$ 102,60", rule.TRUST_RELEASE),
        (replace(AWAY, state="SUSPENSO_DEBITO"), "não há débito vencido", rule.RECONNECT),
        (replace(AWAY, state="SUSPENSO_DEBITO", can={"enable": "Não pode."}), "não há débito vencido", ""),
        (replace(AWAY, state="SUSPENSO_PEDIDO"), "Suspensão Temporária", rule.RECONNECT),
        (replace(WELL, state="REDUZIDO"), "ainda está Reduzido", rule.RECONNECT),
        (replace(WELL, state="REDUZIDO", overdue="R$ 1,00"), "", ""),
        (replace(AWAY, state="CANCELADO"), "cancelado", ""),
        (replace(AWAY, refusal=Refusal(NOW, OTHER)), f"o roteador {OTHER} não é", rule.RELEASE_MAC),
        (replace(AWAY, refusal=Refusal(NOW, MAC, rule.BY_PASSWORD)), "a senha do roteador", rule.NEW_PASSWORD),
        (replace(AWAY, refusal=Refusal(NOW, MAC)), "ao que parece pela senha", ""),
        (replace(AWAY, refusal=Refusal(NOW), password=rule.RIGHT), "não é o que está preso", rule.RELEASE_MAC),
        (replace(AWAY, refusal=Refusal(NOW), password=rule.OTHER), "a senha do roteador", rule.NEW_PASSWORD),
        (replace(AWAY, password=rule.CASE), "maiúsculas", rule.NEW_PASSWORD),
        (replace(AWAY, mac_holder=Holder("ze", 7, 9)), "preso a outro login: ze (plano 7, cliente 9)", ""),
        (replace(WELL, sharing=(Holder("ze", 7, 9),)), "em uso duas vezes", rule.END_SESSION),
        (replace(AWAY, fixed="10.1.1.1", sharing=(Holder("ze", 7, 9),)), "em uso por ze", ""),
        (replace(AWAY, pool=Pool("Centro", 254, 254)), "não tem endereço livre", ""),
        (replace(WELL, opened=(session(heard=NOW - timedelta(minutes=16)),)), "sem notícia desde", rule.END_SESSION),
        (replace(WELL, state="SUSPENSO_PEDIDO", can={"enable": "x"}), "Suspensão Temporária", ""),
        (AWAY, "sinal perdido; recebeu 4,1 GB; desde então o roteador não tentou", ""),
        (replace(AWAY, tries=False), "", ""),
    ],
)  # fmt: skip
def test_the_first_wrong_line_and_its_cure(known: Known, said: str, cure: str) -> None:
    sentence, found = cured(known)
    assert said in sentence
    assert bool(said) == bool(sentence)
    assert found == cure


def test_the_questions_stand_in_the_order_of_a_technician() -> None:
    known = replace(AWAY, refusal=Refusal(NOW, OTHER), pool=Pool("Centro", 254, 42))
    assert [(one.sign, one.sentence) for one in diagnose(known, see=True)] == [
        ("ok", "Nenhuma avaria no endereço"),
        ("ok", "O login maria.loja existe, no plano 20918 FIBRA 500"),
        ("ok", "O plano está Habilitado, sem bloqueio e sem redução"),
        ("!", f"Recusado hoje 14:32: o roteador {OTHER} não é o que está preso a este login ({MAC})"),
        ("-", "Senha: a recusa não foi por ela; s confere a que o cliente disser"),
        ("ok", "O roteador que tentou não está preso a outro login"),
        ("ok", "Pool Centro: 212 endereços livres"),
        ("ok", "Nenhuma sessão presa"),
        ("-", "Última conexão: ontem 19:02 a ontem 22:47, sinal perdido; recebeu 4,1 GB"),
    ]


def test_a_block_is_not_told_twice_and_an_old_one_is_over() -> None:
    blocked = replace(AWAY, state="SUSPENSO_DEBITO", overdue="R$ 1,00", refusal=Refusal(NOW, MAC, blocked=True))
    assert [one.sign for one in diagnose(blocked, see=True) if "Recusado" in one.sentence] == ["ok"]
    assert [
        one.sign for one in diagnose(replace(blocked, state="HABILITADO"), see=True) if "Recusado" in one.sentence
    ] == ["~"]
    open_still = replace(blocked, opened=(session(),))
    assert any(
        "continua aberta" in one.sentence and one.cure == rule.END_SESSION for one in diagnose(open_still, see=True)
    )


EVERYTHING = [
    replace(AWAY, refusal=Refusal(NOW, OTHER), sharing=(Holder("ze", 7, 9),), fixed="177.20.14.91"),
    replace(WELL, opened=(session(), session(key=2, heard=NOW - timedelta(hours=5))), last=ENDED_ONE),
    *(replace(WELL, state=state, opened=opened, last=ENDED_ONE, refusal=refusal)
      for state in STATES for opened in ((), (session(),)) for refusal in (None, Refusal(NOW, OTHER, blocked=True))),
]  # fmt: skip


def test_who_may_not_see_sessions_hears_of_no_address_and_no_time_of_use() -> None:
    for known in EVERYTHING:
        hidden = " ".join(f"{one.sentence} {one.advice}" for one in diagnose(known, see=False))
        for secret in ("177.20", OTHER, "10.0.0.1", ":32", ":47", ":02", "hoje", "ontem", " h,", "GB", "2 min"):
            assert secret not in hidden, (secret, hidden)
        shown = diagnose(known, see=True)
        assert [one.sign for one in shown] == [one.sign for one in diagnose(known, see=False)]
        assert [one.cure for one in shown] == [one.cure for one in diagnose(known, see=False)]


def test_every_cure_has_a_name_and_every_sentence_an_end() -> None:
    for known in EVERYTHING:
        for one in diagnose(known, see=True):
            assert not one.cure or (one.cure in rule.CURES and one.wrong)
            assert isinstance(one, Said)
            assert one.sentence[0].isupper()
            assert not one.sentence.endswith(".")


def test_a_session_is_alive_by_its_last_sign_not_by_its_start() -> None:
    """Traps P4: started 40 days ago and heard 2 minutes ago; started today, heard 6 hours ago; never heard."""
    old = session(started=NOW - timedelta(days=40))
    assert old.state(NOW) == LIVE
    assert session(heard=NOW - timedelta(hours=6)).state(NOW) == SILENT
    assert session(heard=None).state(NOW) == SILENT
    assert session(heard=None, started=NOW - timedelta(minutes=14)).state(NOW) == LIVE
    assert session(heard=None, started=None).state(NOW) == SILENT
    assert session(heard=NOW - timedelta(days=9), every=0).state(NOW) == LIVE
    assert ENDED_ONE.state(NOW) == ENDED
    assert (every(300, 0), every(300, 900), every(300, 86_400), every(0, 900)) == (300, 900, 3600, 0)


@pytest.mark.parametrize(
    ("typed", "what"),
    [("Kq7-vela", "right"), ("kq7-VELA", "case"), ("Kq7 -vela ", "blanks"), ("Kq7-velas", "other"), ("", "other")],
)
def test_a_password_is_compared_and_misheard_in_ways_that_have_a_name(typed: str, what: str) -> None:
    assert compared("Kq7-vela", typed) == what


def test_moments_spans_causes_and_bytes_as_they_are_said() -> None:
    assert spoken(NOW, NOW) == "hoje 14:32"
    assert spoken(NOW - timedelta(hours=20), NOW) == "ontem 18:32"
    assert spoken(NOW - timedelta(days=9), NOW) == "22/11 14:32"
    assert spoken(datetime(2025, 3, 2, 8, 5), NOW) == "02/03/2025 08:05"
    spans = (timedelta(-1), timedelta(seconds=59), timedelta(minutes=59), timedelta(hours=47), timedelta(days=2))
    assert [how_long(span) for span in spans] == ["0 min", "0 min", "59 min", "47 h", "2 dias"]
    assert [traffic(size) for size in (-1, 0, 999, 82_000_000, 4_100_000_000, 10**12)] == [
        "0 B", "0 B", "999 B", "82 MB", "4,1 GB", "1 TB"
    ]  # fmt: skip
    assert [cause_of(code) for code in ("Lost-Carrier", "Weird-Cause", "")] == [
        "sinal perdido", "Weird-Cause", "motivo não informado"
    ]  # fmt: skip
