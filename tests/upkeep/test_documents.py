"""F216: what `doctor`, `backup` and `restore` say of the documents."""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from integrator_tui.config import Settings
from integrator_tui.documents.store import Store
from integrator_tui.documents.taking import TakenIn
from integrator_tui.errors import Refused
from integrator_tui.folders import document_store
from integrator_tui.services.customers.documents import DOCUMENTS, add_revision
from integrator_tui.upkeep.backup import backup
from integrator_tui.upkeep.checks.findings import Finding
from tests.upkeep.conftest import Keeper
from tests.upkeep.test_doctor import find, worst


def stored(store: Store, name: str, data: bytes) -> TakenIn:
    kept = store.add(io.BytesIO(data), len(data), 10_000)
    return TakenIn(name, "text/plain", kept.size, kept.sha256)


@pytest.fixture
def store(people_url: str) -> Store:
    """Of a base with a document in two versions, the second of which another, deleted document has too."""
    store = Store(document_store(Settings(), people_url))
    db, session = open_base(people_url, login="ana")
    one, two = stored(store, "um.txt", b"one"), stored(store, "dois.txt", b"two")
    values = {"type_id": "", "description": ""}
    key = db.run(DOCUMENTS.create, session, 1, values, one, store)
    db.run(add_revision, session, 1, key, two, store)
    db.run(DOCUMENTS.remove, session, 2, db.run(DOCUMENTS.create, session, 2, values, two, store))
    db.close()
    return store


def old(path: Path) -> Path:
    os.utime(path, (1, 1))
    return path


def said(findings: list[Finding]) -> str:
    return "\n".join(finding.sentence for finding in findings)


def test_all_is_well(people_url: str, store: Store) -> None:
    found = find("documentos", people_url)
    assert worst(found) == "ok"
    assert "Os 2 arquivos dos documentos" in said(found)


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_without_documents(people_url: str) -> None:
    assert said(find("documentos", people_url)) == "Ainda não há documentos."


def test_missing_and_damaged_files_are_named(people_url: str, store: Store) -> None:
    paths = {store.path(sha256).read_bytes(): store.path(sha256) for sha256, _ in store.hashes()}
    paths[b"one"].unlink()
    paths[b"two"].write_bytes(b"owt")
    found = find("documentos", people_url)
    assert worst(found) == "erro"
    assert "Faltam arquivos de documentos" in said(found)
    assert "1 (cliente 1: «um.txt»" in said(found)
    assert "não são mais o que foi guardado: 1 (cliente 1: «dois.txt»" in said(found)
    paths[b"one"].write_bytes(b"one")
    paths[b"two"].write_bytes(b"two")
    assert worst(find("documentos", people_url)) == "ok"


