"""Which fields of the registration may not be empty, by the system variables of the manual (domain 10.2)."""

from __future__ import annotations

from collections.abc import Mapping

VAR_MOBILE = "celular_obrigatorio"
VAR_BIRTH = "nascimento_obrigatorio"
VAR_EMAIL = "email_obrigatorio"
VAR_MOTHER = "nome_mae_obrigatorio"
VAR_FATHER = "nome_pai_obrigatorio"
VAR_PHONE = "telefone_obrigatorio"

VARIABLES: dict[str, str] = {
    VAR_MOBILE: "Celular Obrigatório no Cadastro do Cliente",
    VAR_BIRTH: "Data de Nascimento Obrigatória",
    VAR_EMAIL: "E-Mail Obrigatório no Cadastro do Cliente",
    VAR_MOTHER: "Nome da Mãe Obrigatório no Cadastro do Cliente",
    VAR_FATHER: "Nome do Pai Obrigatório no Cadastro do Cliente",
    VAR_PHONE: "Telefone Obrigatório no Cadastro do Cliente",
}
"""Code of each variable and its label in the manual."""

_ALWAYS = frozenset({"legal_name", "document"})
_FOR_BOTH = {VAR_MOBILE: "mobile", VAR_EMAIL: "email", VAR_PHONE: "phone"}
_FOR_PERSONS = {VAR_BIRTH: "birth_date", VAR_MOTHER: "mother_name", VAR_FATHER: "father_name"}


def required_fields(person_type: str, variables: Mapping[str, bool]) -> frozenset[str]:
    """Names of the fields that a customer of this type (`PF` or `PJ`) must have.

    A variable that is absent is off; what only a natural person has is never required of a company.
    """
    fields = {**_FOR_BOTH, **_FOR_PERSONS} if person_type == "PF" else _FOR_BOTH
    return _ALWAYS | {field for variable, field in fields.items() if variables.get(variable)}
