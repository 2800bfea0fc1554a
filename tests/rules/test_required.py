"""Required fields by person type and system variables."""

from __future__ import annotations

from itertools import product

import pytest

from integrator_tui.rules.customers.required import VARIABLES, required_fields

ALWAYS = {"legal_name", "document"}
FIELDS = {
    "celular_obrigatorio": ("mobile", "PF PJ"),
    "nascimento_obrigatorio": ("birth_date", "PF"),
    "email_obrigatorio": ("email", "PF PJ"),
    "nome_mae_obrigatorio": ("mother_name", "PF"),
    "nome_pai_obrigatorio": ("father_name", "PF"),
    "telefone_obrigatorio": ("phone", "PF PJ"),
}


def test_the_six_variables_of_the_manual() -> None:
    assert set(VARIABLES) == set(FIELDS)


@pytest.mark.parametrize("person_type", ["PF", "PJ"])
def test_every_combination(person_type: str) -> None:
    for values in product((False, True), repeat=6):
        variables = dict(zip(FIELDS, values, strict=True))
        expected = {field for code, (field, types) in FIELDS.items() if variables[code] and person_type in types}
        assert required_fields(person_type, variables) == ALWAYS | expected


@pytest.mark.parametrize("person_type", ["PF", "PJ"])
def test_absent_variables_are_off(person_type: str) -> None:
    assert required_fields(person_type, {}) == ALWAYS
    assert required_fields(person_type, {"telefone_obrigatorio": True, "outra": True}) == ALWAYS | {"phone"}
