"""When a debt allows what (facts 4.1, 4.2): suspension, ending of the contract, credit bureaus. A contest stops it.

Official page of Anatel for small providers: suspension 15 days after the notice of the overdue debt, ending after 60
days of suspension, bureaus only after the ending, service back within one day of the payment. The days are whole, the
first not counted and the last counted (Civil Code 132): what they protect from is lawful on the day after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.dates import format_date

_ONE_DAY = timedelta(days=1)
SIZES = ("micro", "ppp", "grande")
"""Porte: up to 5.000 accesses, below 5 % of the market, above."""


@dataclass(frozen=True)
class LegalTerms:
    """Days of the law from a date on. A billing form may be milder, never harsher."""

    valid_from: date
    size: str
    suspension_days: int = 15
    ending_days: int = 60
    restore_days: int = 1
    source: str = ""


_RGC = date(2025, 9, 1)
TERMS = (
    LegalTerms(_RGC, "micro", source="RGC (Resolução Anatel 765/2023) art. 90 § 5: prazos seguidos por cautela"),
    LegalTerms(_RGC, "ppp", source="RGC (Resolução Anatel 765/2023); página da Anatel para pequenas prestadoras"),
    LegalTerms(_RGC, "grande", source="RGC (Resolução Anatel 765/2023)"),
)


def terms_on(day: date, size: str, table: Sequence[LegalTerms] = TERMS) -> LegalTerms:
    """The terms in force on a day for a size of provider; before the first of them, the first.

    Raises `BadValue` for a size that the table does not have.
    """
    known = sorted((terms for terms in table if terms.size == size), key=lambda terms: terms.valid_from)
    if not known:
        raise BadValue("O porte do provedor é micro, ppp ou grande.")
    return next((terms for terms in reversed(known) if terms.valid_from <= day), known[0])


class Contest(NamedTuple):
    """A contest of the debt: the day it was made, which still counts, and that of its answer, or None."""

    made: date
    answered: date | None = None

    def stands(self, day: date) -> bool:
        """Whether the debt is contested on the day: nothing may be done for it then."""
        return self.made <= day and (self.answered is None or day <= self.answered)

    def stops(self, day: date) -> bool:
        """Whether the day does not count: that of the contest still does, that of the answer does not."""
        return self.made < day and self.stands(day)

    def stopped(self, after: date, until: date) -> int:
        """How many of the days after one, up to another, do not count."""
        last = until if self.answered is None else min(until, self.answered)
        return max(0, (last - max(after, self.made)).days)


@dataclass(frozen=True)
class Clock:
    """From when each act is lawful; None where that is not in sight, and then `why` says the reason.

    A contest made later may still forbid the act on a day: ask `may_suspend` and `may_end` for today.
    """

    earliest_suspension: date | None
    earliest_ending: date | None
    earliest_bureau: date | None
    why: str
    contests: tuple[Contest, ...]

    def may_suspend(self, day: date) -> bool:
        """Whether suspending for this debt is lawful on the day."""
        return self._may(self.earliest_suspension, day)

    def may_end(self, day: date) -> bool:
        """Whether ending the contract for this debt is lawful on the day; the customer is told."""
        return self._may(self.earliest_ending, day)

    def _may(self, earliest: date | None, day: date) -> bool:
        return earliest is not None and day >= earliest and not any(contest.stands(day) for contest in self.contests)


def legal_clock(
    due: date,
    notice: date | None,
    *,
    suspended: date | None = None,
    ended: date | None = None,
    contests: Sequence[Contest] = (),
    released: Sequence[Contest] = (),
    form_days: int = 0,
    never_report: bool = False,
    terms: LegalTerms = TERMS[1],
) -> Clock:
    """The clock of one debt.

    `notice` is the day of the proven notice of the overdue debt, to which a reminder before the due date is none; days
    run from the later of notice and due date, which is never unlawful (facts 9.1). `suspended` and `ended` are what
    was done. `form_days` are the days after the due date that the billing form waits (`suspend_after_days`).
    `released` are trust releases where they stop the term of ending, as a contest does. `never_report` is option 12 of
    the customer. Raises `BadValue` for a contest answered before it was made.
    """
    if any(contest.answered is not None and contest.answered < contest.made for contest in contests):
        raise BadValue("A resposta da contestação não pode ser anterior a ela.")
    suspension = ending = None
    if notice is not None:
        suspension = _day_after(max(due, notice), terms.suspension_days, contests)
        if suspension is not None:
            suspension = _free(max(suspension, due + timedelta(days=form_days + 1)), contests)
    if suspended is not None:
        ending = _day_after(suspended, terms.ending_days, [*contests, *released])
    return Clock(
        suspension,
        ending,
        ended if not never_report else None,
        _why(notice, contests, suspension if suspended is None else ending, ended, never_report),
        tuple(contests),
    )


def restored_by(payment_known: date, terms: LegalTerms = TERMS[1]) -> date:
    """The last day on which the service must be back."""
    return payment_known + timedelta(days=terms.restore_days)


def _day_after(start: date, days: int, contests: Sequence[Contest]) -> date | None:
    """The day after that many whole days which no contest stopped, or None while one of them is not answered."""
    day = start
    while days:
        day += _ONE_DAY
        stopping = [contest for contest in contests if contest.stops(day)]
        if any(contest.answered is None for contest in stopping):
            return None
        days -= not stopping
    return _free(day + _ONE_DAY, contests)


def _free(day: date, contests: Sequence[Contest]) -> date | None:
    """The day, or the first one after it on which nothing is contested."""
    while standing := [contest for contest in contests if contest.stands(day)]:
        if any(contest.answered is None for contest in standing):
            return None
        day += _ONE_DAY
    return day


def _why(
    notice: date | None, contests: Sequence[Contest], next_act: date | None, ended: date | None, never_report: bool
) -> str:
    """What holds the next act, in words for the desk."""
    if ended is not None:
        return "Cliente com «Nunca protestar» marcado." if never_report else ""
    if next_act is not None:
        return ""
    unanswered = [contest.made for contest in contests if contest.answered is None]
    if notice is None and not unanswered:
        return "Sem aviso comprovado não há suspensão."
    return f"Prazo parado pela contestação de {format_date(min(unanswered))}."
