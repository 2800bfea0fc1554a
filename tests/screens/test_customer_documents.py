"""Gerenciador de Documentos through the screen: F080-F083 and F221, what is refused, what is kept."""

from __future__ import annotations

import os
import shutil
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from integrator_tui.config import Settings
from integrator_tui.documents.store import Store
from integrator_tui.folders import document_store, inbox, outbox
from integrator_tui.queries.customers.documents import documents_of, files_of
from integrator_tui.queries.history import history_of
from tests.documents.files import ELF, PNG, pdf
from tests.screens.desk import DeskPilot, open_desk

PERMISSION = "Editar Cadastro de Cliente"


class Files:
    """What lies where the operator takes files from, and how he names it: with several operators only by name."""

    def __init__(self, desk: DeskPilot) -> None:
        self.alone = desk.db.url.startswith("sqlite:")
        self.inbox = inbox(Settings(), "ana")

    def put(self, name: str, data: bytes) -> str:
        (self.inbox / name).write_bytes(data)
        return self.named(name)

    def named(self, name: str) -> str:
        return str(self.inbox / name) if self.alone else name


@pytest.fixture
def files(desk: DeskPilot) -> Files:
    return Files(desk)


async def to_documents(desk: DeskPilot) -> None:
    await desk.open("maria")
    await desk.press("g")


async def add(desk: DeskPilot, path: str, kind: str = "", description: str = "") -> None:
    await desk.press("f6")
    await desk.fill(path=path, type_id=kind, description=description)
    await desk.press("ctrl+s")


def store_of(desk: DeskPilot) -> Store:
    return Store(document_store(Settings(), desk.db.url))


def kept(desk: DeskPilot) -> int:
    return len(list(store_of(desk).hashes()))


def notes(desk: DeskPilot) -> list[str]:
    """The history of documents, the oldest first."""
    rows = desk.db.run(history_of, desk.session, 1)
    return [f"{row.action} {row.note}" for row in reversed(rows) if row.entity == "document"]


