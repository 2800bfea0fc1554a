"""Keys of PIX, as they are typed and as they stand in a code: nothing of them has punctuation (facts 3.2).

An eleven-digit CPF looks like a mobile number, so the kind is always given and stored, never guessed, but in a finished
code, where only a telephone begins with a plus.
"""

from __future__ import annotations

import re

from integrator_tui.bank.wrong import WrongField
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.documents import parse_cnpj, parse_cpf
from integrator_tui.rules.customers.emails import parse_email
from integrator_tui.rules.customers.phones import parse_phone
from integrator_tui.rules.typed import tidy

KINDS = {"cpf": "CPF", "cnpj": "CNPJ", "phone": "telefone", "email": "e-mail", "evp": "chave aleatória"}
MOST_EMAIL = 77
_EVP = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def parse_key(kind: str, text: str) -> str:
    """The key as it stands in a code, from how it is typed. Raises `WrongField` (`key`) with the rule it breaks."""
    try:
        return _PARSERS[kind](text)
    except KeyError:
        raise WrongField("key", "kind", f"O tipo da chave é um de: {', '.join(KINDS)}.") from None
    except WrongField:
        raise
    except BadValue as error:
        raise WrongField("key", "value", str(error)) from None


def kind_of(key: str) -> str:
    """The kind of a key in a finished code. Raises `WrongField` (`key`) for one that no bank would know."""
    shapes = (("+" in key[:1], "phone"), ("@" in key, "email"), (len(key) == 11, "cpf"), (len(key) == 14, "cnpj"))
    kind = next((kind for shaped, kind in shapes if shaped), "evp")
    stored = parse_key(kind, key)
    if stored != key:
        raise WrongField("key", "form", f"A chave ({KINDS[kind]}) no código seria {stored}, sem pontuação.")
    return kind


def _phone(text: str) -> str:
    digits = parse_phone(text)
    if not re.fullmatch("[1-9]{2}[0-9]{8,9}", digits):
        raise BadValue("Chave PIX é um telefone do Brasil com DDD, sem ramal; 0800 e 4004 não são.")
    return f"+55{digits}"


def _email(text: str) -> str:
    address = parse_email(tidy(text)).lower()
    if len(address) > MOST_EMAIL:
        raise BadValue(f"Chave de e-mail tem no máximo {MOST_EMAIL} caracteres.")
    return address


def _evp(text: str) -> str:
    key = tidy(text).lower()
    if not _EVP.fullmatch(key):
        raise BadValue("Chave aleatória tem 32 algarismos e letras de a a f, em grupos de 8-4-4-4-12.")
    return key


_PARSERS = {"cpf": parse_cpf, "cnpj": parse_cnpj, "phone": _phone, "email": _email, "evp": _evp}
