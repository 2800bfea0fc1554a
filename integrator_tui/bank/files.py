"""Files of banks and what stands in them: kinds, states, what an answer to an order means (facts 3.3; traps C4, C7)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from integrator_tui.bank.febraban.codes import CODES, Effect
from integrator_tui.rules.finance.business_days import NATION, Calendar

DEBITS_OUT, DEBITS_IN = "remessa_debito", "retorno_debito"
SLIPS_OUT, SLIPS_IN = "remessa_boleto", "retorno_boleto"
FILES = {
    DEBITS_OUT: "remessa débito",
    DEBITS_IN: "retorno débito",
    SLIPS_OUT: "remessa boleto",
    SLIPS_IN: "retorno boleto",
}
SENT, CONFIRMED, REFUSED = "enviado", "confirmado", "recusado"
READ, UNDONE = "lido", "desfeito"
FILE_STATES = {
    SENT: "Enviado",
    CONFIRMED: "Confirmado pelo banco",
    REFUSED: "Recusado pelo banco",
    READ: "Lido",
    UNDONE: "Desfeito",
}
ORDERED, PAID, FAILED, GONE, FREED = "enviado", "pago", "nao_efetuado", "cancelado", "liberado"
NOTED, DECIDE, SETTLED = "anotado", "a_decidir", "decidido"
REGISTERED, TURNED_DOWN, OFF = "registrado", "recusado", "baixado"
"""What a bank says of a slip, beside that it was paid."""
LINE_STATES = {
    ORDERED: "Enviado",
    PAID: "Pago",
    FAILED: "Não efetuado",
    GONE: "Cancelado",
    FREED: "Liberado",
    NOTED: "Anotado",
    DECIDE: "A decidir",
    SETTLED: "Decidido",
    REGISTERED: "Registrado",
    TURNED_DOWN: "Recusado",
    OFF: "Baixado",
    UNDONE: "Desfeito",
}
INVOICE_MARK = "FAT"
"""What the free field of an order begins with; the number of the invoice follows in eight digits."""


def use_of(number: int) -> str:
    """The free field of an order."""
    return f"{INVOICE_MARK}{number:08}"


def number_in(use: str) -> int | None:
    """The number of the invoice in a free field that came back."""
    digits = use.strip().removeprefix(INVOICE_MARK)
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 12 else None


def last_day_to_send(due: date, days: int, calendar: Calendar = NATION) -> date:
    """The last day on which the order of a debit may leave, so many business days before it is due."""
    return calendar.add(due, -days) if days else due


class Answer(NamedTuple):
    """What a result does, and in which words."""

    state: str
    said: str


def answer(code: str, *, cancels: bool) -> Answer:
    """What the code of a result means for the order, or for the order to cancel it."""
    found = CODES[code]
    said = f"{code} {found.meaning}"
    if found.effect is Effect.PAID:
        return Answer(PAID, said)
    if found.effect is Effect.CANCELLED:
        return Answer(GONE, said)
    if found.effect is Effect.FAILED and not cancels:
        return Answer(FAILED, said)
    return Answer(NOTED, said)


def differs(expected: int, came: int, tolerance: int) -> bool:
    """Whether an amount is beyond what a bank rounds: somebody decides then."""
    return abs(came - expected) > tolerance
