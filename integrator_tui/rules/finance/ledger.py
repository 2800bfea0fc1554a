"""The account of one invoice from its entries: what still stands of each act, and what follows from that for a day.

Entries are only added to. An act (a payment, a discount, a cancellation) stands while its entries do not add up to
nothing: a reversal takes it away, the reversal of that one brings it back. Fine, interest, what was paid too much and
what a discount could no longer take off are derived from the acts that stand, in the order of their days; the entries
that book them are brought in line after every act, so that the sum of all entries is what is open of the principal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from integrator_tui.rules.finance.imputation import PAID, REDUCED, WAIVED, Account, Imputed, Payment, account_due
from integrator_tui.rules.finance.late_payment import LateTerms
from integrator_tui.rules.finance.legal_clock import Contest

CHARGE, PAYMENT, DISCOUNT, CANCEL, ROUNDING = "lancamento", "pagamento", "desconto", "cancelamento", "arredondamento"
EARLY = "antecipacao"
"""What a payment that came early is let off; it goes and comes with the payment, as a difference of rounding does."""
AGREED = "desconto_acordo"
"""What an agreement lets off; it goes and comes with what the agreement settled."""
FINE, INTEREST, OVER, LOST = "multa", "juros", "excedente", "desconto_sem_efeito"
CONTESTED, ANSWERED = "contestacao", "resposta"
"""Of no cents: the days between them do not count."""
REISSUED, UPHELD = "reemissao", "contestacao_procedente"
"""What of a contested invoice nobody contests, which a new one charges; and what the customer was right about."""
CREDIT, CREDIT_USED, REFUND, PAID_OUT = "credito", "uso_de_credito", "devolucao", "credito_pago"
"""Of the customer, not of an invoice: what was paid too much, what of it paid something else, what a contest gives
back, what of all that he was given in money."""
OF_CUSTOMER = (CREDIT, CREDIT_USED, REFUND, PAID_OUT)
DERIVED = (FINE, INTEREST, OVER, LOST)
ACTS = dict.fromkeys((DISCOUNT, EARLY, AGREED, ROUNDING, REISSUED, UPHELD), REDUCED) | {PAYMENT: PAID, CANCEL: WAIVED}
LABELS = {
    CHARGE: "lançamento",
    PAYMENT: "pagamento",
    DISCOUNT: "desconto",
    CANCEL: "cancelamento",
    EARLY: "desconto por antecipação",
    AGREED: "desconto do acordo",
    ROUNDING: "diferença de arredondamento",
    FINE: "multa",
    INTEREST: "juros",
    OVER: "pago a mais",
    LOST: "desconto sem efeito",
    CONTESTED: "contestação",
    ANSWERED: "resposta à contestação",
    REISSUED: "não contestado: nova fatura",
    UPHELD: "contestação procedente",
    REFUND: "devolução em dobro",
    CREDIT: "crédito",
    CREDIT_USED: "crédito usado",
    PAID_OUT: "crédito pago ao cliente",
}


class Posted(NamedTuple):
    """An entry of an invoice; cents are positive where they are owed."""

    id: int
    kind: str
    cents: int
    day: date
    payment_id: int | None = None
    root_id: int | None = None
    """The entry that it reverses or brings back."""


@dataclass(frozen=True)
class Bill:
    """What an invoice says about when and how it grows."""

    due: date
    effective: date
    terms: LateTerms


@dataclass(frozen=True)
class Standing:
    """An invoice on a day: `account` is what would settle it; `booked` what the derived entries have to add up to."""

    charged: int
    account: Account
    booked: dict[str, int]
    paid: int
    """Cents of the payments that stand."""
    last_act: date | None
    contests: tuple[Contest, ...]
    parts: tuple[tuple[int, Imputed], ...]
    """Payments in the order of their days, with what each took off the principal, fine and interest."""
    refunded: int
    """Cents of the principal that were paid, and given back because they were not owed."""

    @property
    def contested(self) -> bool:
        """What is open of it is not due, until it is answered."""
        return any(contest.answered is None for contest in self.contests)


def standing(bill: Bill, posted: Sequence[Posted], on: date) -> Standing:
    """The account of an invoice on a day. Acts of later days count on their day at the earliest."""
    entries = acts_of(posted)
    acts = [act for _, act in entries]
    charged = sum(entry.cents for entry in posted if entry.kind == CHARGE)
    last = max((act.on for act in acts), default=None)
    contests = contests_in(posted)
    found = account_due(charged, bill.due, bill.effective, acts, max(on, last) if last else on, bill.terms, contests)
    booked = dict.fromkeys(DERIVED, 0)
    for act, part in zip(acts, found.payments, strict=True):
        booked[FINE] += part.fine
        booked[INTEREST] += part.interest
        if act.what == PAID:
            booked[OVER] += part.over
        else:
            booked[LOST] += act.cents - part.principal
    paid = sum(act.cents for act in acts if act.what == PAID)
    parts = tuple(
        (entry.payment_id, part)
        for (entry, act), part in zip(entries, found.payments, strict=True)
        if entry.payment_id is not None and act.what == PAID and part.principal
    )
    refunded = sum(
        act.cents - part.principal
        for (entry, act), part in zip(entries, found.payments, strict=True)
        if entry.kind == UPHELD
    )
    return Standing(charged, found, booked, paid, last, contests, parts, refunded)


def contests_in(posted: Iterable[Posted]) -> tuple[Contest, ...]:
    """The contests of an invoice, one after the other."""
    found: list[Contest] = []
    for entry in posted:
        if entry.kind == CONTESTED:
            found.append(Contest(entry.day))
        elif entry.kind == ANSWERED:
            found[-1] = Contest(found[-1].made, entry.day)
    return tuple(found)


def acts_of(posted: Iterable[Posted]) -> list[tuple[Posted, Payment]]:
    """The acts that stand with their first entries, in the order of their days, of one day in that of their entries."""
    cents: dict[tuple[str, int], int] = {}
    first: dict[tuple[str, int], Posted] = {}
    for entry in posted:
        if entry.kind in ACTS:
            key = (entry.kind, entry.payment_id or entry.root_id or entry.id)
            cents[key] = cents.get(key, 0) - entry.cents
            first.setdefault(key, entry)
    standing_ones = [(first[key], amount) for key, amount in cents.items() if amount > 0]
    standing_ones.sort(key=lambda one: (one[0].day, one[0].id))
    return [(entry, Payment(entry.day, amount, ACTS[entry.kind])) for entry, amount in standing_ones]


def to_book(found: Standing, posted: Iterable[Posted]) -> dict[str, int]:
    """Kind -> cents that are missing among the entries so that they say what follows from the acts; none are left out.

    After they are added the sum of all entries is the principal that is open.
    """
    missing = dict(found.booked)
    for entry in posted:
        if entry.kind in missing:
            missing[entry.kind] -= entry.cents
    return {kind: cents for kind, cents in missing.items() if cents}
