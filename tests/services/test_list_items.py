"""The provider's lists: the services behind the screen, and to a file and back."""

from __future__ import annotations

import contextlib
import io
import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.errors import Conflict, Gone, InvalidForm, NotPermitted, Refused
from integrator_tui.forms.lists.kept import KEPT
from integrator_tui.models.customers import CustomerOptions
from integrator_tui.models.system import History, ListItem
from integrator_tui.queries.lists.list_export import export_list
from integrator_tui.queries.lists.list_items import Uses, list_item, list_items, uses
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.lists import lists
from integrator_tui.services.lists.list_import import import_list, read_rows
from integrator_tui.services.lists.list_items import (
    create_list_item,
    move_list_item,
    remove_list_item,
    restore_list_item,
    save_list_item,
)
from integrator_tui.session import Session
from integrator_tui.shell.cli import main
from integrator_tui.shell.usage import LISTS
from tests.identity import sign_up
from tests.screens.conftest import MARIA

Base = tuple[Db, Session]


@pytest.fixture
def base(database_url: str) -> Iterator[Base]:
    db, session = open_base(database_url, login="ana")
    yield db, session
    db.close()


def names(base: Base, kind: str) -> list[str]:
    db, session = base
    return [row.form.name for row in db.run(list_items, session, kind)]


def test_the_shell_knows_every_list() -> None:
    assert tuple(KEPT) == LISTS
    assert set(KEPT) <= {value for name, value in vars(lists).items() if name.isupper() and isinstance(value, str)}
    assert {kind: kept.parent for kind, kept in KEPT.items() if kept.parent} == {
        kind: parent for kind, parent in lists.PARENTS.items() if kind in KEPT
    }


def test_details_that_the_form_does_not_have_stay(base: Base) -> None:
    db, session = base
    key = db.run(create_list_item, session, "bancos", {"name": "Banco Novo", "code": "7", "ispb": "77"})
    db.run(lambda: ListItem.update(details='{"ispb": "00000077", "other": 1}').where(ListItem.id == key).execute())
    row = db.run(list_item, session, key)
    assert row is not None
    db.run(save_list_item, session, key, row, {"name": "Banco Novo", "code": "007", "ispb": "78", "active": "Sim"})
    item = db.run(lambda: ListItem.get_by_id(key))
    assert json.loads(item.details) == {"ispb": "00000078", "other": 1}
    change = db.run(lambda: History.select().order_by(History.id.desc()).first().changes)
    assert "ISPB: 00000077" in change


def test_another_operators_change_of_the_same_field_is_a_conflict(base: Base) -> None:
    db, session = base
    key = db.run(create_list_item, session, "unidades_negocio", {"name": "Matriz"})
    row = db.run(list_item, session, key)
    assert row is not None
    db.run(save_list_item, session, key, row, {"name": "Sede", "code": "", "active": "Sim"})
    db.run(save_list_item, session, key, row, {"name": "Matriz", "code": "MTZ", "active": "Sim"})  # merged
    with pytest.raises(Conflict):
        db.run(save_list_item, session, key, row, {"name": "Central", "code": "MTZ", "active": "Sim"})
    merged = db.run(list_item, session, key)
    assert merged is not None
    assert (merged.form.name, merged.form.code) == ("Sede", "MTZ")
    db.run(remove_list_item, session, key)
    with pytest.raises(Gone):
        db.run(save_list_item, session, key, row, {"name": "Matriz"})
    with pytest.raises(Gone):
        db.run(remove_list_item, session, key)


def test_uses_and_what_hangs_on_it(base: Base) -> None:
    db, session = base
    db.run(create_customer, session, MARIA)
    kind, origin = (db.run(list_items, session, name)[0] for name in ("origem_tipos", "origens"))
    used = db.run(uses, session, kind.id)
    assert used.customers == 0
    assert used.entries == 3
    set_origin = CustomerOptions.update(origin_type_id=kind.id, origin_id=origin.id)
    db.run(lambda: set_origin.where(CustomerOptions.customer_id == 1).execute())
    assert db.run(uses, session, origin.id) == Uses(1, 0)
    other = db.run(list_items, session, "origem_tipos")[1]
    with pytest.raises(InvalidForm, match="1 cliente a usa"):
        db.run(save_list_item, session, origin.id, origin, {"name": "Cliente", "parent_id": other.form.name})
    assert db.run(remove_list_item, session, origin.id) is False
    assert db.run(list_items, session, "origens")[0].form.active is False


def test_a_name_taken_meanwhile_keeps_the_deleted_entry_away(base: Base) -> None:
    db, session = base
    key = db.run(create_list_item, session, "unidades_negocio", {"name": "Matriz"})
    assert db.run(remove_list_item, session, key) is True
    assert names(base, "unidades_negocio") == []
    db.run(create_list_item, session, "unidades_negocio", {"name": "matriz"})
    with pytest.raises(InvalidForm):
        db.run(restore_list_item, session, key, True)
    assert names(base, "unidades_negocio") == ["matriz"]


