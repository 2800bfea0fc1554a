"""Nobody who is there is missed, however he is said, misheard, abbreviated or pasted: every text on both engines."""

from __future__ import annotations

import random
from collections import Counter
from unittest.mock import patch

from integrator_tui.base import open_base
from integrator_tui.demo.demo import build
from integrator_tui.queries.search import search_text, search_tiers
from integrator_tui.queries.search.search import search
from tests.faults import world
from tests.faults.registry import Outcome, row
from tests.postgres import create_database, drop_database
from tests.queries.said import is_anothers_name, known, names_of, said

CUSTOMERS, FEW_CUSTOMERS = 5_000, 300
FEW_TYPED = 2
LIMIT = 50


def typed(full: bool) -> Outcome:
    """All texts of every customer, or of a few in a small base."""
    customers = CUSTOMERS if full else FEW_CUSTOMERS
    server = world.server()
    second = create_database(server.url)
    try:
        with world.folder() as place:
            urls = (f"sqlite:///{place / 'demo.db'}", second)
            for url in urls:
                build(url, customers, 1, lambda *told: None)
            return _everybody(urls, full)
    finally:
        drop_database(server.url, second)


def _everybody(urls: tuple[str, str], full: bool) -> Outcome:
    (one, session), (other, others_session) = (open_base(url, login="ana") for url in urls)
    try:
        people = one.run(known)
        names = names_of(people)
        missed: list[str] = []
        done, of_others = 0, 0
        kinds: Counter[str] = Counter()
        for who in people if full else random.Random(5).sample(people, FEW_TYPED):
            for text, kind in said(who, random.Random(who.id)):
                done += 1
                kinds[kind] += 1
                rows = [row.id for row in one.run(search, session, text, limit=LIMIT).rows]
                if rows != [row.id for row in other.run(search, others_session, text, limit=LIMIT).rows]:
                    missed.append(f"differs: {text}")
                if who.id in rows or len(rows) == LIMIT:
                    continue
                if is_anothers_name(text, who.id, names):
                    of_others += 1
                else:
                    missed.append(f"{kind}: {text} ({who.id})")
        note = f"{len(kinds)} kinds of texts; {of_others} were as well the name of somebody else, who was found"
        return Outcome(done, done, len(missed), "; ".join([note, *missed[:5]]))
    finally:
        one.close()
        other.close()


def as_typed(full: bool) -> Outcome:
    """Only what begins with the text as it stands."""
    with patch.object(search_text, "cleaned", str), patch.object(search_tiers, "FEW", 0):
        return typed(False)


@row(
    "recall",
    promise="who is there is found, and the same on both engines",
    fault="names, streets, numbers as people say, hear, abbreviate and paste them, some ninety texts for each customer",
    control=as_typed,
    without="cleaning what was pasted and looking for what is alike",
    functions=("F251",),
)
def recall(full: bool) -> Outcome:
    """Counted as lost: a customer among neither fifty rows nor all there are, and a text with other rows there."""
    return typed(full)
