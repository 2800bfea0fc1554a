"""Calls that hang on another: of whatever customers, never in a circle (traps A2)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from integrator_tui.base import open_base
from integrator_tui.errors import DeskError, InvalidForm, Refused
from integrator_tui.models.calls import CallEntry, ServiceCall
from integrator_tui.queries.calls.links import links_of
from integrator_tui.services.calls.acts import close_call
from integrator_tui.services.calls.calls import start_call
from integrator_tui.services.calls.links import link_call
from tests.services.planned import Provider


def test_a_call_hangs_on_another_and_on_no_circle(database_url: str) -> None:
    desk = Provider(database_url)
    one, two, three = (desk.do(start_call, who) for who in (desk.maria, desk.joao, desk.maria))
    number = {key: desk.db.run(ServiceCall.get_by_id, key).protocol for key in (one, two, three)}
    assert desk.do(link_call, desk.joao, two, {"protocol": f"#{number[one]}"}) == one
    assert desk.do(link_call, desk.maria, three, {"protocol": number[two]}) == two, "more than one level"
    for above in (one, two, three):
        with pytest.raises(Refused, match="não fica debaixo de si mesmo"):
            desk.do(link_call, desk.maria, one, {"protocol": number[above]})
    for nonsense in ("2026", "9999123199999", "1234567890123x4"):
        with pytest.raises(InvalidForm, match="treze algarismos"):
            desk.do(link_call, desk.maria, one, {"protocol": nonsense})
    found = desk.do(links_of, two)
    assert (found.parent.id, [row.id for row in found.open]) == (one, [three])
    desk.do(close_call, desk.maria, three, {"solution": "rede de volta"})
    assert desk.do(links_of, two).open == ()
    assert desk.do(links_of, two, True).children == ()
    lines = desk.db.run(lambda: [row.text for row in CallEntry.select().where(CallEntry.kind == "vinculo")])
    assert f"tem debaixo de si {number[three]}" in lines
    assert desk.do(link_call, desk.maria, three, {"protocol": ""}) is None
    assert desk.do(links_of, two).children == ()


def test_two_desks_that_link_in_opposite_ways_make_no_circle(database_url: str) -> None:
    desk = Provider(database_url)
    other, session = open_base(database_url, login="ana")
    tried, refused = 12, 0
    for _ in range(tried):
        one, two = desk.do(start_call, desk.maria), desk.do(start_call, desk.joao)
        number = {key: desk.db.run(ServiceCall.get_by_id, key).protocol for key in (one, two)}
        with ThreadPoolExecutor(2) as pool:
            asked = [
                pool.submit(desk.do, link_call, desk.maria, one, {"protocol": number[two]}),
                pool.submit(other.run, link_call, session, desk.joao, two, {"protocol": number[one]}),
            ]
        refused += sum(isinstance(each.exception(), DeskError) for each in asked)
        rows = [desk.db.run(ServiceCall.get_by_id, key) for key in (one, two)]
        assert sum(row.parent_id is not None for row in rows) == 1
    assert refused == tried
    other.close()