def test_moving_stops_at_the_ends(base: Base) -> None:
    db, session = base
    keys = [db.run(create_list_item, session, "unidades_negocio", {"name": name}) for name in "ABC"]
    assert db.run(move_list_item, session, keys[2], -1) is True
    assert names(base, "unidades_negocio") == ["A", "C", "B"]
    assert db.run(move_list_item, session, keys[0], -1) is False
    db.run(lambda: ListItem.update(position=0).where(ListItem.kind == "unidades_negocio").execute())
    db.run(move_list_item, session, keys[0], 1)
    assert names(base, "unidades_negocio") == ["B", "A", "C"]


def test_nothing_without_the_permission(base: Base) -> None:
    db, own = base
    session = replace(own, admin=False, permissions=frozenset({"Clientes"}))
    with pytest.raises(NotPermitted):
        db.run(create_list_item, session, "unidades_negocio", {"name": "Matriz"})
    with pytest.raises(NotPermitted):
        db.run(export_list, session, "bancos", "csv", io.BytesIO())


# To a file and back


PLAN = "name=FIBRA 300; group=Fibra PF; price=99,90; down_kbps=300; up_kbps=512 k; allows_radius=Sim; scm_pct=60"
ENTERED = (
    ("condominios", "name==Matriz\\; 1; state=PR"),
    ("unidades_negocio", "name=Matriz"),
    ("unidades_negocio", "name=Filial"),
    ("pontos_acesso", "name=POP 1; parent_id=Matriz; kind=olt"),
    ("grupos", "name=Fibra PF"),
    ("planos", f"{PLAN}; parent_id=Matriz"),
    ("planos", f"{PLAN}; parent_id=Filial"),
    ("descontos_planos", "name=D; parent_id=FIBRA 300 (Filial); kind=Mens; from_month=1; to_month=3; cut=12,5 %"),
    ("contas_financeiras", "name=Sicoob; kind=Conta de banco; parent_id=756; branch=4327; account=54321-0"),
    ("regras_desconto", "name=N; starts_on=01/12/2026; ends_on=31/12/2026; monthly=10,00; plan=FIBRA 300 (Matriz)"),
    ("regras_desconto", "name=M; starts_on=01/12/2026; installation=50%; group=Fibra PF; city=São Paulo; notes=A\nB"),
    ("servicos_adicionais", "name=Visita; value=80; nature=SVA; tax_class=Valor Adicionado (SVA)"),
    ("aliquotas", "name=ISS; tax=ISS; percent=5; starts_on=01/01/2026; tax_class=Comunicação (SCM); added=Sim"),
    (
        "multa_juros",
        "name=C; starts_on=01/01/2027; billing_form=Carnê; fine_pct=1; interest_pct=0,5; daily_rounded=Sim",
    ),
    ("feriados", "name=Corpus Christi; code=Pascoa +60; state=SP"),
    (
        "carteiras",
        "name=Itaú; bank=Itaú; agency=0123; account=00012; portfolio=109; beneficiary=NET; document=12345678000195",
    ),
    ("convenios_debito", "name=Débito Itaú; parent_id=341; convenio=0012345; company=NET LTDA; first_nsa=7"),
    ("tipos_fechamento", "name=Resolvido em campo"),
    ("tipos_atendimento", "name=Suporte"),
    ("tipos_atendimento", "name=Lenta; under_id=Suporte; deadline_hours=8; working=Sim"),
    ("horarios", "name=Rio Branco; state=AC; city=Rio Branco; weekdays=8h às 12h e 14 às 18; sunday=24h; holidays=Sim"),
    ("equipes", "name=Jorge e Ivo; places=3; saturday=Sim"),
    ("chaves_pix", "name=Chave; key_kind=e-mail; pix_key=PIX@net.com.br; receiver=NET; city=Rio"),
)


@pytest.mark.parametrize("fmt", ["csv", "json"])
def test_what_was_exported_is_what_is_there(base: Base, tmp_path: Path, fmt: str) -> None:
    db, session = base
    for kind, values in ENTERED:
        fields = (part.split("=", 1) for part in re.split(r"(?<!\\); ", values))
        db.run(create_list_item, session, kind, {name: text.replace("\\", "") for name, text in fields})
    for kind in LISTS:
        path = tmp_path / f"{kind}.{fmt}"
        with path.open("wb") as out:
            db.run(export_list, session, kind, fmt, out)
        before = db.run(list_items, session, kind, "", None, 1000)
        rows = read_rows(path, kind)
        assert len(rows) == len(before) > 0
        assert db.run(import_list, session, kind, rows, False) == (0, 0), kind
        assert db.run(list_items, session, kind, "", None, 1000) == before


