"""Thousands of random histories of one invoice: what follows from its entries against the diary (facts 3.4, 4.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.rules.finance.late_payment import STANDARD
from integrator_tui.rules.finance.ledger import (
    ANSWERED,
    CANCEL,
    CHARGE,
    CONTESTED,
    DISCOUNT,
    OVER,
    PAYMENT,
    UPHELD,
    Bill,
    Posted,
    standing,
    to_book,
)
from tests.diary import Act, diary
from tests.diary import Bill as Told

START = date(2026, 2, 10)
KINDS = ("pay", "pay", "pay", "discount", "upheld", "cancel", "turn", "turn", "contest", "answer", "wait")
HISTORIES = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 45), st.integers(0, 120)), max_size=14)


@dataclass
class History:
    """Entries as services post them, and beside them the diary."""

    told: Told
    posted: list[Posted] = field(default_factory=list)
    paid: list[tuple[int, Act, int]] = field(default_factory=list)
    """Payment, act of the diary, cents; `off` are those that were reversed."""
    off: set[int] = field(default_factory=set)

    @property
    def bill(self) -> Bill:
        return Bill(self.told.due, self.told.effective(), STANDARD)

    def post(self, kind: str, cents: int, day: date, payment: int | None = None) -> None:
        self.posted.append(Posted(len(self.posted) + 1, kind, cents, day, payment))

    def do(self, kind: str, part: int, today: date) -> None:
        """One act; what is booked after it makes the sum of the entries the open principal."""
        open_now = standing(self.bill, self.posted, today).account
        amount = max(1, open_now.total * part // 100)
        act: Act = (today, len(self.posted) + 1, kind, amount)
        if kind == "pay":
            self.paid.append((len(self.paid) + 1, act, amount))
            self.post(PAYMENT, -amount, today, len(self.paid))
            self.told.acts.append(act)
        elif kind == "turn" and self.paid:
            key, mine, cents = self.paid[part % len(self.paid)]
            self.post(PAYMENT, -cents if key in self.off else cents, mine[0], key)
            (self.told.acts.append if key in self.off else self.told.acts.remove)(mine)
            self.off ^= {key}
        elif kind in ("discount", "upheld", "cancel"):
            taken = open_now.principal if kind == "cancel" else amount
            self.post({"discount": DISCOUNT, "upheld": UPHELD, "cancel": CANCEL}[kind], -taken, today)
            if taken:
                self.told.acts.append((today, len(self.posted), kind, taken))
        elif kind == "contest" and not self.told.contested():
            self.post(CONTESTED, 0, today)
            self.told.stops.append((today, None))
        elif kind == "answer" and self.told.contested():
            self.post(ANSWERED, 0, today)
            self.told.stops[-1] = (self.told.stops[-1][0], today)
        for booked, cents in to_book(standing(self.bill, self.posted, today), list(self.posted)).items():
            self.post(booked, cents, today)


@settings(max_examples=1000, derandomize=True, deadline=None)
@given(st.integers(1, 50_000), st.integers(0, 40), HISTORIES)
def test_every_history_balances_as_the_diary_says(
    principal: int, due_in: int, acts: list[tuple[str, int, int]]
) -> None:
    history, today = History(Told(principal, START + timedelta(days=due_in))), START
    history.post(CHARGE, principal, START)
    for kind, days, part in acts:
        today += timedelta(days=days)
        history.do(kind, part, today)
    found, told = standing(history.bill, history.posted, today), diary(history.told, today)
    late = 0 if found.contested else found.account.fine + found.account.interest
    assert (found.account.principal, late) == (told.left, told.late)
    assert sum(entry.cents for entry in history.posted) == told.left
    assert sum(entry.cents for entry in history.posted if entry.kind == OVER) == told.over
    assert min(found.account.principal, found.account.fine, found.account.interest, found.paid, told.over) >= 0
    for key in sorted(history.off | {one for one, _, _ in history.paid}):  # turned, and turned back: nothing is left
        before = standing(history.bill, history.posted, today)
        for _ in range(2):
            history.do("turn", key - 1, today)
        assert standing(history.bill, history.posted, today) == before
