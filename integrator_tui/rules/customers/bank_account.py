"""Branch and account numbers of banks with their check digits, as they are typed and stored (`1584-9`, `210169-6`).

The digit is checked for the five banks whose rule several independent sources give alike: Banco do Brasil (001),
Santander (033), Caixa (104), Bradesco (237), Itaú (341). Sources, compared with each other: "Regras de validação" that
Moip/Wirecard published with its open validator (bank-account-validator-js, MIT), and the tables of lengths and weights
that circulate among developers of CNAB files. For every other bank, and for numbers longer than these rules know (Caixa
numbers accounts anew since 2021, with nine digits and another kind of operation), only the shape is checked: no public
rule is certain there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.typed import tidy

MOST_BRANCH = 5
MOST_ACCOUNT = 13
"""Digits before the check digit; the record of the debit (FEBRABAN, account of the customer) holds 14 in all."""


def parse_branch(text: str, compe: str) -> str:
    """`1584-9` or `1584`: the branch, with its check digit where the bank has one and it was typed."""
    body, digit = _parts(text, "Agência")
    rule = RULES.get(compe)
    if not digit and rule and rule.branch_digit and len(body) == 5:
        body, digit = body[:4], body[4]
    if len(body.lstrip("0")) > (4 if rule else MOST_BRANCH):
        raise BadValue(f"A agência tem {4 if rule else MOST_BRANCH} dígitos, além do dígito verificador.")
    body = body.lstrip("0").zfill(4)
    if not body.strip("0"):
        raise BadValue("A agência 0 não existe.")
    if not digit:
        return body
    if rule and not rule.branch_digit:
        raise BadValue(f"{rule.name} não usa dígito verificador na agência: digite só os quatro números.")
    if rule and rule.branch_digit and digit not in rule.branch_digit(body):
        raise BadValue(f"O dígito da agência não confere com a regra de {rule.name}.")
    return f"{body}-{digit}"


def parse_account(text: str, compe: str, branch: str) -> str:
    """`210169-6`: the account with its check digit, which without a hyphen is the last character.

    `branch` is as `parse_branch` gives it; two banks count it in.
    """
    body, digit = _parts(text, "Conta")
    if not digit:
        body, digit = body[:-1], body[-1]
    rule = RULES.get(compe)
    if not (rule and rule.whole and len(body) == rule.length):
        body = body.lstrip("0")
    if not body.strip("0"):
        raise BadValue("O número da conta vem com o dígito verificador: 12345-6.")
    if len(body) > MOST_ACCOUNT:
        raise BadValue(f"O número da conta tem no máximo {MOST_ACCOUNT} dígitos, além do dígito verificador.")
    if rule is None:
        return f"{body}-{digit}"
    if len(body) > rule.length and rule.exact:
        raise BadValue(f"A conta de {rule.name} tem {rule.length} dígitos, além do dígito verificador.")
    if not rule.letters and not digit.isdecimal():
        raise BadValue(f"O dígito da conta de {rule.name} é um algarismo.")
    if rule.shortest <= len(body) <= rule.length:
        allowed = rule.account_digit(branch[:4].zfill(4), body.zfill(rule.length))
        if digit not in allowed:
            raise BadValue(f"O dígito da conta não confere com a regra de {rule.name}.")
    return f"{body}-{digit}"


def _parts(text: str, what: str) -> tuple[str, str]:
    """Digits, and the check digit when a hyphen or a letter sets it off."""
    typed = re.sub(r"[\s./]", "", tidy(text)).upper()
    found = re.fullmatch(r"([0-9]+)(?:-([0-9XP])|([XP]))?", typed)
    if not found:
        raise BadValue(f"{what}: só algarismos e, depois do hífen, o dígito verificador (algarismo, X ou P).")
    return found[1], found[2] or found[3] or ""


# The rules. Each gives the characters that may stand as check digit: banks differ on how ten is written.


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def _eleven(digits: str, weights: Sequence[int], ten: str) -> str:
    """Modulo 11, eleven minus the rest: 11 is 0, 10 is whatever the bank writes for it."""
    digit = 11 - _weighted(digits, weights) % 11
    return {10: ten, 11: "0"}.get(digit, str(digit))


def _brasil_branch(branch: str) -> str:
    """001: weights 5 to 2; ten is X."""
    return _eleven(branch, (5, 4, 3, 2), "X")


def _brasil_account(branch: str, account: str) -> str:
    """001: eight digits, weights 9 to 2; ten is X."""
    return _eleven(account, (9, 8, 7, 6, 5, 4, 3, 2), "X")


def _bradesco_branch(branch: str) -> str:
    """237: weights 5 to 2; ten is P, printed as 0 on some forms."""
    return _eleven(branch, (5, 4, 3, 2), "P0")


def _bradesco_account(branch: str, account: str) -> str:
    """237: seven digits, weights 2, 7 to 2; ten is P, printed as 0 on some forms."""
    return _eleven(account, (2, 7, 6, 5, 4, 3, 2), "P0")


def _itau_account(branch: str, account: str) -> str:
    """341: branch and five digits, modulo 10 with weights 2, 1, 2 ..., the digits of each product added up."""
    products = [int(digit) * (2 - place % 2) for place, digit in enumerate(branch + account)]
    return str(-sum(product // 10 + product % 10 for product in products) % 10)


def _santander_account(branch: str, account: str) -> str:
    """033: branch, two zeros, eight digits (two of them the kind of account); only the units of each product."""
    weights = (9, 7, 3, 1, 0, 0, 9, 7, 1, 3, 1, 9, 7, 3)
    units = sum(int(digit) * weight % 10 for digit, weight in zip(f"{branch}00{account}", weights, strict=True))
    return str(-units % 10)


def _caixa_account(branch: str, account: str) -> str:
    """104: branch, operation of three digits, eight digits; weights 8 to 2, 9 to 2; the sum times ten, modulo 11.

    Checked only where all eleven were typed: nine digits may also be an account of the new kind.
    """
    weights = (8, 7, 6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
    return str(_weighted(branch + account, weights) * 10 % 11 % 10)


@dataclass(frozen=True)
class Rule:
    """How a bank writes its accounts."""

    name: str
    length: int
    """Digits of an account that the rule counts, without the check digit."""
    account_digit: Callable[[str, str], str]
    """Branch and account -> the characters that fit."""
    branch_digit: Callable[[str], str] | None = None
    exact: bool = True
    """Whether there are no longer numbers."""
    shortest: int = 1
    """Shorter numbers are not checked: part of what the rule counts was left out."""
    whole: bool = False
    """Whether leading zeros belong to a number of full length."""
    letters: bool = False


RULES = {
    "001": Rule("Banco do Brasil", 8, _brasil_account, _brasil_branch, letters=True),
    "033": Rule("Santander", 8, _santander_account, exact=False, shortest=7),
    "104": Rule("Caixa", 11, _caixa_account, exact=False, shortest=11, whole=True),
    "237": Rule("Bradesco", 7, _bradesco_account, _bradesco_branch, letters=True),
    "341": Rule("Itaú", 5, _itau_account, exact=False),
}
"""Number of the bank (COMPE) -> its rule."""
