"""What a text holds that says by itself who is meant: a whole document, e-mail, telephone or MAC between other words.

People paste a line of a chat or of a contract: `olá, meu CPF é 529.982.247-25, obrigado`.
"""

from __future__ import annotations

import re

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.dialled import dialled
from integrator_tui.rules.customers.documents import parse_cpf_or_cnpj
from integrator_tui.rules.customers.phones import is_complete
from integrator_tui.rules.typed import compact

_AROUND, _BEHIND = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"']+@[^\s@<>()\[\],;:\"']+\.[A-Za-z]{2,}")
_DOCUMENT = re.compile(
    rf"(?a){_AROUND}(?:[0-9]{{2}}\.?[0-9]{{3}}\.?[0-9]{{3}}[/ ]?[0-9]{{4}}[- ]?[0-9]{{2}}"
    rf"|[0-9A-Za-z]{{2}}\.?[0-9A-Za-z]{{3}}\.?[0-9A-Za-z]{{3}}/?[0-9A-Za-z]{{4}}-?[0-9]{{2}}"
    rf"|[0-9]{{3}}[. ]?[0-9]{{3}}[. ]?[0-9]{{3}}[-./ ]?[0-9]{{2}}){_BEHIND}"
)
_PHONE = re.compile(
    rf"(?:\+55 ?|{_AROUND}55 ?|{_AROUND})\(?0?[1-9][0-9]\)?[ .-]{{0,2}}9?[ .-]?[0-9]{{4}}[ .-]?[0-9]{{4}}{_BEHIND}"
)
_MAC = re.compile(rf"(?i){_AROUND}[0-9a-f]{{2}}(?:[:-][0-9a-f]{{2}}){{5}}{_BEHIND}")
_CEP = re.compile(r"(?<![0-9])([0-9]{2})\.?([0-9]{3})-([0-9]{3})(?![0-9])")
LONGEST = 600
"""Characters of a text that is looked through."""


def embedded(text: str) -> str:
    """The part of a text that is a whole document, e-mail, telephone or MAC; empty where there is none, or no more.

    A document counts only with its check digits, a telephone with its area code: they are no chance.
    """
    if len(text) > LONGEST:
        return ""
    found = _certain(text)
    return "" if compact(found) == compact(text) else found


def _certain(text: str) -> str:
    if mail := _EMAIL.search(text):
        return mail[0]
    if mac := _MAC.search(text):
        return mac[0]
    for document in _DOCUMENT.finditer(text):
        try:
            return parse_cpf_or_cnpj(document[0])
        except BadValue:
            pass
    for phone in _PHONE.finditer(text):
        digits = dialled(phone[0]).digits
        if len(digits) > 9 and is_complete(digits):
            return digits
    return ""


def joined(text: str) -> str:
    """The text with every grouped number in one piece: documents, telephones, CEPs, `1.250`."""
    if len(text) > LONGEST:
        return text
    for shape in (_DOCUMENT, _PHONE):
        text = shape.sub(lambda found: _in_one_piece(found[0]), text)
    text = _CEP.sub(r"\1\2\3", text)
    return re.sub(r"(?<![0-9.])([0-9]{1,3})\.([0-9]{3})(?![0-9.])", r"\1\2", text)


def _in_one_piece(number: str) -> str:
    digits = re.sub(r"[^0-9A-Za-z]", "", number)
    if not digits.isdecimal() and "/" not in number:  # `paulista 1000 12` has the shape of a CNPJ
        return number
    return dialled(number).digits if len(digits) in (12, 13) and digits.startswith("55") else digits
