"""Servidores de Acesso (NAS): a router is entered, changed without seeing its secret, deleted, brought back."""

from __future__ import annotations

from pathlib import Path

import pytest

from integrator_tui.models.network import NasServer
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import History
from tests.screens.desk import open_desk


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
async def test_a_router_is_kept(people_url: str, tmp_path: Path) -> None:
    """The whole walk at one desk."""
    async with open_desk(people_url, tmp_path) as desk:
        run = desk.db.run
        await desk.press("f10")
        await desk.type("servidores de acesso")
        await desk.press("enter")
        assert "Servidores de Acesso (NAS)" in desk.lines()[0]
        assert "F6 cadastra o primeiro" in desk.text
        await desk.press("f6")
        await desk.fill(name="BRAS Centro", address="10.0.0.300")
        await desk.press("ctrl+s")
        assert "Endereço IP não reconhecido" in desk.text
        await desk.fill(address="10.0.0.1", coa_port="70000")
        await desk.press("ctrl+s")
        assert "vai de 1 a 65535" in desk.text
        await desk.fill(coa_port="1700")
        await desk.press("ctrl+s")
        assert "Preencha «Segredo»" in desk.text
        await desk.fill(secret="a b")
        await desk.press("ctrl+s")
        assert "O segredo tem só letras" in desk.text
        await desk.fill(secret="s3gredo")
        await desk.press("ctrl+s")
        assert "BRAS Centro" in desk.text
        assert run(fetch, "SELECT nasname, secret, type FROM nas") == [("10.0.0.1", "s3gredo", "mikrotik")]

        await desk.press("enter")
        assert "s3gredo" not in desk.text
        await desk.fill(name="BRAS Norte")
        await desk.press("ctrl+s")
        assert "BRAS Norte" in desk.text
        assert run(lambda: NasServer.get().secret) == "s3gredo"
        await desk.press("enter")
        await desk.fill(secret="outro")
        await desk.press("ctrl+s")
        assert run(lambda: NasServer.get().secret) == "outro"

        await desk.press("f6")
        await desk.fill(name="Outro", address="10.0.0.1", secret="x")
        await desk.press("ctrl+s")
        assert "10.0.0.1 já é o endereço de «BRAS Norte»" in desk.text
        await desk.press("escape", "d")
        await desk.press("delete")
        assert "Apagar o servidor de acesso BRAS Norte (10.0.0.1)?" in desk.text
        await desk.press("s")
        assert run(fetch, "SELECT nasname FROM nas") == []
        await desk.press("u")
        assert "BRAS Norte" in desk.text
        told = run(lambda: "".join(f"{row.note}{row.changes}" for row in History.select()))
        assert "BRAS Norte" in told
        assert "s3gredo" not in told
        assert "outro" not in told.replace("Outro", "")
