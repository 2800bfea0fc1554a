"""Entrar, Usuários e permissões, Mesas abertas, the lock: through the screen (F236, F237, F239, F242)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from integrator_tui.base import open_base
from integrator_tui.forms.base import as_texts
from integrator_tui.models.access import OperatorPassword
from integrator_tui.models.system import History
from integrator_tui.queries.customers.customers import customer, form_context
from integrator_tui.screens.access.entry import EntryScreen
from integrator_tui.screens.access.presence import Presence
from integrator_tui.screens.search.search import SearchScreen
from integrator_tui.services.access import accounts, hashing
from integrator_tui.services.access.desks import beat, end_desk, say_to_all
from integrator_tui.services.access.desks import open_desk as sit
from integrator_tui.services.access.operators import nobody, sign_in
from integrator_tui.services.customers.customers import create_customer, save_customer
from integrator_tui.session import Session
from integrator_tui.widgets.form import Form
from tests.screens.conftest import MARIA
from tests.screens.desk import DeskPilot, open_desk

SECRET = "tudo azul na praia"
BIA = {"login": "bia", "name": "BIA ROCHA", "job_title_id": "", "admin": "Não"}


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Passwords that cost little: what they cost is tried elsewhere."""
    monkeypatch.setenv("INTEGRATOR_HOME", str(tmp_path))
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(hashing, "_hasher", lambda: hasher)


def prepared(url: str) -> tuple[int, int]:
    """`ana` keeps the base, `bia` has a first password; the numbers of bia and of a customer."""
    db, ana = open_base(url, login="ana")
    bia = db.run(accounts.save_operator, ana, 0, None, BIA)
    for permission in ("Clientes", "Editar Cadastro de Cliente"):
        db.run(accounts.set_permission, ana, bia, permission, True)
    db.run(accounts.set_password, ana, bia, hashing.hashed(SECRET))
    key = db.run(create_customer, ana, MARIA)
    db.close()
    return bia, key


@pytest.mark.function("F236")
async def test_entering_with_a_first_password(database_url: str, tmp_path: Path) -> None:
    """Wrong, right, replaced; what is typed ahead of it all comes to the search; no password lies on the disk."""
    prepared(database_url)
    seated: list[Session] = []
    first = partial(EntryScreen, seated.append, SearchScreen)
    async with open_desk(database_url, tmp_path, session=nobody(), first=first) as desk:
        assert "Entrar" in desk.text
        await desk.press("ctrl+t", "semicolon")  # nothing leads away from here
        assert "Entrar" in desk.text
        assert "Pesquisar" not in desk.text
        await desk.fill(login="bia", password="senha errada 1")
        await desk.press("ctrl+s")
        assert "Login ou senha não conferem." in desk.bottom
        await desk.type(SECRET)
        await desk.press("enter")
        assert "troque-a por uma sua" in desk.told
        await desk.fill(new="curta", again="curta")
        await desk.press("ctrl+s")
        assert "pelo menos 10" in desk.told
        await desk.fill(new="avião de papel", again="avião de papel")
        desk.type_ahead("ctrl+s", "m", "a", "r", "i", "a")
        await desk.idle()
        assert "Pesquisar Cliente · BIA ROCHA" in desk.text
        assert "MARIA SILVA SANTOS" in desk.text
        assert [one.login for one in seated] == ["bia"]
        assert desk.db.run(lambda: OperatorPassword.get().must_change) is False
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and "base" not in path.name)
    assert "avião".encode() not in kept
    assert b"tudo azul" not in kept


@pytest.mark.function("F237")
async def test_operators_and_what_they_may(database_url: str, tmp_path: Path) -> None:
    prepared(database_url)
    async with open_desk(database_url, tmp_path) as desk:
        await desk.type(";USU")
        await desk.press("enter")
        assert "! 1ª senha" in desk.text
        await desk.press("insert")
        await desk.fill(login="Caio", name="CAIO")
        await desk.press("ctrl+s")
        assert "caio" in desk.text
        await desk.press("w", "s")
        assert "caio entra com:" in desk.told
        await desk.press("f", "home", "down", "p")
        assert "Permissões · bia" in desk.text
        await desk.press("/")
        await desk.type("cancelar")
        await desk.press("enter", "space")
        assert "Sim" in next(line for line in desk.lines() if "Cancelar Plano" in line)
        assert desk.db.run(sign_in, "bia").may("Cancelar Plano")
        await desk.press("delete")
        assert not desk.db.run(sign_in, "bia").may("Cancelar Plano")
        while "Permissões · bia" in desk.text:
            await desk.press("escape")
        await desk.press("delete", "s")
        assert "desativado" in next(line for line in desk.lines() if "BIA ROCHA" in line)
        notes = desk.db.run(lambda: [row.action for row in History.select().where(History.entity == "operador")])
        assert notes[-1] == "desativou"
        await desk.press("escape")
        await desk.search(";MES")
        await desk.press("enter")
        assert "Nenhuma mesa dá sinal de vida." in desk.text


