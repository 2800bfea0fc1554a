"""Terms of attendance that the law sets (facts 4.3): calendar days, and nothing pauses them.

The decree binds regulated services and the regulator may adapt it by size of provider: parameters, with their source.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from integrator_tui.rules.dates import term_of_months


@dataclass(frozen=True)
class LegalTerm:
    """What is owed within some days, or kept for some days or months; one of both is set."""

    label: str
    source: str
    days: int = 0
    months: int = 0
    valid_from: date = date(2022, 10, 3)

    def last_day(self, since: date) -> date:
        """The last day of the term; the first day is not counted (Civil Code 132)."""
        return term_of_months(since, self.months) if self.months else since + timedelta(days=self.days)


TERMS = {
    "answer": LegalTerm("Resposta à demanda", "Decreto 11.034/2022, art. 13", days=7),
    "history": LegalTerm("Cópia do histórico ao consumidor", "Decreto 11.034/2022, art. 12", days=5),
    "recording": LegalTerm("Gravação guardada ao menos até", "Decreto 11.034/2022, art. 12", days=90),
    "record": LegalTerm("Registro guardado ao menos até", "Decreto 11.034/2022, art. 12", months=24),
}
"""`record` runs from the solution of the call, the others from its opening."""


def may_delete_record(solved: date, today: date, term: LegalTerm = TERMS["record"]) -> bool:
    """Whether the record of a call may be deleted: only after the whole term since its solution."""
    return today > term.last_day(solved)
