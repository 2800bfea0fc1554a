"""What the bank answers about a debit (facts 3.3). The wording differs by bank; the meaning of the numbers does not."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Effect(StrEnum):
    """What an answer does to the debit."""

    PAID = "paid"
    FAILED = "failed"
    """To "Débitos Não Efetuados"."""
    CANCELLED = "cancelled"
    """The order is gone as was asked; what it would have paid is open again, and nothing failed."""
    NOT_CANCELLED = "not_cancelled"
    """The order stands, or was never there: the result of the debit itself decides."""
    REGISTER = "register"
    """About the registration of the customer, not about a debit."""


class ReturnCode(NamedTuple):
    """The effect, and the words for the desk."""

    effect: Effect
    meaning: str


CODES = {
    "00": ReturnCode(Effect.PAID, "Débito efetuado"),
    "01": ReturnCode(Effect.FAILED, "Insuficiência de fundos"),
    "02": ReturnCode(Effect.FAILED, "Conta não cadastrada"),
    "04": ReturnCode(Effect.FAILED, "Outras restrições"),
    "05": ReturnCode(Effect.FAILED, "Valor acima do limite aprovado"),
    "10": ReturnCode(Effect.FAILED, "Agência em encerramento"),
    "12": ReturnCode(Effect.FAILED, "Valor inválido"),
    "13": ReturnCode(Effect.FAILED, "Data inválida"),
    "14": ReturnCode(Effect.FAILED, "Agência inválida"),
    "15": ReturnCode(Effect.FAILED, "Conta inválida"),
    "18": ReturnCode(Effect.FAILED, "Data do débito anterior à do processamento"),
    "19": ReturnCode(Effect.FAILED, "Agência ou conta não é desse CPF/CNPJ"),
    "20": ReturnCode(Effect.FAILED, "Conta conjunta não solidária"),
    "30": ReturnCode(Effect.FAILED, "Sem contrato de débito automático"),
    "31": ReturnCode(Effect.PAID, "Débito efetuado em outra data (feriado no local)"),
    "96": ReturnCode(Effect.REGISTER, "Manutenção do cadastro"),
    "97": ReturnCode(Effect.NOT_CANCELLED, "Cancelamento: não encontrado"),
    "98": ReturnCode(Effect.NOT_CANCELLED, "Cancelamento: fora do prazo"),
    "99": ReturnCode(Effect.CANCELLED, "Cancelado conforme solicitado"),
}
