"""Who opened a customer, from where and for which call; kept as it was written (F240)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import peewee
import pytest

from integrator_tui.errors import NotPermitted, Refused
from integrator_tui.models.raw import execute, insert_row
from integrator_tui.queries.access.openings import OpeningRow, openings_of
from integrator_tui.rules import permissions
from integrator_tui.services.access.openings import log_opening, reveal
from tests.services.planned import Provider


@pytest.fixture
def house(database_url: str) -> Provider:
    return Provider(database_url)


def _call(house: Provider, protocol: str, minutes: int = 0) -> None:
    """A call of MARIA that is open, begun by ana so many minutes from now."""
    at = (house.session.now() + timedelta(minutes=minutes)).isoformat(" ")
    row = {"protocol": protocol, "customer_id": house.maria, "state": "ABERTO", "opened_at": at, "opened_by": "ana"}
    house.db.run(insert_row, "service_call", row)


def _seen(house: Provider) -> tuple[OpeningRow, ...]:
    return house.do(openings_of, house.maria)  # type: ignore[no-any-return]


@pytest.mark.function("F240")
def test_who_opened_and_for_which_call(house: Provider) -> None:
    house.do(log_opening, house.maria)
    assert _seen(house)[0].protocol == ""
    _call(house, "20261201000001", minutes=5)
    assert _seen(house)[0].protocol == "20261201000001"  # begun soon after
    house.do(log_opening, house.maria)
    house.do(reveal, house.maria)
    first, second, third = _seen(house)
    assert (first.what, first.protocol) == ("mostrou os dados", "20261201000001")
    assert (second.what, second.login, second.address) == ("abriu", "ana", house.session.address)
    assert third.what == "abriu"
    house.do(log_opening, house.joao)
    assert len(_seen(house)) == 3


def test_a_call_of_much_later_is_not_what_he_was_opened_for(house: Provider) -> None:
    house.do(log_opening, house.maria)
    _call(house, "20261201000002", minutes=600)
    assert _seen(house)[0].protocol == ""


def test_looks_at_connections_stand_between_page_by_page(house: Provider) -> None:
    moment = house.session.now()
    for minute in range(6):
        house.db.run(log_opening, replace(house.session, now=(moment + timedelta(minutes=minute)).replace), house.maria)
        if minute % 2:
            row = {
                "at": (moment + timedelta(minutes=minute, seconds=1)).isoformat(" "),
                "operator_id": house.session.operator_id,
                "login": "ana",
                "address": "1.2.3.4",
                "customer_id": house.maria,
                "looked_at": "sessões",
            }
            house.db.run(insert_row, "session_look", row)
    whole = _seen(house)
    assert [row.what for row in whole] == ["sessões", "abriu", "abriu"] * 3
    paged: list[OpeningRow] = []
    while page := house.do(
        openings_of, house.maria, *((paged[-1].openings_before, paged[-1].looks_before) if paged else ()), limit=2
    ):
        paged += page
    assert [(row.at, row.what) for row in paged] == [(row.at, row.what) for row in whole]


def test_it_is_never_changed_whoever_writes(house: Provider) -> None:
    house.do(log_opening, house.maria)
    for statement in ("UPDATE opening SET login = 'joao'", "DELETE FROM opening"):
        with pytest.raises(peewee.DatabaseError, match="never"):
            house.db.run(execute, statement)


def test_it_asks_for_a_permission_and_showing_for_a_reason(house: Provider) -> None:
    few = replace(house.session, admin=False, permissions=permissions.PERMISSIONS - {permissions.SEE_OPENINGS})
    with pytest.raises(NotPermitted):
        house.db.run(openings_of, few, house.maria)
    with pytest.raises(Refused, match="por que"):
        house.do(reveal, house.maria, " \x1b\n")
    house.do(reveal, house.maria, "pediu a\x1b[2J 2ª via\n" + "x" * 500)
    (row,) = _seen(house)
    assert row.reason.startswith("pediu a [2J 2ª via x")
    assert len(row.reason) == 200
