"""The discounts of a month: those of the plan, the steps of its catalogue entry, and the rules (domain 7.8, 12.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from integrator_tui.models.raw import among, fetch
from integrator_tui.queries.finance.discount_rules import discount_rules, who_has
from integrator_tui.queries.finance.kept_terms import kept
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.finance.discounts import Cut, EarlyStep, MonthStep, progressive
from integrator_tui.rules.finance.month_bill import CATALOGUE, DISCOUNT, RULE, Reduction

PROGRESSIVE, PROMOTIONAL, EARLY = "mensalidade_progressiva", "promocional", "pagamento_antecipado"
NAMES = {PROGRESSIVE: "desconto progressivo", PROMOTIONAL: "desconto promocional"}


class Reductions:
    """What some customers' plans are charged less."""

    def __init__(
        self, customers: Sequence[int], plans: Sequence[tuple[Any, ...]], items: Mapping[int, Any], month: date
    ) -> None:
        lists = kept()
        self._steps, self._early = lists.progressive, lists.early
        self._given: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        where, values = among("customer_id", customers)
        rows = fetch(
            "SELECT plan_id, id, kind, value_cents, percent_hundredths, starts_on, ends_on FROM plan_discount"
            f" WHERE {where} AND deleted_at IS NULL ORDER BY starts_on, id",
            values,
        )
        for row in rows:
            self._given[row[0]].append(row[1:])
        self._rules = discount_rules()
        self._who = who_has(customers) if self._rules else {}

    def of(self, plan: tuple[Any, ...], options: tuple[bool, ...] | None, due: date) -> tuple[Reduction, ...]:
        """The discounts that hold on the due day and that the options 8 and 9 of the customer let through.

        Of progressive ones one step holds, the last that began; they are never added up.
        """
        stepped, promotional = options[2:4] if options else (True, True)
        day, found = due.isoformat(), []
        step: Reduction | None = None
        for key, kind, cents, hundredths, starts, ends in self._given.get(plan[0], ()):
            if str(starts)[:10] > day or (ends is not None and str(ends)[:10] < day):
                continue
            if kind == PROGRESSIVE and stepped:
                step = Reduction(key, DISCOUNT, NAMES[kind], cents, hundredths)
            elif kind == PROMOTIONAL and promotional:
                found.append(Reduction(key, DISCOUNT, NAMES[kind], cents, hundredths))
        if stepped and step is None:
            step = _of_catalogue(plan, due, self._steps.get(plan[2], ()))
        if promotional:
            found += self._by_rules(plan[0], due)
        return (*((step,) if step else ()), *found)

    def early(self, plan: tuple[Any, ...], options: tuple[bool, ...] | None, due: date) -> tuple[EarlyStep, ...]:
        """What paying early gives, of the catalogue and of the plan itself (up to its due day), where option 9 lets it.

        What another program wrote and is no discount gives nothing.
        """
        if options and not options[3]:
            return ()
        day, found = due.isoformat(), list(self._early.get(plan[2], ()))
        for _, kind, cents, hundredths, starts, ends in self._given.get(plan[0], ()):
            if kind == EARLY and str(starts)[:10] <= day and (ends is None or str(ends)[:10] >= day):
                with suppress(BadValue):
                    found.append(EarlyStep(0, Cut(cents=cents, basis_points=hundredths)))
        return tuple(found)

    def _by_rules(self, plan_id: int, due: date) -> list[Reduction]:
        """What the rules of the provider give this plan each month."""
        who = self._who.get(plan_id)
        return [
            Reduction(rule.id, RULE, f"desconto {rule.name}", rule.monthly.cents, rule.monthly.basis_points)
            for rule in self._rules
            if who is not None and rule.monthly is not None and not rule.why_not(who, due)
        ]


def _of_catalogue(plan: tuple[Any, ...], due: date, steps: Sequence[MonthStep]) -> Reduction | None:
    """The step of the catalogue that holds in this month of the plan; the first month ends with its first closing."""
    if not steps or type(plan[5]) is not int or plan[5] < 0:
        return None
    start = date.fromisoformat(str(plan[6])[:10])
    month = (due.year - start.year) * 12 + due.month - start.month + (1 if start.day <= due.day else 0)
    cents = progressive(plan[5], steps, max(1, month))
    return Reduction(plan[2], CATALOGUE, NAMES[PROGRESSIVE], cents, None) if cents else None