def test_a_folder_that_is_not_there(people_url: str, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.move(store.root, store.root.with_name("elsewhere"))
    found = find("documentos", people_url)
    assert worst(found) == "erro"
    assert "não existe, e a base nomeia 2 arquivos" in said(found)
    monkeypatch.setenv("INTEGRATOR_DOCUMENTS", str(store.root.with_name("elsewhere")))
    assert worst(find("documentos", people_url)) == "ok"


def test_files_that_no_row_names(people_url: str, store: Store) -> None:
    orphan = store.path(stored(store, "x", b"nobody's").sha256)
    assert worst(find("documentos", people_url)) == "ok", "it may be one that is just being taken in"
    old(orphan)
    found = find("documentos", people_url)
    assert worst(found) == "aviso"
    assert "nenhum registro nomeia: 1 (" in said(found)
    orphan.unlink()
    left = store.root / ".unfinished-1-a"
    left.write_bytes(b"half")
    old(left)
    found = find("documentos", people_url)
    assert "Restos de 1 gravações" in said(found)
    assert found[0].remedy == f"rm {store.root}/.unfinished-*"


def test_a_folder_that_others_can_enter(people_url: str, store: Store) -> None:
    store.root.chmod(0o755)
    found = find("documentos", people_url)
    assert worst(found) == "aviso"
    assert found[0].remedy == f"chmod o-rwx {store.root}"


@pytest.mark.function("F216")
def test_backup_and_restore_say_that_documents_are_copied_besides(
    people_url: str, store: Store, keeper: Keeper, tmp_path: Path
) -> None:
    done = keeper("backup", "--database", people_url, tmp_path / "copy")
    assert f"copie depois dela também a pasta {store.root}" in done.stdout
    shutil.rmtree(store.root)
    done = keeper("restore", "--database", people_url, "--replace", tmp_path / "copy")
    assert "Os documentos não vêm da cópia da base" in done.stdout
    done = keeper("doctor", "--database", people_url)
    assert done.returncode == 2
    assert "não existe, e a base nomeia 2 arquivos" in done.stdout


@pytest.mark.function("F254")
def test_documents_are_copied_rehearsed_and_restored_with_the_base(
    people_url: str, store: Store, keeper: Keeper, tmp_path: Path
) -> None:
    copy, folder = tmp_path / "copy", Path(f"{tmp_path / 'copy'}.documentos")
    done = keeper("backup", "--database", people_url, "--documents", copy)
    assert done.returncode == 0, done.stderr
    assert f"2 arquivos de documentos (6 bytes) em {folder}, um a um" in done.stdout
    assert {path.read_bytes() for path in folder.rglob("*") if path.is_file()} == {b"one", b"two"}
    assert folder.stat().st_mode & 0o077 == 0
    again = keeper("backup", "--database", people_url, "--documents", tmp_path / "other")
    assert again.returncode == 0

    shutil.rmtree(store.root)
    done = keeper("restore", "--database", people_url, "--rehearse", copy)
    assert done.returncode == 0, done.stderr
    assert "2 arquivos de documentos (6 bytes), ensaiados, conferidos um a um" in done.stdout
    assert not store.root.exists(), "a rehearsal changes nothing"
    done = keeper("restore", "--database", people_url, "--replace", copy)
    assert done.returncode == 0, done.stderr
    assert "2 arquivos de documentos (6 bytes), no lugar, 0 deles já estavam" in done.stdout
    assert worst(find("documentos", people_url)) == "ok"


@pytest.mark.function("F254")
def test_a_copy_of_documents_tells_what_is_not_whole(
    people_url: str, store: Store, keeper: Keeper, tmp_path: Path
) -> None:
    paths = {store.path(sha256).read_bytes(): store.path(sha256) for sha256, _ in store.hashes()}
    paths[b"one"].write_bytes(b"eno")
    done = keeper("backup", "--database", people_url, "--documents", tmp_path / "copy")
    assert done.returncode == 0
    assert "1 arquivo de documentos (3 bytes)" in done.stdout
    assert "não é mais o que foi guardado" in done.stderr
    paths[b"one"].write_bytes(b"one")
    assert keeper("backup", "--database", people_url, "--documents", tmp_path / "whole").returncode == 0

    held = {path.read_bytes(): path for path in Path(f"{tmp_path / 'whole'}.documentos").rglob("*") if path.is_file()}
    held[b"two"].write_bytes(b"owt")
    paths[b"two"].write_bytes(b"xxx")
    done = keeper("restore", "--database", people_url, "--rehearse", tmp_path / "whole")
    assert "não é mais o que foi guardado" in done.stderr
    paths[b"two"].unlink()
    done = keeper("restore", "--database", people_url, "--replace", tmp_path / "whole")
    assert done.returncode == 0
    assert "Falta 1 arquivo de documentos que a base nomeia" in done.stderr


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_a_copy_with_documents_is_whole_or_not_there(people_url: str, store: Store, tmp_path: Path) -> None:
    copy, folder = tmp_path / "copy", Path(f"{tmp_path / 'copy'}.documentos")
    folder.mkdir()
    with pytest.raises(Refused, match="já existe"):
        backup(people_url, copy, documents=True)
    folder.rmdir()

    for stage in ("Documentos", "Gravação no disco"):

        def stop(now: str, done: int, total: int, wanted: str = stage) -> None:
            if now == wanted:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            backup(people_url, copy, stop, documents=True)
        assert sorted(path.name for path in tmp_path.glob("copy*")) == []
    backup(people_url, copy, documents=True)
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy", "copy.documentos"]


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_what_killed_copies_left_is_written_over(people_url: str, store: Store, tmp_path: Path) -> None:
    left = tmp_path / "copy.documentos.partial"
    left.mkdir()
    (left / "half").write_text("x")
    report = backup(people_url, tmp_path / "copy", documents=True)
    assert not left.exists()
    assert "um a um" in report.verified[-1]


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_a_base_without_documents_needs_no_folder(people_url: str, tmp_path: Path) -> None:
    report = backup(people_url, tmp_path / "copy", documents=True)
    assert report.verified[-1] == "a base não nomeia documentos"
    assert not (tmp_path / "copy.documentos").exists()