@pytest.mark.function("F239")
@pytest.mark.function("F242")
async def test_two_desks_see_each_other_and_one_is_ended(database_url: str, tmp_path: Path) -> None:
    """Presence is told without a key and takes none; the ended desk closes with its text kept; the other lives on."""
    _, key = prepared(database_url)
    async with open_desk(database_url, tmp_path) as desk:
        await desk.open("maria")
        other = desk.db.run(sign_in, "bia")
        hers = desk.db.run(sit, other)
        desk.db.run(beat, other, hers, 0.0, key, True)
        presence = Presence(desk.app)
        await presence.sign()
        await desk.idle()
        assert "BIA ROCHA está editando (0 min)" in desk.bottom
        await desk.press("f2")
        await desk.fill(legal_name="MARIA XAVIER")
        assert desk.db.run(beat, other, hers, 0.0, key, False).beside[0].said == "ana está aqui"
        await presence.sign()
        assert "editando" in desk.db.run(beat, other, hers, 0.0, key, False).beside[0].said
        desk.db.run(say_to_all, desk.session, "Sistema reinicia às 18h")
        await presence.sign()
        await desk.idle()
        assert "ana: Sistema reinicia às 18h" in desk.bottom
        await desk.press("down")
        assert "Sistema reinicia às 18h" in desk.bottom  # it takes no key, and stands for a while
        desk.db.run(end_desk, desk.session, presence.desk_id)
        assert desk.db.run(beat, other, hers, 0.0, key, False).beside == ()
        await presence.sign()
        assert desk.app._exit
    kept = b"".join(path.read_bytes() for path in (tmp_path / "drafts").iterdir() if path.is_file())
    assert b"MARIA XAVIER" in kept


@pytest.mark.function("F215", "F239")
async def test_what_is_only_read_follows_what_another_saves(database_url: str, tmp_path: Path) -> None:
    """Read, it follows; in a form, nothing of it changes; in a list, no row moves by itself: it is said."""
    _, key = prepared(database_url)

    def writes(desk: DeskPilot, **texts: str) -> None:
        other = desk.db.run(sign_in, "bia")
        form = desk.db.run(customer, other, key).form
        read = dict(as_texts(form, desk.db.run(form_context, other)))
        desk.db.run(save_customer, other, key, form, {**read, **texts})

    async with open_desk(database_url, tmp_path) as desk:
        await desk.open("maria")
        presence = Presence(desk.app)

        async def sign() -> None:
            await presence.sign()
            await desk.idle()

        await sign()
        writes(desk, legal_name="MARIA XAVIER")
        await sign()
        assert "bia alterou este cliente agora." in desk.bottom
        assert "MARIA XAVIER" in desk.lines()[0]
        assert any("Nome " in line and "MARIA XAVIER" in line for line in desk.lines()), desk.text
        desk.app.held_until = 0.0
        await desk.press("down")
        await sign()
        assert "bia alterou" not in desk.bottom, "it is said once"
        await desk.press("f2")
        writes(desk, legal_name="MARIA YARA")
        await sign()
        assert "bia alterou este cliente agora. F5 mostra." in desk.bottom
        form = desk.app.screen.query_one(Form)
        assert form.texts["legal_name"] == "MARIA XAVIER", "what is compared with is what was read"
        await desk.fill(legal_name="MARIA ZILDA")
        await desk.press("ctrl+s")
        assert "Choque com outro operador" in desk.text, "it was written over unseen"
        await desk.press("d", "f9", "c")
        writes(desk, legal_name="MARIA WANDA")
        await sign()
        assert "F5 mostra." in desk.bottom
        assert "MARIA WANDA" in desk.lines()[0]


@pytest.mark.function("F242")
async def test_a_desk_nobody_touches_is_locked_and_comes_back_as_it_was(database_url: str, tmp_path: Path) -> None:
    prepared(database_url)
    db, ana = open_base(database_url, login="ana")
    db.run(accounts.set_password, ana, ana.operator_id, hashing.hashed(SECRET))
    db.run(lambda: OperatorPassword.update(must_change=False).execute())
    db.close()
    async with open_desk(database_url, tmp_path) as desk:
        await desk.open("maria")
        await desk.press("f2")
        await desk.fill(legal_name="MARIA XAVIER")
        presence = Presence(desk.app)
        await presence.sign()
        await desk.idle()
        assert "trancada" not in desk.text
        presence._since -= 16 * 60
        desk.app.key_time -= 16 * 60
        await presence.sign()
        await desk.idle()
        assert "Mesa trancada · ana" in desk.text
        await desk.press("f2", "ctrl+t", "semicolon")
        assert "Mesa trancada · ana" in desk.text
        await desk.fill(password="senha errada 1")
        await desk.press("ctrl+s")
        assert "não conferem" in desk.bottom
        await desk.fill(password=SECRET)
        await desk.press("ctrl+s")
        assert "trancada" not in desk.text
        assert "MARIA XAVIER" in desk.text
        await presence.sign()
        await desk.idle()
        assert "trancada" not in desk.text


@pytest.mark.function("F242")
async def test_a_desk_of_a_key_closes_with_its_text_kept(database_url: str, tmp_path: Path) -> None:
    """Nobody could unlock it; the control sits at the machine itself and stays."""
    prepared(database_url)
    for address, closed in (("local", False), ("203.0.113.7", True)):
        async with open_desk(database_url, tmp_path) as desk:
            desk.app.session = replace(desk.session, address=address)
            await desk.open("maria")
            await desk.press("f2")
            await desk.fill(legal_name="MARIA XAVIER")
            presence = Presence(desk.app)
            await presence.sign()
            assert not desk.app._exit
            presence._since -= 16 * 60
            desk.app.key_time -= 16 * 60
            await presence.sign()
            assert desk.app._exit is closed
    kept = b"".join(path.read_bytes() for path in (tmp_path / "drafts").iterdir() if path.is_file())
    assert b"MARIA XAVIER" in kept
