"""Every variable of the manual is there by its exact name, and somebody obeys it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from integrator_tui.rules import variables as known
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.permissions import PERMISSIONS
from integrator_tui.rules.variable import Variable, read
from integrator_tui.rules.variables import GROUPS, MOBILE_REQUIRED, PRO_RATA_DIVISOR, VARIABLES

MANUAL = {
    "Celular Obrigatório no Cadastro do Cliente",
    "Data de Nascimento Obrigatória",
    "E-Mail Obrigatório no Cadastro do Cliente",
    "Nome da Mãe Obrigatório no Cadastro do Cliente",
    "Nome do Pai Obrigatório no Cadastro do Cliente",
    "Telefone Obrigatório no Cadastro do Cliente",
    "Alterar a Data ao Habilitar após Experimentar",
    "Bloquear Acentos em Logins de Radius",
    "Copiar Campos Extras de Planos",
    "Criar Evento ao Habilitar o Plano do Cliente",
    "Dar Descontos Progressivos Mesmo com Mudança Plano",
    "Inativar Cliente ao Cancelar Último Plano",
    "Login de Radius Obrigatório no Cadastro de Clientes e Planos",
    "Não Cancelar Planos com Equipamento",
    "Permite Apagar Ponto de Acesso que tenha Planos Cancelados",
    "Permite Inativar Cliente com Planos Não Cancelados",
    "Permite Usar o Status Suspensão Temporária",
    "Serviço Adicional Não Utilizar Forma de Cobrança do Plano",
    "Verificar no Plano Transferência de Acréscimo ou Desconto",
    "Máximo de Dias para a Impressão de Fatura",
    "Não gerar atendimento com Tipo Att. Raiz",
    "Valida Tipo de Fechamento ao Finalizar Atendimento",
}
PACKAGE = Path(known.__file__).parent.parent
NAMES = {name: one for name, one in vars(known).items() if isinstance(one, Variable)}


def named_in(source: str) -> set[str]:
    """Constants of variables that a piece of source uses, by whatever way it imports them."""
    tree = ast.walk(ast.parse(source))
    used = {node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "") for node in tree}
    return used & set(NAMES)


def test_the_manuals_names_are_there_each_with_group_and_meaning() -> None:
    names = [one.name for one in VARIABLES.values() if one.group != known.PARAMETERS]
    assert sorted(names) == sorted(MANUAL)
    assert list(VARIABLES.values()) == list(NAMES.values())
    for one in VARIABLES.values():
        assert (one.group in GROUPS, one.meaning[-1]) == (True, ".")
        assert read(one, one.stored(one.said(one.default))) == one.default == read(one, None)


def test_there_is_no_variable_that_nothing_obeys() -> None:
    sources = [path for path in PACKAGE.rglob("*.py") if path.name != "variables.py"]
    used = set().union(*(named_in(path.read_text("utf-8")) for path in sources))
    assert used == set(NAMES)


def test_what_is_typed_and_what_lies_in_the_base() -> None:
    assert [MOBILE_REQUIRED.stored(text) for text in ("Sim", "nao", " s ", "0")] == ["1", "0", "1", "0"]
    assert PRO_RATA_DIVISOR.stored(" 31 ") == "31"
    for one, text in (
        (MOBILE_REQUIRED, "talvez"),
        (PRO_RATA_DIVISOR, "0"),
        (PRO_RATA_DIVISOR, "١"),
        (PRO_RATA_DIVISOR, "-1"),
    ):
        with pytest.raises(BadValue, match=one.name):
            one.stored(text)
    assert read(PRO_RATA_DIVISOR, "lixo") == 30
    assert [read(MOBILE_REQUIRED, text) for text in ("", "1")] == [False, True]


def test_permissions_are_written_once_each() -> None:
    assert {"Adicionar Plano", "Trocar Dono de Plano", "Apagar Domínio"} <= PERMISSIONS
