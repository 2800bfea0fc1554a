"""May a suspended plan be enabled on trust, and until when (domain 6.7): three limits, each said with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_date


@dataclass(frozen=True)
class TrustTerms:
    """What the billing form says; None is no limit. Days are whole: the first is not counted."""

    days: int
    """"Dias de Aviso": how long the release holds."""
    gap_days: int | None
    """Between two releases of one plan."""
    limit_days: int | None
    """After the due date no release is given any more."""


@dataclass(frozen=True)
class Check:
    """One limit: whether it lets the release through, the sentence that says so, and from when it does if not now."""

    ok: bool
    sentence: str
    from_day: date | None = None


@dataclass(frozen=True)
class Trust:
    """The answer with every check; `until` is the last day, at whose end an unpaid plan is suspended again."""

    checks: tuple[Check, ...]
    until: date

    @property
    def allowed(self) -> bool:
        """Whether it may be released now."""
        return all(check.ok for check in self.checks)

    @property
    def reason(self) -> str:
        """The first check that refuses, or nothing."""
        return next((check.sentence for check in self.checks if not check.ok), "")

    @property
    def from_day(self) -> date | None:
        """The first day on which it may be released, None where waiting does not help."""
        refusing = [check for check in self.checks if not check.ok]
        days = [check.from_day for check in refusing if check.from_day is not None]
        return max(days) if days and len(days) == len(refusing) else None


def trust_release(
    today: date, *, plan_allows: bool | None, oldest_due: date, releases: Sequence[date], terms: TrustTerms
) -> Trust:
    """The answer for a plan suspended for debt. `plan_allows` is the catalogue's extra field: empty (None) is SIM.

    `oldest_due` is the due date of the oldest open debt, `releases` the days of all earlier releases of the plan.
    """
    return Trust(
        (_plan(plan_allows), _late(today, oldest_due, terms), _gap(today, releases, terms)), _until(today, terms)
    )


def blocks_again(until: date) -> date:
    """The day at whose beginning a plan that was not paid is suspended again."""
    return until + timedelta(days=1)


def _until(today: date, terms: TrustTerms) -> date:
    return today + timedelta(days=terms.days)


def _plan(allows: bool | None) -> Check:
    if allows is False:
        return Check(False, "O plano não aceita liberação na confiança (campo extra: Não).")
    return Check(True, "O plano aceita liberação na confiança.")


def _late(today: date, oldest_due: date, terms: TrustTerms) -> Check:
    days = max(0, (today - oldest_due).days)
    said = f"Atraso de {_days(days)}"
    if terms.limit_days is None:
        return Check(True, f"{said}; a forma de cobrança não põe limite.")
    ok = days <= terms.limit_days
    return Check(ok, f"{said}; a forma de cobrança aceita até {terms.limit_days}.")


def _gap(today: date, releases: Sequence[date], terms: TrustTerms) -> Check:
    last = max((day for day in releases if day <= today), default=None)
    if last is None:
        return Check(True, "O plano nunca foi liberado na confiança.")
    said = f"Última liberação em {format_date(last)}"
    if terms.gap_days is None:
        return Check(True, f"{said}; a forma de cobrança não põe intervalo.")
    again = last + timedelta(days=terms.gap_days)
    sentence = f"{said}; {counted(terms.gap_days, 'é preciso {} dia', 'são precisos {} dias')} entre duas."
    return Check(today >= again, sentence, None if today >= again else again)


def _days(count: int) -> str:
    return counted(count, "dia")
