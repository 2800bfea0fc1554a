"""Operators, passwords, permissions: entering and its waits, what is given and by whom, who is out (F236, F237)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Lock
from time import sleep

import pytest
from argon2 import PasswordHasher

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.errors import InvalidForm, NotPermitted, Refused
from integrator_tui.models.access import EntryTry, OperatorPassword
from integrator_tui.models.raw import execute, fetch
from integrator_tui.models.system import Operator
from integrator_tui.queries.access.accounts import operator_named, operators, permissions_of
from integrator_tui.rules.access.passwords import LONGEST_WAIT, wait_after
from integrator_tui.rules.permissions import EDIT_CUSTOMER, PANEL
from integrator_tui.services.access import accounts, hashing
from integrator_tui.services.access.account_import import import_operators, read_operators
from integrator_tui.services.access.entering import NotEntered, change_password, enter
from integrator_tui.services.access.operators import sign_in
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.lists.list_items import create_list_item
from integrator_tui.session import Session
from tests.identity import ME, allow
from tests.screens.conftest import JOAO, MARIA

SECRET = "tudo azul na praia"
BIA = {"login": "bia", "name": "BIA ROCHA", "job_title_id": "", "admin": "Não"}


@dataclass
class House:
    """A base with its administrator `ana`, and `bia`, who has a password and may see customers."""

    db: Db
    ana: Session
    bia: int

    def give(self, login: str, text: str = SECRET) -> None:
        """A password of his own, as if he had replaced the first one."""
        key = self.db.run(lambda: Operator.get(Operator.login == login).id)
        self.db.run(accounts.set_password, self.ana, key, hashing.hashed(text))
        self.db.run(lambda: OperatorPassword.update(must_change=False).execute())

    def later(self, seconds: int) -> None:
        """As if so much time had passed for whoever waits."""
        for row in self.db.run(lambda: list(EntryTry.select())):
            moved = row.next_at - timedelta(seconds=seconds)
            there = (EntryTry.name == row.name) & (EntryTry.address == row.address)
            self.db.run(lambda at=moved, which=there: EntryTry.update(next_at=at).where(which).execute())


@pytest.fixture
def house(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The base, and places to wait at of its own; passwords cost little here, but in the test of what they cost."""
    monkeypatch.setenv("INTEGRATOR_HOME", str(tmp_path))
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(hashing, "_hasher", lambda: hasher)
    db, ana = open_base(database_url, login="ana")
    bia = db.run(accounts.save_operator, ana, 0, None, BIA)
    db.run(accounts.set_permission, ana, bia, "Clientes", True)
    found = House(db, ana, bia)
    found.give("bia")
    yield found
    db.close()


def test_who_knows_the_password_enters_and_others_wait(house: House) -> None:
    """Unknown names are told in the same words; waits grow, by name and address, and nobody is locked out."""
    do = house.db.run
    told = set()
    for login in ("bia", "ninguem"):
        with pytest.raises(NotEntered) as error:
            enter(do, login, "senha errada 1", "203.0.113.7")
        told.add(error.value.sentence)
    assert told == {"Login ou senha não conferem."}
    entered = enter(do, " BIA ", SECRET, "203.0.113.7")  # what was wrong before is forgotten
    assert (entered.session.login, entered.session.address, entered.must_change) == ("bia", "203.0.113.7", False)
    waits = []
    for _ in range(5):
        house.later(120)
        with pytest.raises(NotEntered) as error:
            enter(do, "bia", "senha errada 1", "203.0.113.7")
        waits.append(error.value.sentence.removeprefix("Login ou senha não conferem."))
    assert [bool(said) for said in (*waits[:2], waits[4])] == [False, False, True]
    assert [wait_after(number) for number in range(1, 8)] == [0, 0, 1, 2, 4, 8, 16]
    with pytest.raises(NotEntered, match=r"^Espere"):
        enter(do, "bia", SECRET, "203.0.113.7")  # the right one too: else one could go on guessing
    assert enter(do, "bia", SECRET, "198.51.100.9").session.login == "bia"  # from her own place she enters
    house.later(10)
    assert enter(do, "bia", SECRET, "203.0.113.7").session.login == "bia"
    assert max(map(wait_after, range(10_000))) == LONGEST_WAIT


def test_tries_of_one_moment_count_each(house: House) -> None:
    """Twenty at once: three are judged, the others wait; the control counts after judging, and judges all."""

    def guess(number: int) -> str:
        with pytest.raises(NotEntered) as error:
            enter(house.db.run, "bia", f"senha errada {number}", "203.0.113.7")
        return error.value.sentence.split(" ")[0]

    with ThreadPoolExecutor(20) as crowd:
        said = list(crowd.map(guess, range(20)))
    assert said.count("Login") == 3
    assert said.count("Espere") == 17


def test_one_address_that_tries_many_names_waits(house: House) -> None:
    said = []
    for number in range(24):
        with pytest.raises(NotEntered) as error:
            enter(house.db.run, f"nome{number}", "senha errada 1", "203.0.113.7")
        said.append(error.value.sentence.startswith("Espere"))
    assert said[:20] == [False] * 20
    assert any(said[20:])
    assert enter(house.db.run, "bia", SECRET, "198.51.100.9").session.login == "bia"


