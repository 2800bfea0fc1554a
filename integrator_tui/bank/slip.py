"""A slip ("boleto de cobrança"): bar code of 44 digits, line of 47 (FEBRABAN, Banco Central; facts 3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from integrator_tui.bank.digits import general_digit, modulo_10
from integrator_tui.bank.due_factor import due_of, factor_of
from integrator_tui.bank.wrong import WrongField, whole_number

REAL = "9"
LARGEST = 9_999_999_999
"""Most cents that fit."""


@dataclass(frozen=True)
class Slip:
    """What a bar code says. With `amount_cents` 0 the payer types the amount; `due_date` None is no due date."""

    bank: str
    currency: str
    general_dv: str
    due_factor: str
    due_date: date | None
    amount_cents: int
    free_field: str
    kind: str = "cobranca"

    @property
    def barcode(self) -> str:
        """The 44 digits."""
        head = f"{self.bank}{self.currency}{self.general_dv}"
        return f"{head}{self.due_factor}{self.amount_cents:010}{self.free_field}"

    @property
    def line(self) -> str:
        """The 47 digits that are typed."""
        free = self.free_field
        fields = (f"{self.bank}{self.currency}{free[:5]}", free[5:15], free[15:])
        typed = "".join(field + modulo_10(field) for field in fields)
        return f"{typed}{self.general_dv}{self.due_factor}{self.amount_cents:010}"

    @property
    def line_formatted(self) -> str:
        """The line as it is printed: `00190.00009 01234.567004 00000.005173 1 69910000040000`."""
        line = self.line
        first, second, third = line[:10], line[10:21], line[21:32]
        groups = (f"{group[:5]}.{group[5:]}" for group in (first, second, third))
        return f"{' '.join(groups)} {line[32]} {line[33:]}"


def compose(bank: str, due: date | None, amount: int, free_field: str) -> Slip:
    """The slip of a bank (three digits), a due date or none, an amount in cents and the 25 digits of `free_fields`.

    Raises `WrongField` naming the part that does not fit.
    """
    bank = whole_number("bank", bank, 3)
    if len(free_field) != 25:
        raise WrongField("free_field", "length", f"O campo livre tem 25 dígitos, não {len(free_field)}.")
    free_field = whole_number("free_field", free_field, 25)
    if not 0 <= amount <= LARGEST:
        raise WrongField("amount_cents", "range", "O valor de um boleto vai de R$ 0,00 a R$ 99.999.999,99.")
    factor = factor_of(due)
    rest = f"{factor}{amount:010}{free_field}"
    return Slip(bank, REAL, general_digit(f"{bank}{REAL}{rest}"), factor, due, amount, free_field)


def from_barcode(digits: str, reference: date) -> Slip:
    """The slip of 44 digits; the due date is the one nearest to the reference day.

    Raises `WrongField` when the general digit, the currency or the factor is wrong.
    """
    bank, currency, given, factor, amount, free = (
        *(digits[:3], digits[3], digits[4]),
        *(digits[5:9], digits[9:19], digits[19:]),
    )
    wanted = general_digit(digits[:4] + digits[5:])
    if given != wanted:
        why = "algum algarismo do banco, do vencimento, do valor ou do campo livre está trocado"
        sentence = f"O dígito geral não confere: veio {given}, pela conta seria {wanted}; {why}."
        raise WrongField("general_dv", "check_digit", sentence)
    if currency != REAL:
        raise WrongField("currency", "value", f"A moeda (4º algarismo) é 9, o real; veio {currency}.")
    return Slip(bank, currency, given, factor, due_of(factor, reference), int(amount), free)


def from_line(digits: str, reference: date) -> Slip:
    """The slip of 47 digits, as `from_barcode`; first each of the three fields is held against its own digit."""
    if number := wrong_field(digits):
        field = _fields(digits)[number - 1]
        where = f"O {number}º campo ({field[:5]}.{field[5:]})"
        sentence = f"{where} não confere com o seu dígito verificador: há um algarismo errado nele."
        raise WrongField(f"field_{number}", "check_digit", sentence)
    first, second, third = (field[:-1] for field in _fields(digits))
    return from_barcode(f"{first[:4]}{digits[32:]}{first[4:]}{second}{third}", reference)


def wrong_field(digits: str) -> int:
    """The first of the three fields of a line, from 1, that its own digit does not fit; 0 when all do."""
    fields = enumerate(_fields(digits), 1)
    return next((number for number, field in fields if modulo_10(field[:-1]) != field[-1]), 0)


def _fields(digits: str) -> tuple[str, str, str]:
    return digits[:10], digits[10:21], digits[21:32]
