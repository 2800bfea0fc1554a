"""Numbers by which entries of the provider's lists are known elsewhere: of banks, and of fiscal activities."""

from __future__ import annotations

import re

from integrator_tui.rules.bad_value import BadValue


def parse_compe(text: str) -> str:
    """Number of a bank in the clearing of cheques (Banco Central): three digits. Raises `BadValue`."""
    if not re.fullmatch("[0-9]{1,3}", text) or not int(text):
        raise BadValue("O número do banco (COMPE) tem três algarismos, como 001.")
    return text.zfill(3)


def parse_ispb(text: str) -> str:
    """Number of a bank in the payment system (Banco Central): eight digits. Raises `BadValue`."""
    if not re.fullmatch("[0-9]{1,8}", text):
        raise BadValue("O ISPB tem oito algarismos, como 00000000.")
    return text.zfill(8)


def parse_cnae(text: str) -> str:
    """Code of an activity (IBGE, CNAE 2.0, subclass), as `4711-3/02`. Raises `BadValue`."""
    digits = re.sub("[-./ ]", "", text)
    if not re.fullmatch("[0-9]{7}", digits):
        raise BadValue("O código da atividade (CNAE) tem sete algarismos, como 4711-3/02.")
    return f"{digits[:4]}-{digits[4]}/{digits[5:]}"
