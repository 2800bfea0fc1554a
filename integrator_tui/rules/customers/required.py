"""Which fields of the registration may not be empty, by the system variables of the manual (domain 10.2)."""

from __future__ import annotations

from collections.abc import Mapping

from integrator_tui.rules import variables as known

VARIABLES = tuple(
    one.code
    for one in (
        known.MOBILE_REQUIRED,
        known.BIRTH_REQUIRED,
        known.EMAIL_REQUIRED,
        known.MOTHER_REQUIRED,
        known.FATHER_REQUIRED,
        known.PHONE_REQUIRED,
    )
)
"""Codes of the variables that require something."""

NO_DOCUMENT: dict[str, str] = {
    "estrangeiro": "Estrangeiro",
    "antigo": "Cadastro antigo",
    "nao_informou": "Não informou",
    "sem": "Não é obrigado a ter",
}
"""Why a customer has neither CPF nor CNPJ: what is stored and what is read."""

_ALWAYS = frozenset({"legal_name", "document"})
_FOR_BOTH = {
    known.MOBILE_REQUIRED.code: "mobile",
    known.EMAIL_REQUIRED.code: "email",
    known.PHONE_REQUIRED.code: "phone",
}
_FOR_PERSONS = {
    known.BIRTH_REQUIRED.code: "birth_date",
    known.MOTHER_REQUIRED.code: "mother_name",
    known.FATHER_REQUIRED.code: "father_name",
}


def required_fields(person_type: str, variables: Mapping[str, bool], without_document: bool = False) -> frozenset[str]:
    """Names of the fields that a customer of this type (`PF` or `PJ`) must have; `without_document`: it was said why.

    A variable that is absent is off; what only a natural person has is never required of a company.
    """
    fields = {**_FOR_BOTH, **_FOR_PERSONS} if person_type == "PF" else _FOR_BOTH
    always = _ALWAYS - {"document"} if without_document else _ALWAYS
    return always | {field for variable, field in fields.items() if variables.get(variable)}
