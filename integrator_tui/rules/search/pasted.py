"""What is pasted into the search box: a label before a number, `tel:`, `Nome <e-mail>`, quotes, a comma at the end."""

from __future__ import annotations

import re

from integrator_tui.rules.typed import tidy

_ADDRESS = re.compile(r"[^<>@]{0,120}<\s*([^<>\s@]+@[^<>\s@]+\.[^<>\s@]+)\s*>")
_SCHEME = re.compile(r"(?i)^(?:tel|sms|mailto|callto|whatsapp):\s*(?://)?")
_LABEL = re.compile(
    r"(?i)^(?:cpf\s*/\s*cnpj|cnpj\s*/\s*cpf|cpf|cnpj|fone|telefone|tel|celular|cel|whats(?:app)?|cep|e-?mail|login"
    r"|c[oó]digo|c[oó]d|cliente|protocolo|prot|contrato|mac|ip)(?:\s+n[º°o.]*)?\s*[.:#=-]*\s+(?=\S)"
)
_TIGHT = re.compile(
    r"(?i)^(?:cpf|cnpj|fone|telefone|tel|celular|cel|cep|e-?mail|c[oó]digo|c[oó]d|protocolo|mac|ip)[:#=]+"
)
_NUMBER = re.compile(r"^(?:#|n[º°]|nº\.)\s*(?=[0-9])", re.IGNORECASE)
_ENDS = " \t,;:\"'“”‘’«»|"


def cleaned(text: str) -> str:
    """The text without what only came along when it was copied; a name that begins like a label keeps it."""
    found = tidy(text)
    if address := _ADDRESS.fullmatch(found.strip(_ENDS)):
        return address[1]
    found = _SCHEME.sub("", found.strip(_ENDS))
    for label in (_LABEL, _TIGHT):
        rest = label.sub("", found, count=1).strip(_ENDS)
        if rest != found and _is_no_name(rest):
            found = rest
    return _NUMBER.sub("", found).strip(_ENDS) or text.strip()


def _is_no_name(rest: str) -> bool:
    """What stands behind a label is a number or an address: `Celular Silva` is somebody's name."""
    return any(map(str.isdigit, rest)) or "@" in rest
