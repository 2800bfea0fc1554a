"""Linha do tempo: everything about a customer in one order, the newest first; ranges of each kind, merged (F235)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from integrator_tui.queries.batches import AT_ONCE
from integrator_tui.queries.calls.timeline import ALL, LABELS, NETWORK, READERS, Item, Reader, TimelineRow
from integrator_tui.registry import CUSTOMERS, task
from integrator_tui.rules import permissions
from integrator_tui.rules.dates import format_datetime
from integrator_tui.rules.fold import fold, words
from integrator_tui.rules.plans.sessions import cause_of
from integrator_tui.services.plans.network.looks import look_across
from integrator_tui.session import Session

SESSIONS = "sessions"


@task(permission=CUSTOMERS)
def timeline(
    session: Session,
    customer_id: int,
    topic: str = ALL,
    text: str = "",
    after: tuple[tuple[str, str], ...] = (),
    limit: int = 200,
) -> tuple[TimelineRow, ...]:
    """At most `limit` things with all the words of `text`, behind the place `after`.

    Sessions are among them for who may see sessions: that he looked is written down first.
    """
    wanted, size = words(text), max(limit, AT_ONCE) if text else limit
    found: list[TimelineRow] = []
    while True:
        page = _page(session, customer_id, topic, after, size)
        found += [row for row in page if not wanted or _has(row, wanted)]
        if len(page) < size or len(found) >= limit:
            return tuple(found[:limit])
        after = page[-1].place


def _page(
    session: Session, customer_id: int, topic: str, after: tuple[tuple[str, str], ...], size: int
) -> Sequence[TimelineRow]:
    """The newest of all kinds, in one order; of one moment, in the order of the kinds."""
    place = dict(after)
    ranges: dict[str, Sequence[Item]] = {}
    for kind, (topics, read) in _readers(session).items():
        if topic in topics:
            ranges[kind] = read(session, customer_id, topic, place.get(kind, ""), size)
    at = dict.fromkeys(ranges, 0)
    rows: list[TimelineRow] = []
    while len(rows) < size:
        heads = [kind for kind, items in ranges.items() if at[kind] < len(items)]
        if not heads:
            break
        kind = max(heads, key=lambda name: ranges[name][at[name]].row.at)
        item = ranges[kind][at[kind]]
        at[kind] += 1
        place[kind] = item.key
        rows.append(replace(item.row, place=tuple(place.items())))
    return rows


def _readers(session: Session) -> dict[str, tuple[tuple[str, ...], Reader]]:
    if not session.may(permissions.SEE_SESSIONS):
        return READERS
    return {**READERS, SESSIONS: ((ALL, NETWORK), _sessions)}


def _sessions(session: Session, customer_id: int, topic: str, after: str, size: int) -> Sequence[Item]:
    """When a login came in, and what ended it."""
    items = []
    for one in look_across(session, customer_id, int(after) if after else None, size):
        began = one.started or one.heard or one.ended
        if began is None:
            continue
        text = f"{one.login} conectou" if one.started else one.login
        if one.ended is not None:
            text += f"; fim {format_datetime(one.ended)}, {cause_of(one.cause)}"
        row = TimelineRow(id=f"s{one.key}", at=began, topic=NETWORK, text=text, session=one)
        items.append(Item(str(one.key), row))
    return items


def _has(row: TimelineRow, wanted: Sequence[str]) -> bool:
    line = fold(f"{row.at:%d/%m/%Y} {LABELS[row.topic]} {row.text} {row.login}")
    return all(word in line for word in wanted)
