"""Who may, and who did: the login is that of the process, and permission is asked again when something is written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from integrator_tui.errors import NotPermitted, Refused
from integrator_tui.models.customers import Customer
from integrator_tui.models.system import History, OperatorPermission
from integrator_tui.models.system import Operator as Row
from integrator_tui.queries.customers.customers import customer
from integrator_tui.services.access.operators import sign_in, system_login, workstation
from integrator_tui.services.customers.customers import EDIT, create_customer, save_customer
from integrator_tui.services.messages.messages import send_sms
from integrator_tui.services.messages.outbox import SUPERVISE, cancel, resend, retry
from integrator_tui.services.search.search_index import reindex
from integrator_tui.session import Session
from tests.forked import forked
from tests.identity import ME, allow, sign_up
from tests.screens.conftest import JOAO, MARIA


@pytest.mark.parametrize("name", ["LOGNAME", "USER", "LNAME", "USERNAME"])
def test_the_environment_makes_nobody_another(database_url: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_up(database_url)
    monkeypatch.setenv(name, "chefe")
    db, session = open_base(database_url)
    db.close()
    assert (system_login(), session.login) == (ME, ME)


def test_a_user_without_a_name_is_told_by_his_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4_000_123)
    assert system_login() == "uid4000123"


@pytest.mark.parametrize(
    ("connection", "place"),
    [
        ("203.0.113.7 52144 10.0.0.2 22", "203.0.113.7"),
        ("2001:db8::7 52144 2001:db8::1 22", "2001:db8::7"),
        ("fe80::1%eth0 52144 fe80::2%eth0 22", "fe80::1"),
        ("chefe 1 2 3", "local"),
        ("\x1b[2J 1 2 3", "local"),
        ("203.0.113.7\x1b[2J 1 2 3", "local"),
        ("fe80::1%\x1b[2J 1 2 3", "fe80::1"),
        ("256.1.1.1 1 2 3", "local"),
        (" ", "local"),
        ("", "local"),
    ],
)
def test_the_workstation_is_an_address_or_nothing(connection: str, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", connection)
    assert workstation() == place


def test_a_session_says_whence_it_came(new_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "203.0.113.7 52144 10.0.0.2 22")
    db, session = open_base(new_database_url, login="ana")
    assert session.address == "203.0.113.7"
    assert db.run(sign_in, "ana", "198.51.100.9").address == "198.51.100.9"
    db.close()


def _rows(session: Session) -> int:
    return int(History.select().count())


def test_who_was_deactivated_saves_nothing_more(database_url: str) -> None:
    db, ana = open_base(database_url, login="ana")
    key = db.run(create_customer, ana, MARIA)
    read = db.run(customer, ana, key).form
    rows = db.run(_rows, ana)
    db.run(lambda: Row.update(active=False).where(Row.login == "ana").execute())
    with pytest.raises(Refused, match="está inativo"):
        db.run(save_customer, ana, key, read, {**MARIA, "mother_name": "EVA"})
    assert db.run(_rows, ana) == rows
    db.run(lambda: Row.update(active=True).where(Row.login == "ana").execute())
    assert db.run(save_customer, ana, key, read, {**MARIA, "mother_name": "EVA"}) == key  # the control
    db.close()


def test_a_permission_that_was_taken_away_is_gone_at_once(database_url: str) -> None:
    db, _ = open_base(database_url, login="ana")
    db.run(allow, "bia", ("Clientes", EDIT))
    db.close()
    db, bia = open_base(database_url, login="bia")
    assert db.run(create_customer, bia, MARIA)
    db.run(lambda: OperatorPermission.delete().where(OperatorPermission.permission == EDIT).execute())
    with pytest.raises(NotPermitted, match=EDIT):
        db.run(create_customer, bia, JOAO)
    assert db.run(lambda: Customer.select().count()) == 1
    db.close()


def test_messages_of_others_are_for_who_keeps_the_outbox(database_url: str) -> None:
    db, ana = open_base(database_url, login="ana")
    key = db.run(create_customer, ana, MARIA)
    values = {"phones": MARIA["mobile"], "body": "Boa tarde"}
    (hers,) = db.run(send_sms, ana, key, values)
    db.run(allow, "bia", ("Clientes",))
    db.close()
    db, bia = open_base(database_url, login="bia")
    (own,) = db.run(send_sms, bia, key, values)
    for service in (cancel, retry, resend):
        with pytest.raises(NotPermitted, match=SUPERVISE):
            db.run(service, bia, hers)
    assert db.run(cancel, bia, own) == own
    with pytest.raises(NotPermitted):
        db.run(reindex, bia, lambda *_: None)
    db.close()


@pytest.mark.parametrize("words", [("reindex",), ("outbox", "run", "--once"), ("outbox", "listen"), ("show", "1")])
def test_the_shell_does_nothing_for_who_may_not(database_url: str, words: tuple[str, ...], tmp_path: Path) -> None:
    sign_up(database_url, admin=False)
    done = forked(["--database", database_url, *words])
    assert (done.returncode, done.stdout) == (1, "")
    assert "Falta a permissão" in done.stderr
