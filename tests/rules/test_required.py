"""Required fields by person type and system variables."""

from __future__ import annotations

from itertools import product

import pytest

from integrator_tui.rules.customers.required import (
    VAR_BIRTH,
    VAR_EMAIL,
    VAR_FATHER,
    VAR_MOBILE,
    VAR_MOTHER,
    VAR_PHONE,
    VARIABLES,
    required_fields,
)

ALWAYS = {"legal_name", "document"}
FIELDS = {
    VAR_MOBILE: ("mobile", "PF PJ"),
    VAR_BIRTH: ("birth_date", "PF"),
    VAR_EMAIL: ("email", "PF PJ"),
    VAR_MOTHER: ("mother_name", "PF"),
    VAR_FATHER: ("father_name", "PF"),
    VAR_PHONE: ("phone", "PF PJ"),
}


def test_the_six_variables_of_the_manual() -> None:
    assert VARIABLES == {
        "celular_obrigatorio": "Celular Obrigatório no Cadastro do Cliente",
        "nascimento_obrigatorio": "Data de Nascimento Obrigatória",
        "email_obrigatorio": "E-Mail Obrigatório no Cadastro do Cliente",
        "nome_mae_obrigatorio": "Nome da Mãe Obrigatório no Cadastro do Cliente",
        "nome_pai_obrigatorio": "Nome do Pai Obrigatório no Cadastro do Cliente",
        "telefone_obrigatorio": "Telefone Obrigatório no Cadastro do Cliente",
    }


@pytest.mark.parametrize("person_type", ["PF", "PJ"])
def test_every_combination(person_type: str) -> None:
    for values in product((False, True), repeat=6):
        variables = dict(zip(FIELDS, values, strict=True))
        expected = {field for code, (field, types) in FIELDS.items() if variables[code] and person_type in types}
        assert required_fields(person_type, variables) == ALWAYS | expected


@pytest.mark.parametrize("person_type", ["PF", "PJ"])
def test_absent_variables_are_off(person_type: str) -> None:
    assert required_fields(person_type, {}) == ALWAYS
    assert required_fields(person_type, {VAR_PHONE: True, "outra": True}) == ALWAYS | {"phone"}
