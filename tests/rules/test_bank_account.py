"""Branch and account numbers with their check digits.

The valid ones are the examples of the published rules, none of somebody's own account.
"""

from __future__ import annotations

import pytest

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.bank_account import parse_account, parse_branch

GOOD = [
    ("001", "1584-9", "00210169-6", "1584-9", "210169-6"),
    ("001", "1584", "210.169-6", "1584", "210169-6"),
    ("001", "15849", "2101696", "1584-9", "210169-6"),
    ("001", "1852-x", "10089934x", "1852-X", "10089934-X"),
    ("001", "3494-0", "10089939-0", "3494-0", "10089939-0"),
    ("033", "0189", "01017417-9", "0189", "1017417-9"),
    ("104", "2004", "00100000448-6", "2004", "00100000448-6"),
    ("237", "1425-7", "0238069-2", "1425-7", "238069-2"),
    ("237", "8221-p", "0301357-p", "8221-P", "301357-P"),
    ("237", "8221-0", "0301357-0", "8221-0", "301357-0"),
    ("237", "1453", "325620-0", "1453", "325620-0"),
    ("341", "2545", "02366-1", "2545", "2366-1"),
    ("341", "1874", "10009-0", "1874", "10009-0"),
    ("999", "12345-6", "1234567890123-4", "12345-6", "1234567890123-4"),
    ("", "1", "12-3", "0001", "12-3"),
]


@pytest.mark.parametrize(("bank", "branch", "account", "stored_branch", "stored_account"), GOOD)
def test_good_numbers(bank: str, branch: str, account: str, stored_branch: str, stored_account: str) -> None:
    assert parse_branch(branch, bank) == stored_branch
    assert parse_account(account, bank, stored_branch) == stored_account
    assert parse_branch(stored_branch, bank) == stored_branch, "what is stored can be typed again"
    assert parse_account(stored_account, bank, stored_branch) == stored_account


@pytest.mark.parametrize(("bank", "branch", "account", "stored_branch", "stored_account"), GOOD[:13])
def test_every_other_check_digit_is_refused(
    bank: str, branch: str, account: str, stored_branch: str, stored_account: str
) -> None:
    body, _, digit = stored_account.partition("-")
    alike = {digit, "0", "P"} if bank == "237" and digit in "0P" else {digit}
    if bank == "237" and body == "325620":
        alike = {"0"}
    for other in {*"0123456789", "X", "P"} - alike:
        with pytest.raises(BadValue):
            parse_account(f"{body}-{other}", bank, stored_branch)


@pytest.mark.parametrize(("bank", "branch"), [("001", "1584-8"), ("237", "1425-P"), ("001", "1852-0")])
def test_a_wrong_digit_of_the_branch(bank: str, branch: str) -> None:
    with pytest.raises(BadValue, match="dígito da agência não confere"):
        parse_branch(branch, bank)


@pytest.mark.parametrize(
    ("text", "bank", "sentence"),
    [
        ("12345", "341", "4 dígitos"),
        ("1234-5", "341", "não usa dígito verificador"),
        ("123456", "999", "5 dígitos"),
        ("0000", "001", "não existe"),
        ("12a4", "001", "só algarismos"),
        ("", "001", "só algarismos"),
    ],
)
def test_wrong_branches(text: str, bank: str, sentence: str) -> None:
    with pytest.raises(BadValue, match=sentence):
        parse_branch(text, bank)


@pytest.mark.parametrize(
    ("text", "bank", "sentence"),
    [
        ("123456789-1", "001", "8 dígitos"),
        ("12345678-1", "237", "7 dígitos"),
        ("12345678901234-5", "999", "no máximo 13"),
        ("5", "999", "dígito verificador"),
        ("0-0", "999", "dígito verificador"),
        ("12.345-67", "999", "só algarismos"),
        ("1017417-X", "033", "é um algarismo"),
    ],
)
def test_wrong_accounts(text: str, bank: str, sentence: str) -> None:
    with pytest.raises(BadValue, match=sentence):
        parse_account(text, bank, "1584")


def test_what_no_public_rule_covers_is_taken_as_it_is() -> None:
    assert parse_account("599671345-0", "104", "2004") == "599671345-0", "the new accounts of Caixa"
    assert parse_account("123456-7", "341", "2545") == "123456-7"
    assert parse_account("1234567890-1", "033", "0189") == "1234567890-1"
