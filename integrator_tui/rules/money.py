"""Money: integer cents inside, reais with a decimal comma outside (domain 12.18)."""

from __future__ import annotations

import re

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.typed import tidy

LARGEST = 999_999_999_999_99
"""Most cents of one amount: R$ 999.999.999.999,99."""

_AMOUNT = r"(?P<reais>[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)?(?:(?:,|(?P<point>\.))(?P<cents>[0-9]+))?"


def parse_money(text: str) -> int:
    """Cents of an amount in reais: `1.234,56`, `1234,5`, `R$ 10`, `-3`.

    A dot followed by three digits groups thousands; before one or two last digits it is a decimal separator. Raises
    `BadValue` for more than two decimals, badly grouped thousands and amounts beyond `LARGEST`.
    """
    negative, amount = _without_sign(tidy(text))
    found = re.fullmatch(_AMOUNT, amount)
    if not found or not amount:
        raise BadValue("Valor em reais não reconhecido; o formato é 1.234,56.")
    reais, cents = found["reais"] or "0", found["cents"] or ""
    if found["point"] and "." in reais:
        raise BadValue("Com ponto de milhar, os centavos vêm depois de vírgula: 1.234,56.")
    if len(cents) > 2 and found["point"]:
        raise BadValue("O ponto separa grupos de três dígitos (1.234) e a vírgula os centavos (1.234,56).")
    if len(cents) > 2:
        raise BadValue("Valor em reais tem no máximo duas casas depois da vírgula.")
    whole = reais.replace(".", "").lstrip("0")
    if len(whole) > 12:
        raise BadValue(f"Valor acima de {format_money(LARGEST)}.")
    total = int(whole or "0") * 100 + int(cents.ljust(2, "0"))
    return -total if negative else total


def _without_sign(text: str) -> tuple[bool, str]:
    """Whether a minus stands before or after `R$`, and the amount without both."""
    before, text = _sign(text)
    if text[:2].upper() != "R$":
        return before == "-", text
    after, text = _sign(text[2:].lstrip()) if not before else ("", text[2:].lstrip())
    return "-" in (before, after), text


def _sign(text: str) -> tuple[str, str]:
    return (text[0], text[1:].lstrip()) if text.startswith(("+", "-")) else ("", text)


def format_money(cents: int) -> str:
    """`123456` as `R$ 1.234,56`; the sign of a negative amount stands first: `-R$ 0,05`."""
    reais, rest = divmod(abs(cents), 100)
    grouped = f"{reais:,}".replace(",", ".")
    return f"{'-' if cents < 0 else ''}R$ {grouped},{rest:02}"
