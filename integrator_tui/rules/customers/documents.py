"""CPF and CNPJ, as they are typed, stored (no punctuation) and shown.

Sources: check digits of both by modulo 11 of the Receita Federal; letters in the first twelve characters of a CNPJ by
the Instrução Normativa RFB 2.229/2024, in force since July 2026, each letter worth its ASCII code minus 48.
"""

from __future__ import annotations

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.typed import compact, counted, strange

CPF_LENGTH = 11
CNPJ_LENGTH = 14


def parse_cpf(text: str) -> str:
    """The 11 digits of a CPF, typed with or without punctuation; `BadValue` says what is wrong."""
    from validate_docbr import CPF

    typed = compact(text)
    if wrong := strange(typed):
        raise BadValue(f"CPF só tem algarismos; {wrong} não é aceito.")
    if len(typed) != CPF_LENGTH:
        hint = ", como num CNPJ" if len(typed) == CNPJ_LENGTH else ""
        raise BadValue(f"CPF tem 11 dígitos; {counted(len(typed))}{hint}.")
    if len(set(typed)) == 1:
        raise BadValue("CPF com todos os dígitos iguais não existe.")
    if not CPF().validate(typed):
        raise BadValue("Os dígitos verificadores do CPF não conferem.")
    return typed


def parse_cnpj(text: str) -> str:
    """The 14 characters of a CNPJ in upper case, typed with or without punctuation; `BadValue` says what is wrong."""
    from validate_docbr import CNPJ

    typed = compact(text)
    if wrong := strange(typed, letters=True):
        raise BadValue(f"CNPJ só tem algarismos e letras de A a Z; {wrong} não é aceito.")
    typed = typed.upper()
    if len(typed) != CNPJ_LENGTH:
        unit = "dígitos" if typed.isdecimal() else "caracteres"
        hint = ", como num CPF" if len(typed) == CPF_LENGTH and typed.isdecimal() else ""
        raise BadValue(f"CNPJ tem 14 {unit}; {counted(len(typed))}{hint}.")
    if not typed[-2:].isdecimal():
        raise BadValue("Os dois últimos caracteres do CNPJ são algarismos (dígitos verificadores).")
    if len(set(typed)) == 1:
        raise BadValue("CNPJ com todos os dígitos iguais não existe.")
    if not CNPJ().validate(typed):
        raise BadValue("Os dígitos verificadores do CNPJ não conferem.")
    return typed


def parse_cpf_or_cnpj(text: str) -> str:
    """A CPF or a CNPJ, told apart by how much was typed."""
    return parse_cpf(text) if len(compact(text)) <= CPF_LENGTH else parse_cnpj(text)


def format_cpf(stored: str) -> str:
    """`12345678909` as `123.456.789-09`; another length unchanged."""
    if len(stored) != CPF_LENGTH:
        return stored
    return f"{stored[:3]}.{stored[3:6]}.{stored[6:9]}-{stored[9:]}"


def format_cnpj(stored: str) -> str:
    """`12ABC34501DE35` as `12.ABC.345/01DE-35`; another length unchanged."""
    if len(stored) != CNPJ_LENGTH:
        return stored
    return f"{stored[:2]}.{stored[2:5]}.{stored[5:8]}/{stored[8:12]}-{stored[12:]}"


def format_document(stored: str) -> str:
    """A stored CPF or CNPJ with its punctuation, told apart by length; anything else unchanged."""
    return format_cpf(stored) if len(stored) == CPF_LENGTH else format_cnpj(stored)
