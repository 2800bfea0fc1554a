"""The budget of keys: each task of the manual's table, played key by key; above what is allowed it fails."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from docs import build
from integrator_tui.base import open_base
from integrator_tui.models.charging import Slip
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.customers.extra_fields import save_definition
from integrator_tui.services.customers.favorites import add_favorite
from integrator_tui.services.finance.charging.slips import issue_slips
from integrator_tui.services.lists.list_items import create_list_item
from integrator_tui.services.messages.templates import create_template, name_company
from tests.money import bill
from tests.screens.conftest import JOAO, MARIA, PADARIA
from tests.screens.desk import DeskPilot, open_desk
from tests.screens.test_charging import KEY
from tests.services.test_slips import ITAU
from tests.templates import Templates


@dataclass(frozen=True)
class Play:
    """How a task is played: what is in the box, the texts that are typed, what the screen says at the end."""

    box: str
    typed: tuple[str, ...] = ()
    said: str = ""
    copied: str = ""
    first: tuple[str, ...] = ()
    """Keys before the task begins."""


PLAYS = {
    "abrir o único cliente encontrado": Play("529.982.247-25", said="MARIA SILVA SANTOS"),
    "abrir a terceira linha": Play("1", said="2 PADARIA PÃO DOCE LTDA"),
    "do cliente aberto, procurar outro": Play("529.982.247-25", ("padaria",), "nome · 1 cliente", first=("enter",)),
    "copiar o CPF ou CNPJ da linha destacada": Play("maria", copied="529.982.247-25"),
    "copiar o telefone pelo qual se procurou": Play("99876-5432", copied="(41) 99876-5432"),
    "corrigir o telefone pelo qual se procurou, e salvar": Play("99876-5432", ("988887777",), "(41) 98888-7777"),
    "corrigir o primeiro telefone de quem se procurou pelo nome": Play("maria", ("41 33339999",), "(41) 3333-9999"),
    "ver o histórico": Play("maria", said="criou"),
    "ver a última alteração, com antes e depois": Play("maria", said="antes:"),
    "ver o que foi alterado hoje": Play("maria", ("hoje",), "3 registros · de"),
    "cadastrar uma pessoa com nome e CPF": Play("", ("ANTONIO LIMA", "39053344705"), "Código do Cliente: 4"),
    "procurar só nos telefones": Play("maria", ("fone",), "em: Fone"),
    "cadastrar um contato": Play("maria", ("Ana Souza",), "Dados salvos com sucesso"),
    "cadastrar uma observação de leitura obrigatória": Play("maria", ("Cão solto", "Sim"), "Dados salvos com sucesso"),
    "enviar o e-mail do modelo padrão ao endereço principal": Play("maria", said="E-mail na fila"),
    "enviar o SMS do modelo padrão ao celular": Play("maria", said="SMS na fila"),
    "enviar o SMS de outro modelo ao celular": Play("maria", ("visita",), "SMS na fila"),
    "abrir um cliente pelo código já no histórico": Play("1;HIS", said="Data Histórico"),
    "do cliente aberto, ir a outro cliente pelo código": Play("maria", ("2;HIS",), "2 PADARIA", first=("enter",)),
    "ir a um favorito": Play("maria", said="Data Histórico"),
    "alterar o primeiro campo extra": Play("maria", ("Torre 2",), "Torre 2"),
    "ditar a linha digitável da fatura aberta mais velha": Play("maria", said="34191.09008 00887.3"),
    "enviar a segunda via da fatura aberta mais velha por e-mail": Play("maria", said="2ª via da fatura 1 na fila"),
    "copiar o código PIX da fatura aberta mais velha": Play("maria", copied="BR.GOV.BCB.PIX0114123456780001955204"),
    "ver o Resumo do cliente": Play("maria", said="Você ainda não tinha aberto este cliente."),
    "registrar um contato resolvido na hora, com protocolo": Play("maria", ("Lentidão", "religou"), "sucesso"),
    "encerrar um contato começado por engano": Play("maria", said="Contato encerrado: Engano."),
    "exportar o que foi encontrado": Play("maria", ("exportar",), "1 cliente em"),
}


def _fill(url: str) -> None:
    """MARIA (1), PADARIA (2) and JOAO (3), with what the tasks need."""
    db, session = open_base(url, login="ana")
    for values in (MARIA, PADARIA, JOAO):
        db.run(create_customer, session, values)
    db.run(save_definition, session, 0, None, {"owner": "Cliente", "name": "Instalação", "kind": "texto"})
    db.run(name_company, session, "Provedor São João")
    sms = {"kind": "SMS", "name": "Boa tarde", "code": "PADRAO", "body": "{empresa}: boa tarde, {primeiro_nome}!"}
    db.run(create_template, session, sms)
    db.run(create_template, session, {"kind": "SMS", "name": "Visita", "code": "VISITA", "body": "Visita hoje."})
    db.run(add_favorite, session, "history", "Histórico")
    db.run(create_list_item, session, "carteiras", ITAU)
    db.run(create_list_item, session, "chaves_pix", KEY)
    db.run(issue_slips, session, 1, [bill(db, session, date.today() + timedelta(days=9))])
    db.run(Slip.update(state="registrado").execute)
    db.close()


@pytest.fixture
async def desk(templates: Templates, tmp_path: Path) -> AsyncIterator[DeskPilot]:
    """A desk on that base."""
    for url in templates.copy("sqlite", _fill, tmp_path / "desk.db"):
        async with open_desk(url, tmp_path) as pilot:
            yield pilot


@pytest.mark.parametrize("task", build.TASKS, ids=lambda task: task.name)
async def test_tasks_take_as_many_keys_as_the_manual_says(desk: DeskPilot, task: build.Task) -> None:
    assert task.budget is None or task.count <= task.budget
    play = PLAYS[task.name]
    texts = iter(play.typed)
    await desk.search(play.box)
    await desk.press(*play.first)
    for key in task.keys:
        if key == build.TYPED:
            box = desk.app.focused
            if isinstance(box, TextArea):
                box.text = next(texts)
            else:
                assert isinstance(box, Input)
                box.value = next(texts)
            await desk.idle()
        else:
            await desk.press(key)
    assert play.said in desk.text
    assert play.copied in desk.app.clipboard
    assert next(texts, None) is None


@pytest.mark.parametrize("task", build.TASKS, ids=lambda task: task.name)
async def test_tasks_end_the_same_when_all_is_typed_ahead(desk: DeskPilot, task: build.Task) -> None:
    play = PLAYS[task.name]
    texts = iter(play.typed)
    await desk.search(play.box)
    await desk.press(*play.first)
    desk.type_ahead(*(part for key in task.keys for part in (next(texts) if key == build.TYPED else (key,))))
    await desk.idle()
    assert play.said in desk.text
    assert play.copied in desk.app.clipboard


def test_every_play_is_of_a_task() -> None:
    assert set(PLAYS) == {task.name for task in build.TASKS}
