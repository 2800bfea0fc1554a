"""What to say when nobody was found: as what the text was understood, and what to try then."""

from __future__ import annotations

from integrator_tui.rules.customers.addresses import format_cep
from integrator_tui.rules.customers.documents import CNPJ_LENGTH, CPF_LENGTH, format_document
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.search.identify import KIND_LABELS, Reading, identify
from integrator_tui.rules.search.pasted import cleaned
from integrator_tui.rules.search.same_word import PLACE_WORDS

LONGEST_SHOWN = 40
"""Characters of a text in a sentence."""
_NUMBER = "Tente só os quatro últimos dígitos, o nome, ou a rua com o número."
_TRY: dict[str, str] = {
    "cpf": _NUMBER,
    "cnpj": _NUMBER,
    "phone": _NUMBER,
    "cep": "Tente a rua com o número, ou o nome.",
    "email": "Tente só o que vem antes do @, o nome, ou o telefone.",
    "domain": "Tente o nome da empresa.",
    "ip": "Tente o login, o MAC, ou o nome: o endereço pode ter mudado.",
    "mac": "Tente só o final do MAC, o login, ou o nome.",
    "login": "Tente o nome, ou o começo do login.",
    "code": "Tente o nome, o CPF, ou o telefone.",
    "contract": "Tente o nome, o CPF, ou o telefone.",
    "protocol": "Tente o nome, o CPF, ou o telefone.",
    "name": "Tente só um sobrenome, o final do CPF ou do telefone, a rua com o número.",
}
_KEYS = "F4 procura num campo só; F6 cadastra um cliente novo."


def advice(text: str, where: str = "") -> str:
    """Four lines that fit 80 cells; `where` is the one field that was asked for, as it is read, empty for all."""
    typed = cleaned(text)
    readings = identify(typed)
    if not readings:
        return "Digite letras ou números."
    said, first = _understood(typed, readings)
    if where:
        said = f"Procurado só em «{where}»."
    return "\n".join(
        ("Ninguém encontrado.", said, "F4 volta a procurar em tudo." if where else _TRY[first.kind], _KEYS)
    )


def _understood(typed: str, readings: tuple[Reading, ...]) -> tuple[str, Reading]:
    """A sentence, and the reading that it is about: documents and telephones before a code that looks like one."""
    whole = [one for one in readings if one.exact and one.kind in ("cpf", "cnpj", "phone", "mac", "ip", "email", "cep")]
    first = (whole or list(readings))[0]
    digits = [one for one in readings if one.kind in ("cpf", "cnpj") and not one.exact]
    for one in digits if not whole else ():
        if len(one.value) == (CPF_LENGTH if one.kind == "cpf" else CNPJ_LENGTH):
            label = KIND_LABELS[one.kind]
            said = f"{label} {format_document(one.value)} não existe: os dígitos verificadores não conferem."
            return f"O {said}", one
    shown = {
        "cpf": format_document,
        "cnpj": format_document,
        "phone": format_phone,
        "cep": format_cep,
    }.get(first.kind, str)(first.value if first.kind != "name" else typed)
    label = KIND_LABELS[first.kind]
    if first.kind == "name" and (PLACE_WORDS & set(first.value.split()) or any(map(str.isdigit, typed))):
        label = "nome ou endereço"
    return f"Entendido como {label}: {shown[:LONGEST_SHOWN]}", first
