"""Who changed this field: from the field itself with one key; the history of everything that hangs on a customer."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import integrator_tui.screens
import integrator_tui.services
from integrator_tui.queries.history import ENTITIES, Subject, history_of_field
from integrator_tui.screens.panes.sheet_pane import SheetPane
from integrator_tui.screens.records import Records
from integrator_tui.services.customers.addresses import ADDRESSES
from integrator_tui.services.customers.contacts import CONTACTS
from integrator_tui.services.customers.debits import DEBITS
from integrator_tui.services.customers.observations import OBSERVATIONS
from integrator_tui.services.kind import KINDS
from integrator_tui.widgets.form import Form
from tests.screens.conftest import ONCE
from tests.screens.desk import DeskPilot, open_desk
from tests.screens.test_extra_fields import define
from tests.screens.test_history import change
from tests.screens.test_options import change as change_options


@pytest.mark.function("F077", "F078")
async def test_one_key_in_read_mode_shows_the_history_of_the_marked_field(desk: DeskPilot) -> None:
    change(desk, mobile="(41) 98888-7777")
    change(desk, reference="portão azul")
    change(desk, mobile="(41) 97777-6666")
    await desk.search("97777-6666")
    await desk.press("enter", "f12")
    assert "Quem alterou · Celular" in desk.text
    rows = [line for line in desk.window if f"{desk.session.today():%d/%m/%Y}" in line]
    assert len(rows) == 3
    assert "ana" in rows[0]
    assert rows[0].index("(41) 98888-7777"[:12]) < rows[0].index("(41) 97777-6666"[:12])
    assert "(vazio)" in rows[2]
    assert "portão azul" not in " ".join(desk.window)
    await desk.press("enter")
    assert "antes:  (41) 98888-7777" in desk.text
    assert "depois: (41) 97777-6666" in desk.text
    assert "Ip do Usuário    local" in desk.text
    await desk.press("escape", "escape")
    assert "1 MARIA SILVA SANTOS" in desk.lines()[0]
    await desk.press("f12")
    assert "Quem alterou · Celular" in desk.text


@ONCE
async def test_f12_in_a_form_leaves_what_is_typed_as_it_is(desk: DeskPilot) -> None:
    change(desk, reference="portão azul")
    await desk.open("maria silva")
    await desk.press("f2")
    form = desk.app.screen.query_one(Form)
    form.inputs["reference"].focus()
    await desk.type("pela metade")
    await desk.press("f12")
    assert "Quem alterou · Referência" in desk.text
    assert "portão" in desk.text
    await desk.press("escape")
    assert form.focused_field == "reference"
    assert form.inputs["reference"].value == "pela metade"


async def test_a_field_that_nobody_changed_says_so(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("o", "end", "f12")
    assert "Quem alterou · Nome" in desk.text
    assert "Ninguém alterou este campo ainda." in desk.text


async def test_of_the_options(desk: DeskPilot) -> None:
    change_options(desk, auto_suspend="Não")
    await desk.open("maria silva")
    await desk.press("o", "home", "f12")
    assert "Quem alterou · Suspender automaticamente" in desk.text
    assert "Sim" in desk.text
    await desk.press("escape", "f2", "f12")
    assert "Quem alterou · Suspender automaticamente" in desk.text


async def test_a_new_record_has_no_history_and_says_so(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("c", "f6", "f12")
    assert "Ainda não foi gravado: não tem histórico." in desk.bottom


ANA = {"name": "Ana", "contact_type_id": "Mãe", "phone": "(41) 3333-2222", "notes": "irmã"}
HOUSE = {"kind": "Outro", "street": "Rua Azul", "number": "7", "city": "Curitiba", "state": "PR"}
CARD = {"billing_form_id": "Débito em Cartão", "status": "Ativo", "identifier": "4477"}
RECORDS: tuple[tuple[str, Callable[..., Any], Mapping[str, str], str, str], ...] = (
    ("c", CONTACTS.create, ANA, "notes", "irmã"),
    ("e", ADDRESSES.create, HOUSE, "street", "Rua Azul"),
    ("b", OBSERVATIONS.create, {"text": "liga sempre"}, "text", "liga sempre"),
    ("t", DEBITS.create, CARD, "identifier", "4477"),
)


@pytest.mark.parametrize(
    ("letter", "create", "values", "field", "text"), RECORDS, ids=lambda value: value if isinstance(value, str) else ""
)
async def test_of_a_record_only_its_own(
    people_url: str,
    tmp_path: Path,
    letter: str,
    create: Callable[..., Any],
    values: Mapping[str, str],
    field: str,
    text: str,
) -> None:
    """The same field of another record stays out."""
    async with open_desk(people_url, tmp_path) as desk:
        mine = desk.db.run(create, desk.session, 1, values)
        desk.db.run(create, desk.session, 1, {**values, field: "9988"})
        await desk.open("maria silva")
        await desk.press(letter)
        pane: Any = desk.app.screen.pane  # type: ignore[attr-defined]
        pane.rows.go_to(lambda row: row.id == mine)
        await desk.press("f2")
        desk.app.screen.query_one(Form).inputs[field].focus()
        await desk.idle()
        await desk.press("f12")
        assert "Quem alterou ·" in desk.text, desk.text
        assert text[:7] in desk.text
        assert "9988" not in desk.text


async def test_of_an_extra_field_in_its_list_and_in_its_form(people_url: str, tmp_path: Path) -> None:
    define(people_url, ("Apelido", "text"))
    async with open_desk(people_url, tmp_path) as desk:
        await desk.open("maria silva")
        await desk.press("x", "enter")
        await desk.type("Mari")
        await desk.press("ctrl+s", "o", "f12")
        assert "Quem alterou · Apelido" in desk.text
        assert "Mari" in desk.text
        await desk.press("escape", "enter", "f12")
        assert "Quem alterou · " in desk.text
        assert "Mari" in desk.text
        await desk.press("escape", "escape", "h", "slash")
        await desk.fill(entity="campo extra")
        await desk.press("f9")
        assert "1 registro · campo extra" in desk.lines()[3]


async def test_the_history_says_what_was_changed_and_is_filtered_by_it(people_url: str, tmp_path: Path) -> None:
    async with open_desk(people_url, tmp_path, size=(120, 30)) as desk:
        await _history_of_everything(desk)


async def _history_of_everything(desk: DeskPilot) -> None:
    change_options(desk, never_protest="Sim")
    desk.db.run(CONTACTS.create, desk.session, 1, ANA)
    desk.db.run(OBSERVATIONS.create, desk.session, 1, {"text": "liga sempre"})
    change(desk, reference="portão azul")
    await desk.open("maria silva")
    await desk.press("h")
    for said in ("alterou: Referência", "criou observação", "criou contato Ana: Nome", "alterou outras opções: Nunca"):
        assert said in desk.text, desk.text
    await desk.press("slash")
    await desk.fill(entity="contato")
    await desk.press("f9")
    assert "1 registro · contato" in desk.lines()[3]
    await desk.press("slash")
    await desk.fill(entity="cadastro", field="refer")
    await desk.press("f9")
    assert "2 registros" in desk.lines()[3]
    await desk.press("slash")
    await desk.fill(entity="", field="protestar")
    await desk.press("f9")
    assert "1 registro" in desk.lines()[3]


async def test_the_query_pages_and_keeps_names_apart(desk: DeskPilot) -> None:
    for number in range(1, 8):
        change(desk, number=str(number), unit=str(number))
    subject = Subject(1, "customer", 1)

    def ask(field: str, before: int | None = None, limit: int = 3) -> list[tuple[int, str]]:
        found = desk.db.run(history_of_field, desk.session, subject, field, before, limit)
        return [(entry.id, entry.after) for entry in found]

    first = ask("number")
    assert [after for _, after in first] == ["7", "6", "5"]
    assert [after for _, after in ask("number", first[-1][0])] == ["4", "3", "2"]
    assert ask("billing_number") == []
    assert ask("numb%") == ask("n_mber") == []


def _all_of(package: Any, base: type) -> set[type]:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    found: set[type] = set()
    wanted: list[type] = [base]
    while wanted:
        more: list[type] = wanted.pop().__subclasses__()
        wanted += more
        found.update(more)
    return {one for one in found if "NAME" in vars(one)}


def test_whatever_is_edited_says_what_the_history_calls_it() -> None:
    kept = {*_all_of(integrator_tui.screens, Records), *_all_of(integrator_tui.screens, SheetPane)}
    assert len(kept) > 8
    assert [one.__name__ for one in kept if not getattr(one, "ENTITY", "")] == []


def test_the_history_has_a_word_for_whatever_is_written_about_a_customer() -> None:
    words: set[str] = set()
    for module in pkgutil.walk_packages(integrator_tui.services.__path__, "integrator_tui.services."):
        there = importlib.import_module(module.name)
        for node in ast.walk(ast.parse(Path(str(there.__file__)).read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "record":
                of_customer = any(keyword.arg == "customer_id" for keyword in node.keywords)
                if of_customer and isinstance(node.args[0], ast.Constant):
                    words.add(str(node.args[0].value))
    words |= {kind.entity for kind in KINDS.values()}
    assert len(words) > 8
    assert sorted(words - ENTITIES.keys()) == []
