"""Desconto Regras de Negócio (domain 7.8): whom a rule is for, and why it is not for somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from integrator_tui.rules.finance.discounts import Cut
from integrator_tui.rules.fold import fold


class Who(NamedTuple):
    """What the filters of a rule look at: a plan of a customer, and the customer."""

    plan: int
    group: str
    unit: int | None
    billing_form: int | None
    origin: int | None
    subscriber_type: str
    state: str
    city: str
    plans: int
    """How many plans the customer has that are not cancelled."""


@dataclass(frozen=True)
class Rule:
    """A rule; a filter that is empty holds for everybody."""

    id: int
    name: str
    starts: date
    ends: date | None
    monthly: Cut | None
    installation: Cut | None
    plan: int | None = None
    group: str = ""
    unit: int | None = None
    billing_form: int | None = None
    origin: int | None = None
    subscriber_type: str = ""
    state: str = ""
    city: str = ""
    min_plans: int = 0

    def why_not(self, who: Who, day: date) -> str:
        """The first filter that does not hold, in words; empty where the rule holds."""
        if day < self.starts:
            return f"começa em {self.starts:%d/%m/%Y}"
        if self.ends is not None and day > self.ends:
            return f"acabou em {self.ends:%d/%m/%Y}"
        failing = {
            "outro plano": self.plan not in (None, who.plan),
            "outro grupo": bool(self.group) and self.group != who.group,
            "outra unidade": self.unit not in (None, who.unit),
            "outra forma de cobrança": self.billing_form not in (None, who.billing_form),
            "outra origem": self.origin not in (None, who.origin),
            "outro tipo de assinante": bool(self.subscriber_type) and self.subscriber_type != who.subscriber_type,
            "outra UF": bool(self.state) and self.state != who.state,
            "outra cidade": bool(self.city) and _place(self.city) != _place(who.city),
            f"menos de {self.min_plans} planos": who.plans < self.min_plans,
        }
        return next((reason for reason, fails in failing.items() if fails), "")


def _place(city: str) -> str:
    """However its hyphens and apostrophes are written."""
    return fold(city).replace(" ", "")
