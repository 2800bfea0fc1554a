"""A colleague's change shows without a key, where it stood, in the list, the queue and the open call (facts 5.2)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.engine import news
from integrator_tui.models.calls import ServiceCall
from integrator_tui.models.raw import fetch
from integrator_tui.queries.calls.calls import one_call
from integrator_tui.services.calls.acts import add_entry, forward_call, move_call
from integrator_tui.services.calls.calls import save_call, start_call
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.session import Session
from tests.screens.conftest import MARIA
from tests.screens.desk import DeskPilot

PATIENCE = 40.0


class Colleague:
    """Beto, at a desk of his own."""

    def __init__(self, url: str) -> None:
        self.db: Db
        self.db, session = open_base(url, login="ana")
        self.session: Session = replace(session, login="beto")

    def do(self, service: Callable[..., object], *args: object) -> object:
        return self.db.run(service, self.session, *args)

    def call(self, subject: str, operator: str = "ana") -> tuple[int, str]:
        """A call and its protocol."""
        key = int(str(self.do(start_call, 1)))
        read = self.db.run(one_call, self.session, 1, key).form
        told = {"type_id": "Lentidão", "text": subject, "subject": subject, "origin": "Telefone", "priority": "Normal"}
        self.do(save_call, 1, key, read, {**told, "operator": operator})
        return key, str(self.db.run(ServiceCall.get_by_id, key).protocol)


async def shows(desk: DeskPilot, *texts: str) -> None:
    """Wait until all of it stands on the screen, without a key."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        await desk.idle()
        if all(text in desk.text for text in texts):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{texts} never came:\n{desk.text}")


@pytest.mark.function("F179", "F186")
async def test_a_colleagues_change_shows_without_a_key(desk: DeskPilot) -> None:
    beto = Colleague(desk.db.url)
    (first, number), (_, second) = beto.call("Primeiro"), beto.call("Segundo")
    # In the queue: painted where it stands, the cursor stays, what is new waits for F5.
    await desk.press("ctrl+f")
    await shows(desk, "Para mim 2")
    await desk.press("down")
    here = next(number for number, line in enumerate(desk.lines()) if line.startswith("›"))
    assert second in desk.lines()[here]
    beto.do(move_call, 1, first, {"action": "em Análise"})
    await shows(desk, "em Análise")
    beto.do(forward_call, 1, first, {"job_title_id": "Suporte Técnico N2"})
    late, third = beto.call("Terceiro")
    await shows(desk, "1 novo (F5)", "Para mim 2")
    assert third not in desk.text
    assert desk.lines()[here].startswith("›")
    assert second in desk.lines()[here], "the row under the cursor has not moved"
    await desk.press("f5")
    assert "novo" not in desk.text
    assert third in desk.text
    assert number not in desk.text
    assert second in next(line for line in desk.lines() if line.startswith("›")), "F5 keeps the call, too"
    await desk.press("escape")
    # In the list of the customer.
    await desk.open("maria silva")
    await desk.press("5", "t")
    await shows(desk, "Abertos 3")
    beto.do(move_call, 1, late, {"action": "Aguardando"})
    await shows(desk, "~ pausado", "Aguard. 1")
    # In the open call, also while a note is being typed.
    await desk.press("home", "enter")
    await shows(desk, "Atendimento ·", "Aguardando")
    await desk.press("f6")
    await desk.type("Sinal -27")
    beto.do(add_entry, 1, late, {"kind": "Comentário", "text": "ver a CTO"})
    await shows(desk, "beto, Comentário às")
    assert "Sinal -27" in desk.text, "nothing of the note is gone"
    await desk.type(" dBm")
    await desk.press("ctrl+s")
    await shows(desk, "Sinal -27 dBm", "ver a CTO")
    beto.db.close()


def wait_for(told: list[news.Changed], wanted: Callable[[list[news.Changed]], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not wanted(told):
        assert time.monotonic() < deadline, told
        time.sleep(0.02)


@pytest.mark.parametrize("pooler", [False, True], ids=["direct", "pooler"])
def test_news_come_behind_a_pooler_and_after_a_lost_connection(
    database_url: str, pooler: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind a pooler nothing is heard: another channel stands for that. What cannot be read is tried again."""
    if pooler:
        monkeypatch.setattr(news, "CHANNEL", "nobody_speaks_here")
    beto = Colleague(database_url)
    maria = int(str(beto.do(create_customer, MARIA)))
    told: list[news.Changed] = []
    listening = news.News(database_url, told.append)
    listening.start()
    wait_for(told, lambda told: told == [None])  # anything may have changed before
    beto.do(start_call, maria)
    wait_for(told, lambda told: told[1:2] == [frozenset({maria})])
    if database_url.startswith("postgresql"):
        beto.db.run(
            lambda: fetch(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
        wait_for(told, lambda told: told[-1] is None and len(told) > 2)
        beto.do(start_call, maria)
        wait_for(told, lambda told: told[-1] == frozenset({maria}))
    beto.db.close()
    listening.close(PATIENCE)
    assert not listening._thread.is_alive()


def test_a_base_that_is_not_there_yet_is_tried_again(tmp_path: Path) -> None:
    told: list[news.Changed] = []
    listening = news.News(f"sqlite:///{tmp_path}/base.db", told.append)
    listening.start()
    open_base(f"sqlite:///{tmp_path}/base.db", login="ana")[0].close()
    wait_for(told, bool)
    assert told[0] is None
    listening.close(PATIENCE)
