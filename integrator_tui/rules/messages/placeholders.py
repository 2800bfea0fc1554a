"""`{variavel}` in templates (F225): what is filled in, and what is left."""

from __future__ import annotations

import re
from collections.abc import Mapping

ASKED = {
    "data": "data",
    "hora": "hora",
    "vencimento": "vencimento da fatura",
    "valor": "valor da fatura",
    "fatura": "número da fatura",
    "protocolo": "protocolo do atendimento",
}
"""Variables that no customer has: whoever writes says them. A date that a template made by itself would promise it."""
_NAME = re.compile(r"\{([a-z][a-z0-9_]{0,39})\}")


def names(text: str) -> tuple[str, ...]:
    """The variables of a text, each once, in their order."""
    return tuple(dict.fromkeys(_NAME.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Known variables filled in, all at once: a value that looks like a variable is never read again."""
    return _NAME.sub(lambda match: values.get(match[1]) or match[0], text)
