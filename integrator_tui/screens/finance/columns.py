"""Figures and dates as the lists and windows of the tab show them."""

from __future__ import annotations

from datetime import date

from integrator_tui.rules.money import format_money

METHODS = {
    "dinheiro": "dinheiro",
    "pix": "PIX",
    "cartao": "cartão",
    "boleto": "boleto",
    "transferencia": "transferência",
    "debito": "débito automático",
    "cheque": "cheque",
    "credito": "crédito do cliente",
    "acordo": "acordo",
}
"""Means of a payment, within a sentence."""


def figure(cents: int) -> str:
    """An amount in a column that says R$ above: `1.234,56`."""
    return format_money(cents).replace("R$ ", "")


def short(day: date | None) -> str:
    """A date in eight cells, a dash for none."""
    return f"{day:%d/%m/%y}" if day else "-"
