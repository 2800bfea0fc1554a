"""Inbox, outbox and store: whose they are, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from integrator_tui.config import Settings, load
from integrator_tui.errors import Refused
from integrator_tui.folders import document_store, inbox, outbox, safe_part


def test_every_operator_has_folders_of_his_own(tmp_path: Path) -> None:
    ana, rui = inbox(Settings(), "ana"), inbox(Settings(), "rui")
    assert ana.parent == rui.parent == tmp_path / "home" / "entrada"
    assert ana.is_dir()
    assert ana.stat().st_mode & 0o777 == 0o700
    assert outbox(Settings(outbox=str(tmp_path / "out")), "ana") == tmp_path / "out" / "ana"


@pytest.mark.parametrize("login", ["../x", "/etc", "..", "", "a/b", "Ana", "joão", "a\x1b[2Jb", "x" * 300])
def test_no_login_leads_out_of_the_folder(login: str) -> None:
    part = safe_part(login)
    assert part != login
    assert Path(part).name == part
    assert inbox(Settings(), login).parent == inbox(Settings(), "ana").parent
    assert safe_part(login + "?") != part


def test_a_link_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    inbox(Settings(), "rui")
    (tmp_path / "home" / "entrada" / "ana").symlink_to(tmp_path)
    with pytest.raises(Refused, match="atalho"):
        inbox(Settings(), "ana")


def test_the_store_is_beside_a_file_and_by_name_for_a_server(tmp_path: Path) -> None:
    assert document_store(Settings(), f"sqlite:///{tmp_path}/desk.db") == tmp_path / "desk.documentos"
    assert document_store(Settings(), "postgresql://u:p@h/desk?a=b") == tmp_path / "home" / "documentos" / "desk"
    assert document_store(Settings(documents="/srv/d"), "postgresql://h/desk") == Path("/srv/d")


def test_the_limit_comes_from_file_or_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load().document_limit_mb == 20
    monkeypatch.setenv("INTEGRATOR_DOCUMENT_LIMIT_MB", "5")
    assert load().document_limit_mb == 5
    for wrong in ("0", "many", "-1", "9999"):
        monkeypatch.setenv("INTEGRATOR_DOCUMENT_LIMIT_MB", wrong)
        with pytest.raises(Refused, match="document_limit_mb"):
            load()
