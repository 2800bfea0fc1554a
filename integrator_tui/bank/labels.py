"""What people write around a line or a code that they send: «linha digitável: 2379…», «*Pix copia e cola:* 000201…»."""

from __future__ import annotations

import re

_AROUND = " \t\r\n*_~`'\"“”‘’«»<>()[]"
"""What chats make bold with, and what quotes."""
LEAST_DIGITS = 40
_LABEL = re.compile(r"\A\D*?[^\W\d_]{3,}\D*?[:\s*]\s*(?=\d|[^\W\d_]\d)")
_SLIP = re.compile(r"(?<!\w)\d{5}[.,\s]?\d{5}\s*\d{5}[.,\s]?\d{6}\s*\d{5}[.,\s]?\d{6}\s*\d\s*\d{14}(?!\w)")
_BILL = re.compile(r"(?<!\w)(?:\d{11}[-.\s]?\d\s*){3}\d{11}[-.\s]?\d(?!\w)")
_BARS = re.compile(r"(?<!\w)\d{44}(?!\w)")
_PIX = re.compile(r"\A[^0-9]{0,80}[\s:*`'\"“«](?=000201)")


def line_in(text: str) -> str:
    """The one line or bar code that stands in a text, in the groups that it is printed in; else what follows a label.

    A text with none or several is given back, for whoever reads it to say what is wrong.
    """
    found = {re.sub(r"\D", "", match) for pattern in (_SLIP, _BILL, _BARS) for match in pattern.findall(text)}
    return found.pop() if len(found) == 1 else _LABEL.sub("", text.strip(_AROUND))


def pix_in(text: str) -> str:
    """The code in a text: without the label before it and the marks around it."""
    bare = text.strip(_AROUND)
    return _PIX.sub("", bare)


def is_payment_code(text: str) -> bool:
    """Whether a text is, or was meant to be, a line, a bar code or a PIX code: nothing else has so many digits."""
    if "000201" in text and "br.gov.bcb.pix" in text.lower():
        return True
    return sum(sign.isdecimal() for sign in text) >= LEAST_DIGITS and line_in(text).strip()[:1].isdecimal()