def test_entries_are_added_and_changed_by_code_or_name(base: Base, tmp_path: Path) -> None:
    db, session = base
    path = tmp_path / "bancos.csv"
    path.write_text("Nome;COMPE;Ativo\nBanco do Brasil S.A.;1;Sim\nBanco Novo;7;Não\n", "utf-8")
    rows = read_rows(path, "bancos")
    assert db.run(import_list, session, "bancos", rows, True) == (1, 1)
    assert "Banco Novo" not in names(base, "bancos")
    assert db.run(import_list, session, "bancos", rows, False) == (1, 1)
    there = {row.form.code: row.form for row in db.run(list_items, session, "bancos")}
    assert there["001"].name == "Banco do Brasil S.A."
    assert there["001"].model_dump()["ispb"] == "00000000"
    assert there["007"].active is False


def test_one_error_and_nothing_is_written(base: Base, tmp_path: Path) -> None:
    db, session = base
    path = tmp_path / "origens.csv"
    path.write_text(
        "Nome,Tipo de Origem\nTik,Mídia Digital\nX,Nenhuma\n,Indicação\nTik,Mídia Digital\nGoogle,Mídia Digital\n",
        "utf-8",
    )
    with pytest.raises(Refused) as refused:
        db.run(import_list, session, "origens", read_rows(path, "origens"), False)
    said = refused.value.sentence
    assert "linha 3: «Tipo de Origem» não tem essa opção." in said
    assert "linha 4: Preencha «Nome»." in said
    assert "linha 5: o nome «Tik» já está na linha 2." in said
    assert "linha 2:" not in said
    assert "Tik" not in names(base, "origens")


def test_names_may_be_exchanged(base: Base, tmp_path: Path) -> None:
    db, session = base
    for name, code in (("A", "1"), ("B", "2")):
        db.run(create_list_item, session, "unidades_negocio", {"name": name, "code": code})
    path = tmp_path / "x.json"
    path.write_text('[{"name": "B", "code": "1"}, {"Nome": "A", "code": 2}]', "utf-8")
    assert db.run(import_list, session, "unidades_negocio", read_rows(path, "unidades_negocio"), False) == (0, 2)
    assert names(base, "unidades_negocio") == ["B", "A"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.csv", "", "vazio"),
        ("x.csv", "Nome\n", "nenhuma entrada"),
        ("x.csv", "Código\n1\n", "Falta a coluna «Nome»"),
        ("x.csv", "Nome;Cor\nA;azul\n", "«Cor»"),
        ("x.csv", "Nome;name\nA;B\n", "Duas colunas são «Nome»"),
        ("x.csv", "Nome;Código\nA\n", "Linha 2"),
        ("x.json", "{", "não é um arquivo JSON"),
        ("x.json", "[" * 100_000, "não é um arquivo JSON"),
        ("x.json", '{"name": "A"}', "lista de objetos"),
        ("x.json", '[{"name": "A", "cor": "azul"}]', "«cor»"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, name: str, content: str, said: str) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(Refused, match=said):
        read_rows(path, "unidades_negocio")


def test_the_shell_exports_and_imports(
    database_url: str,
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    sign_up(database_url)

    def call(*words: str) -> tuple[int, str, str]:
        code = main(["lists", *words, "--database", database_url])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    open_base(database_url, login="ana")[0].close()
    path = tmp_path / "unidades.csv"
    path.write_text("Nome;Código\nMatriz;MTZ\nFilial;FIL\n", "utf-8")
    assert call("import", "unidades_negocio", str(path), "--dry-run")[:2] == (
        0,
        "unidades.csv: 2 novas, 0 alteradas, 0 iguais.\nNada foi gravado.\n",
    )
    assert call("import", "unidades_negocio", str(path))[0] == 0
    code, out, _ = call("export", "unidades_negocio")
    assert (code, out) == (0, "\ufeffNome;Código;Ativo\r\nMatriz;MTZ;Sim\r\nFilial;FIL;Sim\r\n")
    assert json.loads(call("export", "unidades_negocio", "--format", "json")[1])[0] == {
        "name": "Matriz",
        "code": "MTZ",
        "active": True,
    }
    path.write_text("Nome;Código\nOutra;MTZ\nMatriz;\n;x\n", "utf-8")
    code, _, err = call("import", "unidades_negocio", str(path))
    assert code == 1
    assert "linha 4: Preencha «Nome»." in err
    assert call("import", "unidades_negocio", str(tmp_path / "nada.csv"))[0] == 1
    with pytest.raises(SystemExit) as wrong:
        call("export", "clientes")
    assert wrong.value.code == 2


@pytest.mark.parametrize("database_engine", ["postgresql"], indirect=True)
def test_two_who_enter_the_same_name_at_once_make_one_entry(base: Base, database_url: str) -> None:
    db, session = base
    other = Db(database_url)
    together = threading.Barrier(2)

    def enter(desk: Db) -> None:
        for number in range(20):
            together.wait(10)
            with contextlib.suppress(InvalidForm):
                desk.run(create_list_item, session, "origem_tipos", {"name": f"Tipo {number}"})

    try:
        with ThreadPoolExecutor(2) as desks:
            list(desks.map(enter, (db, other)))
    finally:
        other.close()
    entered = [name for name in names(base, "origem_tipos") if name.startswith("Tipo ")]
    assert sorted(entered) == sorted(f"Tipo {number}" for number in range(20))