def test_nothing_long_is_computed_with(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fits(kept: str | None, text: str) -> bool:
        asked.append(text)
        return False

    monkeypatch.setattr(hashing, "fits", fits)
    for text in ("", "x" * 129, "x" * 1_000_000, "abc\x00def ghij", "abc\ndef ghijk"):
        with pytest.raises(NotEntered):
            enter(house.db.run, "bia", text, "203.0.113.7")
    assert asked == []
    with pytest.raises(NotEntered):
        enter(house.db.run, "bia", "x" * 128, "203.0.113.7")
    assert len(asked) == 1  # the control


def test_the_first_password_is_replaced_by_one_that_is_none_of_the_easy(house: House) -> None:
    do = house.db.run
    do(accounts.set_password, house.ana, house.bia, hashing.hashed("primeira senha dela"))
    entered = enter(do, "bia", "primeira senha dela")
    assert entered.must_change
    for wrong in ("curta", "1234567890123", "biabiabiabia", "bia rocha 1", "primeira senha dela"):
        with pytest.raises(InvalidForm) as error:
            change_password(do, entered, "primeira senha dela", wrong, wrong)
        assert list(error.value.errors) == ["new"], wrong
    with pytest.raises(InvalidForm, match="duas vezes"):
        change_password(do, entered, "primeira senha dela", "avião de papel", "aviao de papel")
    with pytest.raises(NotEntered, match="atual"):
        change_password(do, entered, "outra coisa qualquer", "avião de papel", "avião de papel")
    change_password(do, entered, "primeira senha dela", "avião de papel", "avia\u0303o de papel")
    assert not enter(do, "bia", "avia\u0303o de papel").must_change  # the accent behind its letter is the same word
    with pytest.raises(NotEntered):
        enter(do, "bia", "primeira senha dela")


def test_no_password_stands_anywhere(house: House) -> None:
    """Neither in the history nor in an operation, and not in clear where it is kept."""
    texts = json.dumps(house.db.run(lambda: fetch("SELECT changes, note FROM history")), default=str)
    texts += json.dumps(house.db.run(lambda: fetch("SELECT verb, result FROM operation")), default=str)
    kept = house.db.run(lambda: fetch("SELECT hash FROM operator_password"))
    assert SECRET not in texts
    assert "$argon2id$" not in texts
    assert all(text.startswith("$argon2id$") and SECRET not in text for (text,) in kept)
    with pytest.raises(Refused, match="argon2id"):
        house.db.run(accounts.set_password, house.ana, house.bia, SECRET)


def test_what_another_program_wrote_for_a_password_lets_nobody_in(house: House) -> None:
    for text in ("", "x", "$argon2id$", "$2b$12$" + "a" * 53, "plain:" + SECRET):
        house.db.run(lambda kept=text: OperatorPassword.update(hash=kept).execute())
        house.later(300)
        with pytest.raises(NotEntered):
            enter(house.db.run, "bia", SECRET, "203.0.113.7")


def test_a_job_title_gives_and_what_is_said_of_one_wins(house: House) -> None:
    do, ana = house.db.run, house.ana
    job = do(create_list_item, ana, "cargos", {"name": "N1 Suporte"})
    read = do(operator_named, ana, "bia")
    assert read is not None
    do(accounts.save_operator, ana, house.bia, read.form, {**BIA, "job_title_id": "N1 Suporte"})
    do(accounts.set_job_permission, ana, job, EDIT_CUSTOMER, True)
    assert do(create_customer, do(sign_in, "bia"), MARIA)
    do(accounts.set_permission, ana, house.bia, EDIT_CUSTOMER, False)
    with pytest.raises(NotPermitted):
        do(create_customer, do(sign_in, "bia"), JOAO)
    rows = {row.permission: row for row in do(permissions_of, ana, house.bia)}
    assert (rows[EDIT_CUSTOMER].granted, rows[EDIT_CUSTOMER].own) == (False, True)
    assert "tirado por ana" in rows[EDIT_CUSTOMER].source("N1 Suporte", False)
    do(accounts.set_permission, ana, house.bia, EDIT_CUSTOMER, None)
    bia = do(sign_in, "bia")
    assert bia.may(EDIT_CUSTOMER)
    do(accounts.set_job_permission, ana, job, EDIT_CUSTOMER, False)
    with pytest.raises(NotPermitted):  # asked again in the transaction: her desk still believed it
        do(create_customer, bia, JOAO)


def test_nobody_gives_what_he_has_not(house: House) -> None:
    """Who keeps operators without being an administrator makes none, touches none, and gives no more than he has."""
    do = house.db.run
    do(allow, "caio", ("Clientes", PANEL))
    caio = do(sign_in, "caio")
    job = do(create_list_item, house.ana, "cargos", {"name": "Chefe"})
    do(accounts.set_job_permission, house.ana, job, "Apagar Faturas", True)
    ana = do(operator_named, house.ana, "ana")
    assert ana is not None
    wanted = {"login": "eva", "name": "EVA", "job_title_id": "", "admin": "Sim"}
    with pytest.raises(NotPermitted):
        do(accounts.save_operator, caio, 0, None, wanted)
    with pytest.raises(Refused, match="Apagar Faturas"):
        do(accounts.save_operator, caio, 0, None, {**wanted, "admin": "Não", "job_title_id": "Chefe"})
    with pytest.raises(Refused, match="não tem"):
        do(accounts.set_permission, caio, caio.operator_id, "Apagar Faturas", True)
    with pytest.raises(Refused, match="administrador"):
        do(accounts.set_password, caio, ana.id, hashing.hashed(SECRET))
    with pytest.raises(Refused, match="administrador"):
        do(accounts.disable_operator, caio, ana.id)
    assert do(accounts.set_permission, caio, house.bia, PANEL, True) == house.bia  # the control
    with pytest.raises(Refused, match="último administrador"):
        do(accounts.save_operator, house.ana, ana.id, ana.form, {**BIA, "login": "ana", "name": "ana"})
    with pytest.raises(Refused, match="si mesmo"):
        do(accounts.disable_operator, house.ana, ana.id)


def test_who_was_deactivated_is_out_for_good_where_he_sat(house: House) -> None:
    do = house.db.run
    do(accounts.set_permission, house.ana, house.bia, EDIT_CUSTOMER, True)
    before = enter(do, "bia", SECRET).session
    assert do(create_customer, before, MARIA)
    do(accounts.disable_operator, house.ana, house.bia)
    with pytest.raises(Refused, match="inativo"):
        do(create_customer, before, JOAO)
    with pytest.raises(Refused, match="inativo"):
        enter(do, "bia", SECRET)
    do(accounts.enable_operator, house.ana, house.bia)
    with pytest.raises(Refused, match="encerrada"):
        do(create_customer, before, JOAO)
    assert do(create_customer, enter(do, "bia", SECRET).session, JOAO)
    assert [row.form.login for row in do(operators, house.ana)][:1] == ["ana"]


def test_the_account_of_the_system_is_enough_only_without_a_password(house: House) -> None:
    do = house.db.run
    do(allow, ME, ("Clientes",), True)
    assert enter(do, ME, "").session.login == ME
    house.give(ME)
    with pytest.raises(NotEntered):
        enter(do, ME, "")
    with pytest.raises(NotEntered):
        enter(do, "ana", "")  # without a password, but it is not her account


def test_operators_from_a_file_all_or_none(house: House, tmp_path: Path) -> None:
    """As Excel writes it; who is there stays, what is wrong is told with its line, and then nobody is entered."""
    file = tmp_path / "operadores.csv"
    text = "Login;Nome;Cargo;Permissões\r\nEVA;Eva Ruiz;;Clientes|Cancelar Plano\r\nbia;outra;;\r\n"
    file.write_bytes(text.encode("cp1252"))
    rows = read_operators(file)
    assert house.db.run(import_operators, house.ana, rows, True) == (1, 1)
    assert house.db.run(operator_named, house.ana, "eva") is None
    assert house.db.run(import_operators, house.ana, rows, False) == (1, 1)
    eva = house.db.run(sign_in, "eva")
    assert eva.permissions == {"Clientes", "Cancelar Plano"}
    file.write_text("login,nome,cargo,permissões\nleo,Leo,,\nlia,Lia,Chefão,\nleo,Leo,,Voar\n1x,X,,\n", "utf-8")
    with pytest.raises(Refused) as error:
        house.db.run(import_operators, house.ana, read_operators(file), False)
    for part in ("Linha 3: não há o cargo «Chefão»", "Linha 4: não há a permissão «Voar»", "Linha 4: «leo» já está"):
        assert part in error.value.sentence
    assert house.db.run(operator_named, house.ana, "leo") is None


def test_only_so_many_are_computed_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as there are places meet inside, and never one more; the control has places for all, and all meet."""
    monkeypatch.setenv("INTEGRATOR_HOME", str(tmp_path))
    running, most, guard = [0], [0], Lock()

    def one(met: Barrier) -> None:
        with hashing._turn():
            with guard:
                running[0] += 1
                most[0] = max(most[0], running[0])
            met.wait(60)
            sleep(0.02)  # one who did not wait for his turn would come in meanwhile
            with guard:
                running[0] -= 1

    def all_of(crowd: int, places: int) -> int:
        most[0] = 0
        with ThreadPoolExecutor(crowd) as threads:
            list(threads.map(one, [Barrier(places)] * crowd))
        return most[0]

    assert all_of(3 * hashing.AT_ONCE, hashing.AT_ONCE) == hashing.AT_ONCE
    monkeypatch.setattr(hashing, "AT_ONCE", 10)
    assert all_of(10, 10) == 10


def test_a_grant_of_before_stays_a_grant(house: House) -> None:
    """Rows that an older program wrote say nothing of who gave them."""
    statement = "INSERT INTO operator_permission (operator_id, permission) VALUES (?, ?)"
    house.db.run(lambda: execute(statement, (house.bia, PANEL)))
    assert house.db.run(sign_in, "bia").may(PANEL)
