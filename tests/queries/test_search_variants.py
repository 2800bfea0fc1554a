"""Nobody who is there is missed, however the text is typed (F201, F202)."""

from __future__ import annotations

import random
from itertools import islice

from integrator_tui.queries.search.search import WHERE
from integrator_tui.queries.search.search_tiers import FEW
from tests.queries.corpus import Desk, Typed, people, variants

PEOPLE = people()
TYPED = 60
"""Customers for whom everything is typed: thousands of texts, spread over the corpus."""


def _wrong(desk: Desk, key: int, typed: Typed) -> str:
    """What is wrong with what the text finds; empty when nothing is."""
    found = desk.all_ids(typed.text, typed.where)
    what = f"{typed.kind}: {typed.text!r} in {WHERE[typed.where]} for customer {key}"
    if key not in found:
        is_name_of_others = "error" in typed.kind and len(found) >= FEW
        return "" if is_name_of_others else f"missed, {what}, {len(found)} others"
    if typed.first and found[0] != key:
        return f"not first, {what}: {found[:3]}"
    if len(found) <= 5 and found.index(key) > 4:
        return f"not among the first five, {what}"
    return ""


def test_finds_everybody_however_typed(desk: Desk) -> None:
    rng = random.Random(11)
    texts = [(person.id, typed) for person in PEOPLE[:: len(PEOPLE) // TYPED] for typed in variants(person, rng)]
    assert len(texts) > 4_000
    assert list(filter(None, (_wrong(desk, key, typed) for key, typed in texts))) == []


def test_rows_count_and_export_agree(desk: Desk) -> None:
    rng = random.Random(5)
    texts = [(typed.text, typed.where) for person in PEOPLE[::29] for typed in islice(variants(person, rng), 40)]
    texts += [(text, "tudo") for text in ("ma", "si", "1", "a b", "maria s", "11", "rua", "gmail.com")]
    for text, where in texts:
        everybody = desk.all_ids(text, where)
        assert len(everybody) == len(set(everybody))
        for limit in (1, 7, 50, 70):
            assert desk.ids(text, where, limit) == everybody[:limit], text
        assert desk.count(text, where) == len(everybody)
        for most in (2, len(everybody) - 1, len(everybody)):  # whoever stands twice in a range is counted once
            assert desk.count(text, where, most=most) == min(most + 1, len(everybody)), text
