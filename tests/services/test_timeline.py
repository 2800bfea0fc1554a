"""The timeline over everything that a customer has: calls, orders, payments, what fell due, sessions (F235)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from integrator_tui.db import Db
from integrator_tui.demo import demo
from integrator_tui.models.calls import ServiceCall
from integrator_tui.models.network import SessionLook
from integrator_tui.queries.calls.timeline import ALL, CONTACT, LABELS, MONEY, NETWORK, TimelineRow
from integrator_tui.registry import CUSTOMERS
from integrator_tui.services.calls.timeline import timeline
from integrator_tui.session import Session

MARIA = 1
SESSION = Session(1, "ana", "Ana", "local", True, frozenset(), now=lambda: datetime(2026, 11, 3, 15))


@pytest.mark.function("F235")
def test_every_kind_stands_in_one_order_and_a_page_ends_where_the_next_begins(database_url: str) -> None:
    demo.build(database_url, 60, 3, lambda *_: None)
    db, session = Db(database_url), SESSION
    try:
        everything = db.run(timeline, session, MARIA, ALL, "", (), 2000)
        assert len({row.id for row in everything}) == len(everything)
        assert [row.at for row in everything] == sorted((row.at for row in everything), reverse=True)
        kinds = {row.id[0] for row in everything}
        assert kinds >= set("cps"), kinds
        assert sum(row.call_id is not None for row in everything) == db.run(
            ServiceCall.select().where(ServiceCall.customer_id == MARIA).count
        )
        for size in (1, 7):
            paged, place = list[TimelineRow](), tuple[tuple[str, str], ...]()
            while page := db.run(timeline, session, MARIA, ALL, "", place, size):
                paged += page
                place = page[-1].place
            assert [row.id for row in paged] == [row.id for row in everything]
        for topic in LABELS:
            rows = db.run(timeline, session, MARIA, topic, "", (), 2000)
            assert {row.id for row in rows} == {row.id for row in everything if topic in (ALL, row.topic)}, topic
        everybody = [row for key in range(2, 60) for row in db.run(timeline, session, key)]
        assert {row.id[0] for row in everybody} >= set("copi")
        assert all(row.text.startswith("! fatura") and row.whole_day for row in everybody if row.id[0] == "i")
        found = db.run(timeline, session, MARIA, MONEY, "pagou", (), 3)
        assert len(found) == 3
        assert {row.topic for row in found} == {MONEY}
    finally:
        db.close()


@pytest.mark.function("F235")
def test_sessions_stand_there_for_who_may_see_them_and_the_look_is_written_down(database_url: str) -> None:
    demo.build(database_url, 20, 3, lambda *_: None)
    db, session = Db(database_url), SESSION
    barred = replace(session, admin=False, permissions=frozenset({CUSTOMERS}))
    try:
        assert not any(row.session for row in db.run(timeline, barred, MARIA, NETWORK))
        assert not any(row.session for row in db.run(timeline, barred, MARIA))
        assert db.run(SessionLook.select().count) == 0, "nothing was looked at"
        assert any(row.session for row in db.run(timeline, session, MARIA, NETWORK))
        (look,) = db.run(lambda: list(SessionLook.select()))
        assert (look.customer_id, look.looked_at, look.login) == (MARIA, "linha do tempo", session.login)
        db.run(timeline, session, MARIA, CONTACT)
        assert db.run(SessionLook.select().count) == 1, "contacts alone show none"
    finally:
        db.close()