@pytest.mark.function("F080", "F083")
async def test_a_file_is_added_listed_and_found_again(desk: DeskPilot, files: Files) -> None:
    await to_documents(desk)
    assert "Nenhum documento" in desk.text
    path = files.put("contrato.pdf", pdf("Contrato de Maria"))
    await desk.press("f6")
    assert "Novo documento" in desk.text
    for label in ("Arquivo", "Tipo de Imagem", "Descrição"):
        assert label in desk.text
    await desk.type(path)
    await desk.press("enter")
    await desk.type("contrato a")
    await desk.press("enter")
    await desk.type("Plano 200M")
    await desk.press("ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom
    assert "Contrato Assi" in desk.text
    assert "1 documento" in desk.text
    assert f"{desk.session.today():%d/%m/%Y}" in desk.text
    await desk.pilot.resize_terminal(140, 30)
    await desk.idle()
    for label in ("Data", "Tipo de Imagem", "Descrição", "Arquivo", "Tamanho", "Usuário", "contrato.pdf", "ana"):
        assert label in desk.text
    await desk.press("escape")
    await to_documents(desk)
    assert "Plano 200M" in desk.text
    assert kept(desk) == 1
    assert notes(desk)[-1].startswith("criou documento «contrato.pdf» (PDF, ")


@pytest.mark.function("F080")
async def test_the_list_is_searched_by_type_description_date_and_name(desk: DeskPilot, files: Files) -> None:
    await to_documents(desk)
    for number, (name, kind, description) in enumerate(
        [
            ("rg.txt", "Cópia do RG", "frente e verso"),
            ("luz.txt", "Comprovante de Endereço", "conta de LUZ"),
            ("x.txt", "", ""),
        ]
    ):
        await add(desk, files.put(name, b"text %d" % number), kind, description)
    assert "3 documentos" in desk.text

    async def filtered(**texts: str) -> str:
        await desk.press("slash")
        assert "Filtrar os documentos" in desk.text
        await desk.fill(**{"type_id": "", "description": "", "since": "", "until": "", "file_name": "", **texts})
        await desk.press("ctrl+s")
        return desk.text

    text = await filtered(type_id="cópia do rg")
    assert "1 documento · tipo Cópia do RG" in text
    assert "rg.txt" in text
    text = await filtered(description="luz conta")
    assert "luz.txt" in text
    assert "rg.txt" not in text
    text = await filtered(file_name="RG")
    assert "rg.txt" in text
    assert "luz.txt" not in text
    assert "x.txt" not in text
    assert "3 documentos · de" in await filtered(since="hoje", until="hoje")
    assert "Nenhum documento" in await filtered(since="+1")
    assert "Nenhum documento" in await filtered(until="-1")
    assert "3 documentos" in await filtered()


@pytest.mark.function("F081")
async def test_the_type_comes_from_the_providers_list(desk: DeskPilot, files: Files) -> None:
    desk.db.run(_new_type, "Foto do Poste")
    await to_documents(desk)
    await desk.press("f6")
    await desk.fill(path=files.put("a.png", PNG))
    await desk.press("enter", "f4")
    assert "Cópia do RG" in desk.text
    await desk.type("poste")
    await desk.press("enter", "ctrl+s")
    assert "Foto do Poste" in desk.text
    await desk.press("f6")
    await desk.fill(path="x", type_id="nada disso")
    await desk.press("ctrl+s")
    assert "não tem essa opção" in desk.text


def _new_type(name: str) -> None:
    from integrator_tui.models.system import ListItem

    ListItem.insert(kind="tipos_documento", name=name, position=99).execute()


def _retire_types() -> None:
    from integrator_tui.models.system import ListItem

    ListItem.update(active=False).where(ListItem.kind == "tipos_documento").execute()


@pytest.mark.function("F082")
async def test_a_record_is_edited(desk: DeskPilot, files: Files) -> None:
    await to_documents(desk)
    await add(desk, files.put("a.txt", b"a"), "CNH", "frente")
    await desk.press("f2")
    assert "Documento · a.txt" in desk.text
    assert "frente" in desk.text
    await desk.fill(description="frente e verso", type_id="RG")
    await desk.press("ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom
    assert "Cópia do RG" in desk.text
    (row, *_) = desk.db.run(history_of, desk.session, 1)
    assert row.action == "alterou"
    assert {(change.label, change.before, change.after) for change in row.changes} == {
        ("Tipo de Imagem", "CNH", "Cópia do RG"),
        ("Descrição", "frente", "frente e verso"),
    }
    desk.db.run(_retire_types)  # a type that is no longer in use stays where it is
    await desk.press("f5", "f2")
    await desk.fill(description="só o verso")
    await desk.press("ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom
    assert "Cópia do RG" in desk.text


@pytest.mark.function("F082")
async def test_two_operators_edit_one_record(desk: DeskPilot, files: Files) -> None:
    from integrator_tui.services.customers.documents import DOCUMENTS

    await to_documents(desk)
    await add(desk, files.put("a.txt", b"a"), "", "um")
    (row,) = desk.db.run(documents_of, desk.session, 1)
    await desk.press("f2")
    await desk.fill(description="meu")
    desk.db.run(DOCUMENTS.save, desk.session, 1, row.id, row.form, {"type_id": "", "description": "dele"})
    await desk.press("ctrl+s")
    assert any("meu" in line and "dele" in line for line in desk.window), desk.text
    await desk.press("m", "f9")
    (row,) = desk.db.run(documents_of, desk.session, 1)
    assert row.form.description == "meu"


@pytest.mark.function("F083")
async def test_deleting_asks_keeps_file_and_history_and_is_undone(desk: DeskPilot, files: Files) -> None:
    await to_documents(desk)
    await add(desk, files.put("a.txt", b"a"))
    await desk.press("delete")
    assert "Apagar o documento «a.txt»?" in desk.text
    await desk.press("n")
    assert "1 documento" in desk.text
    await desk.press("delete", "s")
    assert "Nenhum documento" in desk.text
    assert kept(desk) == 1
    assert notes(desk)[-1] == "apagou documento «a.txt»"
    await desk.press("u")
    assert "1 documento" in desk.text
    assert notes(desk)[-1] == "restaurou documento «a.txt»"
    await desk.press("enter")
    assert "Versão 1" in desk.text


@pytest.mark.function("F083")
async def test_a_file_is_exported_and_nothing_is_written_over(desk: DeskPilot, files: Files) -> None:
    out = outbox(Settings(), "ana")
    (out / "contrato.pdf").write_bytes(b"mine")
    await to_documents(desk)
    await add(desk, files.put("contrato.pdf", pdf("x")))
    await desk.press("w")
    assert "Documento exportado" in desk.text
    assert (out / "contrato (2).pdf").read_bytes() == pdf("x")
    assert (out / "contrato.pdf").read_bytes() == b"mine"
    assert notes(desk)[-1] == "exportou documento «contrato.pdf», versão 1"


@pytest.mark.function("F221")
async def test_versions_type_by_content_preview_and_store_by_hash(desk: DeskPilot, files: Files) -> None:
    await to_documents(desk)
    first = pdf("Contrato de São Paulo", "segunda linha")
    await add(desk, files.put("contrato.pdf", first), "", "contrato")
    await desk.press("enter")
    for said in ("PDF, ", "PDF de 1 página", "Contrato de São Paulo", "segunda linha", "SHA-256"):
        assert said in desk.text
    await desk.press("escape", "v")
    assert "Nova versão · contrato.pdf" in desk.text
    await desk.fill(path=files.put("notas.txt", "linha [b]um[/b]\nação \x1b[2J fim".encode("latin-1")))
    await desk.press("ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom
    assert "notas.txt" in desk.text
    await desk.press("enter")
    assert "linha [b]um[/b]" in desk.text
    assert "› Versão 2" in desk.text
    assert "  Versão 1" in desk.text
    await desk.press("p")
    assert "versão mais nova" in desk.bottom
    await desk.press("a")
    assert "› Versão 1" in desk.text
    assert "Contrato de São Paulo" in desk.text
    await desk.press("a")
    assert "versão mais antiga" in desk.bottom
    await desk.press("w")
    assert (outbox(Settings(), "ana") / "contrato.pdf").read_bytes() == first
    await desk.press("enter", "escape")
    (row,) = desk.db.run(documents_of, desk.session, 1)
    versions = desk.db.run(files_of, desk.session, 1, row.id)
    assert [(file.revision, file.content_type) for file in versions] == [(2, "text/plain"), (1, "application/pdf")]
    assert all(store_of(desk).has(file.sha256, file.size) for file in versions)
    assert "alterou documento, versão 2" in notes(desk)
    await desk.press("v")
    await desk.fill(path=files.named("notas.txt"))
    await desk.press("ctrl+s")
    assert "é igual, byte por byte" in desk.told


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _link(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(3_000_000_000)


REFUSED: dict[str, tuple[Any, str]] = {
    "virus.pdf": (lambda path: path.write_bytes(ELF), "é um programa"),
    "falso.pdf": (lambda path: path.write_bytes(PNG), "diz ser PDF"),
    "atalho.pdf": (_link, "atalho"),
    "canal.pdf": (_fifo, "FIFO"),
    "grande.pdf": (_sparse, "3,0 GB"),
    "vazio.pdf": (lambda path: path.touch(), "está vazio"),
    "sumiu.pdf": (lambda path: None, "não existe"),
    "pasta": (lambda path: path.mkdir(), "é uma pasta"),
}


@pytest.mark.function("F083", "F221")
async def test_what_is_no_document_is_refused_at_its_field(desk: DeskPilot, files: Files) -> None:
    await to_documents(desk)
    await desk.press("f6")
    await desk.fill(description="fica como está")
    cases = {files.named(name): sentence for name, (_, sentence) in REFUSED.items()}
    for name, (make, _) in REFUSED.items():
        make(files.inbox / name)
    if files.alone:
        cases["/dev/zero"] = "dispositivo"
    else:
        cases |= {"../../x": "digite só o nome", "/dev/zero": "digite só o nome", "~/x": "digite só o nome"}
        (files.inbox.parent / "segredo.txt").write_text("segredo")
        os.link(files.inbox.parent / "segredo.txt", files.inbox / "segredo.txt")
        cases["segredo.txt"] = "outro nome"
    for path, sentence in cases.items():
        await desk.fill(path=path)
        await desk.press("ctrl+s")
        box = desk.told
        assert "▲" in box, path
        assert sentence in box, path
        assert "fica como está" in box
    assert kept(desk) == 0
    assert not desk.db.run(documents_of, desk.session, 1)


@pytest.mark.function("F083")
async def test_f4_lists_the_inbox_and_hostile_names_are_letters(desk: DeskPilot, files: Files) -> None:
    await to_documents(desk)
    await desk.press("f6", "f4")
    assert "pasta de entrada está vazia" in desk.text
    await desk.press("enter", "escape", "f6")
    files.put("[@click=app.bell]x[b].txt", b"a")
    files.put("mau\x1b[2J.txt", b"b")
    await desk.press("f4")
    assert "[@click=app.bell]x[b].txt" in desk.text
    assert "mau␛[2J.txt" in desk.text
    await desk.type("click")
    await desk.press("enter", "ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom
    await desk.press("enter")
    assert "Documento · [@click=app.bell]x[b].txt" in desk.text
    await desk.press("escape", "f6", "f4")
    await desk.type("mau")
    await desk.press("enter", "ctrl+s")
    assert "▲" in desk.text
    assert kept(desk) == 1


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
@pytest.mark.function("F083")
async def test_tab_completes_a_path_then_goes_on(
    desk: DeskPilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "casa"
    (home / "Documentos").mkdir(parents=True)
    for name in ("contrato um.txt", "contrato dois.txt"):
        (home / "Documentos" / name).write_text(name)
    monkeypatch.setenv("HOME", str(home))
    await to_documents(desk)
    await desk.press("f6")
    await desk.type("~/D")
    await desk.press("tab")
    assert "~/Documentos/" in desk.text
    await desk.type("c")
    await desk.press("tab")
    assert "contrato dois.txt  contrato um.txt" in desk.bottom
    await desk.type("u")
    await desk.press("tab", "tab")
    await desk.type("rg")
    await desk.press("tab")
    assert "Cópia do RG" in desk.text
    await desk.press("ctrl+s")
    (row,) = desk.db.run(documents_of, desk.session, 1)
    assert row.file.file_name == "contrato um.txt"


@pytest.mark.parametrize("database_engine", ["postgresql"], indirect=True)
async def test_with_several_operators_tab_shows_nothing_of_the_machine(desk: DeskPilot) -> None:
    await to_documents(desk)
    await desk.press("f6")
    await desk.type("/et")
    await desk.press("tab")
    assert "/etc" not in desk.text
    await desk.type("rg")
    assert "/etrg" not in desk.text


@pytest.mark.function("F083")
async def test_esc_stops_a_large_file_and_nothing_is_left(
    desk: DeskPilot, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrator_tui.screens.working.PATIENCE", 0.01)
    escape = threading.Event()
    add_to_store = Store.add

    def slow(self: Store, source: Any, total: int, limit: int, progress: Any) -> Any:
        def waits(done: int, total: int) -> None:
            progress(done, total)
            assert escape.wait(30)

        return add_to_store(self, source, total, limit, waits)

    monkeypatch.setattr(Store, "add", slow)
    await to_documents(desk)
    await desk.press("f6")
    await desk.fill(path=files.put("a.txt", b"a" * 2_000_000))
    await desk.pilot.press("ctrl+s")
    for _ in range(200):
        await desk.pilot.pause(0.02)
        if "Guardando o arquivo" in desk.text and "%" in desk.text:
            break
    await desk.pilot.press("escape")
    await desk.pilot.pause(0.05)
    assert "Interrompendo" in desk.text
    escape.set()
    await desk.idle()
    assert "Nada foi gravado" in desk.text
    assert "Novo documento" in desk.text
    assert kept(desk) == 0
    assert not store_of(desk).unfinished()


@pytest.mark.function("F221")
async def test_a_file_that_is_missing_or_damaged_is_said(desk: DeskPilot, files: Files) -> None:
    await to_documents(desk)
    await add(desk, files.put("a.txt", b"abc"))
    (path,) = [store_of(desk).path(sha256) for sha256, _ in store_of(desk).hashes()]
    path.write_bytes(b"xyz")
    await desk.press("enter")
    assert "não é mais o que foi guardado" in desk.told
    await desk.press("escape", "w")
    assert "Documento danificado" in desk.text
    await desk.press("enter")
    path.unlink()
    await desk.press("enter")
    assert "não está na pasta dos documentos" in desk.told
    assert list(outbox(Settings(), "ana").iterdir()) == []


@pytest.mark.function("F083")
async def test_without_the_permission_documents_are_only_read(people_url: str, tmp_path: Path) -> None:
    async with open_desk(people_url, tmp_path) as desk:
        await to_documents(desk)
        await add(desk, Files(desk).put("a.txt", b"abc"))
        own = replace(desk.session, admin=False, permissions=frozenset({"Clientes"}))
    async with open_desk(people_url, tmp_path, session=own) as desk:
        await to_documents(desk)
        for key in ("f6", "v", "f2", "delete"):
            await desk.press(key)
            assert f"Falta a permissão «{PERMISSION}»" in desk.bottom
        await desk.press("enter")
        assert "abc" in desk.text
        await desk.press("w")
        assert "Documento exportado" in desk.text


@pytest.mark.function("F083")
async def test_what_was_typed_when_the_desk_died_is_offered_again(people_url: str, tmp_path: Path) -> None:
    async with open_desk(people_url, tmp_path) as desk:
        await to_documents(desk)
        await add(desk, Files(desk).put("a.txt", b"abc"))
        for keys, texts in ((("v",), {"path": "meio"}), (("f6",), {"path": "novo", "description": "metade"})):
            await desk.press(*keys)
            await desk.fill(**texts)
            desk.app.flush_drafts()
            await desk.idle()
            shutil.copytree(tmp_path / "drafts", tmp_path / keys[0] / "drafts")  # the disk as kill -9 leaves it
            await desk.press("escape", "d")
    async with open_desk(people_url, tmp_path / "v") as desk:
        assert "meio" in desk.text
        await desk.press("f2")
        assert "Nova versão · a.txt" in desk.text
        assert "meio" in desk.text
        await desk.fill(path=Files(desk).put("b.txt", b"b"))
        await desk.press("ctrl+s")
        assert "b.txt" in desk.text
    async with open_desk(people_url, tmp_path / "f6") as desk:
        await desk.press("f2")
        assert "Novo documento" in desk.text
        assert "metade" in desk.text
