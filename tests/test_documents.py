"""The documents say what the program does: fresh tables, calls that parse, sentences that exist, tasks that play."""

from __future__ import annotations

import argparse
import ast
import html
import re
import shlex
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from textual.widgets import Input

from docs import build
from integrator_tui.base import open_base
from integrator_tui.cli import parser
from integrator_tui.commands import COMMANDS, TABS, key_name
from integrator_tui.queries import search
from integrator_tui.queries.search_tiers import NAME, PART, PLACE, SIMILAR
from integrator_tui.rules.identify import KIND_LABELS
from integrator_tui.services.customers import create_customer
from integrator_tui.services.extra_fields import save_definition
from integrator_tui.widgets.form import FieldArea
from tests.screens.conftest import JOAO, MARIA, PADARIA
from tests.screens.desk import DeskPilot, open_desk

PACKAGE = build.ROOT / "integrator_tui"
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "docs/manual.md")


# What is generated


@pytest.mark.parametrize("path", build.PARTS, ids=lambda path: path.name)
def test_generated_parts_are_fresh(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text == build.filled(text, build.PARTS[path]), "python docs/build.py"


def test_a_part_that_the_document_lacks_is_told() -> None:
    with pytest.raises(ValueError, match="keys:begin"):
        build.filled("no marks", {"keys": lambda: ""})


def test_the_picture_shows_the_customer_and_the_tabs() -> None:
    words = re.findall(r"<text[^>]*>([^<]*)</text>", build.PICTURE.read_text("utf-8"))
    shown = html.unescape(" ".join(words)).replace("\xa0", " ")
    assert "MARIA SILVA SANTOS" in shown
    for number, tab in enumerate(TABS, 1):
        assert f"{number} {tab.label}" in shown


# What is written by hand


def _calls(name: str) -> Iterator[str]:
    """The calls of the program in the code of a document, without what is generated."""
    text = (build.ROOT / name).read_text("utf-8")
    text = re.sub(r"<!-- (\w+):begin -->.*?<!-- \1:end -->", "", text, flags=re.DOTALL)
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines()]
    spans = re.findall(r"`([^`\n]+)`", text)
    yield from (call for call in [*lines, *spans] if call.startswith("integrator-tui"))


CALLS = sorted({call for name in DOCUMENTS for call in _calls(name)})


@pytest.mark.parametrize("call", CALLS)
def test_calls_parse(call: str) -> None:
    words = shlex.split(call.partition(">")[0], comments=True)[1:]
    assert isinstance(parser().parse_args(words), argparse.Namespace)


def test_there_are_calls() -> None:
    assert len(CALLS) > 10


def test_the_manual_has_every_key() -> None:
    text = build.MANUAL.read_text("utf-8")
    keys = {key_name(key) for command in COMMANDS for key in command.keys.split(",") if key}
    assert [key for key in sorted(keys) if f"`{key}`" not in text] == []


def test_the_manual_explains_how_a_text_may_be_understood() -> None:
    text = build.MANUAL.read_text("utf-8").replace("\n", " ")
    answers = {search.TOO_SHORT, search.TOO_LONG, search.NOTHING_TO_SEARCH}
    labels = {*KIND_LABELS.values(), NAME, PART, SIMILAR, PLACE, *answers}
    assert [label for label in sorted(labels) if label not in text] == []


def test_readme_has_every_variable_of_the_environment() -> None:
    sources = " ".join(path.read_text("utf-8") for path in [*PACKAGE.rglob("*.py"), build.ROOT / "tests/conftest.py"])
    wanted = set(re.findall(r"INTEGRATOR_[A-Z][A-Z_]*[A-Z]", sources))
    assert [name for name in sorted(wanted) if f"`{name}`" not in build.README.read_text("utf-8")] == []


def test_the_architecture_names_every_folder() -> None:
    text = (build.ROOT / "ARCHITECTURE.md").read_text("utf-8")
    folders = {path.parent.name for path in PACKAGE.glob("*/*.py")}
    assert [name for name in sorted(folders) if f"{name}/" not in text] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    path = build.ROOT / name
    text = path.read_text("utf-8")
    titles = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    anchors = {"#" + re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("#"):
            assert target in anchors
        elif "://" not in target:
            assert (path.parent / target).exists(), target


@cache
def _said() -> tuple[str, ...]:
    """Every text in the program; `…` where a value goes."""
    found: list[str] = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else "…" for part in node.values]
                found.append("".join(map(str, parts)))
    return tuple(found)


def _is_said(sentence: str) -> bool:
    pieces = [piece for piece in sentence.split("…") if len(piece) > 2]
    return all(any(piece in text for text in _said()) for piece in pieces)


def test_sentences_of_the_manual_are_those_of_the_program() -> None:
    text = build.MANUAL.read_text("utf-8")
    listed = [row.removesuffix("»") for row in re.findall(r"^\| «(.+?) \| ", text, flags=re.MULTILINE)]
    assert len(listed) > 30
    prose = re.sub(r"^\|.*$", "", text, flags=re.MULTILINE)
    quoted = re.findall(r"«([^«»]+)»", " ".join(prose.split()))
    assert [sentence for sentence in [*listed, *quoted] if not _is_said(sentence)] == []


# The table of keystrokes


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
    "ver o que foi alterado hoje": Play("maria", ("hoje",), "1 registro · de"),
    "cadastrar uma pessoa com nome e CPF": Play("", ("ANTONIO LIMA", "39053344705"), "Código do Cliente: 4"),
    "procurar só nos telefones": Play("maria", ("fone",), "em: Fone"),
    "cadastrar um contato": Play("maria", ("Ana Souza",), "Dados salvos com sucesso"),
    "anotar o que todos devem ler": Play("maria", ("Cão bravo no portão", "s"), "! Leitura obrigatória (1)"),
    "alterar o primeiro campo extra": Play("maria", ("Torre 2",), "Torre 2"),
    "exportar o que foi encontrado": Play("maria", ("exportar",), "1 clientes em"),
}


@pytest.fixture
async def desk(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[DeskPilot]:
    """A desk on MARIA (1), PADARIA (2) and JOAO (3)."""
    path = tmp_path / "desk.db"
    path.write_bytes(sqlite_template.read_bytes())
    db, session = open_base(f"sqlite:///{path}", login="ana")
    for values in (MARIA, PADARIA, JOAO):
        db.run(create_customer, session, values)
    db.run(save_definition, session, 0, None, {"owner": "Cliente", "name": "Instalação", "kind": "texto"})
    db.close()
    async with open_desk(f"sqlite:///{path}", tmp_path) as pilot:
        yield pilot


@pytest.mark.parametrize("task", build.TASKS, ids=lambda task: task.name)
async def test_tasks_take_as_many_keys_as_the_manual_says(desk: DeskPilot, task: build.Task) -> None:
    play = PLAYS[task.name]
    texts = iter(play.typed)
    await desk.search(play.box)
    await desk.press(*play.first)
    for key in task.keys:
        if key == build.TYPED:
            box = desk.app.focused
            assert isinstance(box, Input | FieldArea)
            box.value = next(texts)
            await desk.idle()
        else:
            await desk.press(key)
    assert play.said in desk.text
    assert play.copied in desk.app.clipboard
    assert next(texts, None) is None


def test_every_play_is_of_a_task() -> None:
    assert set(PLAYS) == {task.name for task in build.TASKS}
