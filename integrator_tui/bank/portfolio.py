"""What a provider agreed with a bank about slips ("carteira"), and the title that is made of it and a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from integrator_tui.bank import slip
from integrator_tui.bank.free_field import Layout
from integrator_tui.bank.layouts import LAYOUTS
from integrator_tui.bank.slip import Slip
from integrator_tui.bank.wrong import WrongField

BANKS = {
    "001": "Banco do Brasil",
    "033": "Santander",
    "077": "Inter",
    "104": "Caixa",
    "237": "Bradesco",
    "341": "Itaú",
    "748": "Sicredi",
    "756": "Sicoob",
}
"""Those whose number and campo livre can be made without asking the bank."""

DIGITS = {"001": "9", "033": "7", "077": "9", "104": "0", "237": "2", "341": "7", "748": "X", "756": "0"}
"""What stands behind the number of a bank on its slips."""

FIELDS: dict[str, Mapping[str, str]] = {
    "001": {"convenio": "agreement", "agencia": "agency", "conta": "account", "carteira": "portfolio"},
    "033": {"cedente": "agreement", "carteira": "portfolio"},
    "077": {"agencia": "agency", "carteira": "portfolio", "operacao": "agreement"},
    "104": {"beneficiario": "agreement", "modalidade": "modality"},
    "237": {"agencia": "agency", "carteira": "portfolio", "conta": "account"},
    "341": {"agencia": "agency", "conta": "account", "carteira": "portfolio"},
    "748": {"cooperativa": "agency", "posto": "post", "beneficiario": "agreement"},
    "756": {"cooperativa": "agency", "cliente": "agreement", "carteira": "portfolio", "modalidade": "modality"},
}
"""Part of the campo livre -> the field of a portfolio that it stands in."""
_NUMBER = {"001": "nosso_numero_seq", "748": "sequencia"}
SICREDI = "748"
SICREDI_BYTE = "2"
"""Slips whose number the beneficiary draws have 2 to 9 there."""


@dataclass(frozen=True)
class Portfolio:
    """One agreement; texts of digits as the bank gave them, without check digits."""

    bank: str
    agency: str = ""
    account: str = ""
    portfolio: str = ""
    agreement: str = ""
    modality: str = ""
    post: str = ""

    @property
    def layout(self) -> Layout:
        """Of the bank; Banco do Brasil's by the digits of the agreement. Raises `WrongField`."""
        if self.bank not in BANKS:
            sentence = f"Boletos do banco {self.bank or '(vazio)'} não se fazem aqui: {', '.join(sorted(BANKS))}."
            raise WrongField("bank", "unknown", sentence)
        name = f"001-{len(self.agreement)}" if self.bank == "001" else self.bank
        if name not in LAYOUTS:
            raise WrongField("agreement", "length", "O convênio do Banco do Brasil tem 4, 6, 7 ou 8 algarismos.")
        return LAYOUTS[name]

    @property
    def key(self) -> str:
        """What the bank counts the numbers of this agreement by: entries with the same key draw from one row."""
        layout, parts = self.layout, self._parts()
        wanted = [part for part in FIELDS[self.bank] if part in layout.inputs]
        said = (parts.get(part, layout.defaults.get(part, "")) for part in wanted)
        return "-".join((self.bank, *(text.lstrip("0") for text in said)))

    def title(self, sequence: int, due: date, cents: int, issued: date) -> Title:
        """The title of a number. Raises `WrongField` naming the field that does not fit, `our_number` for the end."""
        layout = self.layout
        parts = self._parts()
        name = _NUMBER.get(self.bank, "nosso_numero")
        if len(str(sequence)) > layout.inputs[name] or sequence < 1:
            raise WrongField("our_number", "range", "A numeração da carteira acabou: peça outra ao banco.")
        parts[name] = str(sequence)
        if self.bank == SICREDI:
            parts |= {"ano": f"{issued:%y}", "byte": SICREDI_BYTE}
        try:
            made = slip.compose(self.bank, due, cents, layout.compose(parts))
        except WrongField as error:
            field = FIELDS[self.bank].get(error.field, error.field)
            raise WrongField(field, error.code, str(error)) from None
        return Title(made, *layout.our_number(parts))

    def _parts(self) -> dict[str, str]:
        """The parts that are not of one slip; what is empty is left to the layout's default, or missing there."""
        inputs = self.layout.inputs
        wanted = {part: getattr(self, field) for part, field in FIELDS[self.bank].items() if part in inputs}
        return {part: text for part, text in wanted.items() if text}


@dataclass(frozen=True)
class Title:
    """A slip with its nosso número and the digit of it, which is empty where none is printed."""

    slip: Slip
    our_number: str
    our_digit: str
