"""Whom an outage touches: plans at its points, CEPs and streets, asked from the places (F249)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from integrator_tui.models.outages import Outage, OutagePlace
from integrator_tui.models.raw import among, fetch
from integrator_tui.queries.plans.network.outages import HOME, LIVE
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.plans.outages import CEP, POINT, STREET, Place, street_words, touches
from integrator_tui.session import Session

AFTER_ALL = "\U0010ffff"
AT_ONCE = 1000


@dataclass(frozen=True)
class Reach:
    """How many an outage touches; `off` are logins of theirs without an open session."""

    plans: int
    customers: int
    off: int


@dataclass(frozen=True)
class Touched:
    """A customer whom an outage touches."""

    id: int
    name: str
    phone: str
    plans: int


def touched_plans(outage_id: int) -> dict[int, int]:
    """Plan -> its customer."""
    outage = Outage.get_or_none(Outage.id == outage_id)
    places = list(OutagePlace.select().where(OutagePlace.outage_id == outage_id))
    if outage is None:
        return {}
    found = dict(_at_points([place.point_id for place in places if place.kind == POINT]))
    for place in places:
        if place.kind == CEP:
            found |= dict(_at_ceps(place.low, place.high))
        elif place.kind == STREET:
            found |= dict(_in_street(place.low, outage.city))
    return found


@query(permission=CUSTOMERS)
def reach(session: Session, outage_id: int) -> Reach:
    """How many an outage touches now."""
    plans = touched_plans(outage_id)
    condition, values = among("l.plan_id", plans)
    ((off,),) = fetch(
        f"SELECT COUNT(*) FROM plan_login l WHERE {condition} AND l.deleted_at IS NULL AND l.active AND NOT EXISTS"
        " (SELECT 1 FROM radacct r WHERE r.username = l.login AND r.acctstoptime IS NULL)",
        values,
    )
    return Reach(len(plans), len(set(plans.values())), off)


@query(permission=CUSTOMERS)
def touched(session: Session, outage_id: int, after: int | None = None, limit: int = 200) -> tuple[Touched, ...]:
    """The customers whom an outage touches, by code, behind the one `after`."""
    count: dict[int, int] = {}
    for customer_id in touched_plans(outage_id).values():
        count[customer_id] = count.get(customer_id, 0) + 1
    wanted = sorted(key for key in count if after is None or key > after)[:limit]
    condition, values = among("id", wanted)
    rows = fetch(
        f"SELECT id, social_name, legal_name, mobile, phone FROM customer WHERE {condition} ORDER BY id", values
    )
    return tuple(
        Touched(key, social or legal, mobile or phone, count[key]) for key, social, legal, mobile, phone in rows
    )


def _at_points(points: list[int]) -> list[tuple[int, int]]:
    if not points:
        return []
    condition, values = among("{}", points)
    return _pairs(
        f"SELECT p.id, p.customer_id FROM customer_plan p WHERE {condition.format('p.access_point_id')} AND {LIVE}"
        " UNION SELECT p.id, p.customer_id FROM plan_ip i JOIN customer_plan p ON p.id = i.plan_id"
        f" WHERE {condition.format('i.access_point_id')} AND i.deleted_at IS NULL AND {LIVE}",
        [*values, *values],
    )


def _at_ceps(low: str, high: str) -> list[tuple[int, int]]:
    return _pairs(
        f"SELECT p.id, p.customer_id FROM address a JOIN customer_plan p ON p.customer_id = a.customer_id AND {LIVE}"
        f" WHERE a.zip <> '' AND a.zip BETWEEN ? AND ? AND {HOME}",
        [low, high],
    )


def _in_street(street: str, city: str) -> Iterator[tuple[int, int]]:
    """By the index of the search, along its longest word: the rule decides about the name."""
    word = max(street_words(street), key=len)
    place = Place(STREET, street)
    rows = fetch(
        "SELECT DISTINCT p.id, p.customer_id, a.street, a.city, a.state FROM search_place_name n"
        " JOIN search_resident r ON r.place_id = n.place_id"
        f" JOIN customer_plan p ON p.customer_id = r.customer_id AND {LIVE} JOIN address a ON {HOME}"
        " WHERE n.entry >= ? AND n.entry < ?",
        [word, word + AFTER_ALL],
    )
    for plan_id, customer_id, its_street, its_city, state in rows:
        if touches(place, city, its_street, its_city, state):
            yield plan_id, customer_id


def _pairs(sql: str, values: list[Any]) -> list[tuple[int, int]]:
    return [(plan_id, customer_id) for plan_id, customer_id in fetch(sql, values)]
