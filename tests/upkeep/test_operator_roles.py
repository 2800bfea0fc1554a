"""A role for each operator on PostgreSQL (F217, F237): each signs for himself, whatever he asks the server for."""

from __future__ import annotations

from collections.abc import Iterator

import peewee
import pytest

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.engine.address import connect
from integrator_tui.errors import DatabaseUnavailable, DeskError, Refused
from integrator_tui.models.base import database
from integrator_tui.models.raw import execute
from integrator_tui.queries.customers.customers import customer
from integrator_tui.rules.permissions import MOVE_MONEY, PANEL
from integrator_tui.services import service
from integrator_tui.services.access.keys import note_refusal
from integrator_tui.services.access.openings import log_opening
from integrator_tui.services.access.operators import sign_in
from integrator_tui.services.customers.customers import EDIT, create_customer, save_customer
from integrator_tui.services.lists.nas import save_router
from integrator_tui.session import Session
from integrator_tui.upkeep import chain
from integrator_tui.upkeep.migrate import migrate
from integrator_tui.upkeep.operator_roles import create_operator_roles, operator_script
from integrator_tui.upkeep.target import fetch, opened, snapshot
from tests.identity import allow
from tests.screens.conftest import JOAO, MARIA
from tests.upkeep.conftest import Keeper
from tests.upkeep.test_roles import FORBIDDEN, Cast, cast, refused

__all__ = ["cast"]
ROW = (
    "INSERT INTO history (id, at, op_id, operator_id, login, address, entity, action, note, changes, previous_hash,"
    " hash) VALUES ((SELECT max(id) + 1 FROM history), now(), 'x', {0}, '{1}', 'local', 'x', 'x', '', '[]', 'x', 'x')"
)
ANA, BIA, CAIO = 1, 2, 3
"""Who keeps the base; who may edit customers; who may book money, too."""
SECRETS = (
    "SELECT hash FROM operator_password",
    "SELECT * FROM operator_password",
    "UPDATE operator_password SET hash = hash WHERE operator_id = 2",
    "SELECT secret FROM nas_server",
    "SELECT * FROM nas_server",
    "SELECT secret FROM nas",
    "SELECT value FROM radcheck",
    "SELECT password FROM radius_login",
    "SELECT pass FROM radpostauth",
)
NOT_A_DESKS = (
    "INSERT INTO operator (login, name) VALUES ('eva', 'eva')",
    "INSERT INTO job_permission VALUES (1, 'Clientes')",
    "INSERT INTO operator_key (fingerprint, operator_id, added_at) VALUES ('x', 1, now())",
    "UPDATE system_variable SET value = '1'",
    "UPDATE list_item SET details = '{}'",
    "DELETE FROM list_item",
    "UPDATE nas_server SET address = '10.0.0.1'",
    "INSERT INTO extra_field (owner) VALUES ('plan')",
    "INSERT INTO desk_message (at, login, text) VALUES (now(), 'ana', 'x')",
    "DELETE FROM radacct",
    "UPDATE radacct SET framedipaddress = NULL",
)
NOT_WITHOUT_MONEY = (
    "UPDATE payment SET cents = 1",
    "INSERT INTO payment (cents) VALUES (1)",
    "UPDATE bank_file SET state = 'x'",
    "UPDATE bank_file_line SET state = 'x'",
    "UPDATE cheque SET status = 'x'",
)
OF_ANOTHER = (
    ROW.format(ANA, "ana"),
    "INSERT INTO operation (op_id, at, operator_id, verb, result) VALUES ('12345678', now(), 1, 'x', '1')",
    "INSERT INTO opening (operator_id, login, customer_id, at) VALUES (1, 'ana', 1, now())",
    "INSERT INTO opening (operator_id, login, customer_id, at) VALUES (2, 'ana', 1, now())",
    "UPDATE operator_password SET must_change = false WHERE operator_id = 1",
)
ROLES = (
    'SET ROLE "{0}_op_1"',
    'SET ROLE "{0}"',
    'SET SESSION AUTHORIZATION "{0}_op_1"',
    'SET ROLE "{0}_op_painel"',
)


@pytest.fixture
def peopled(cast: Cast) -> Iterator[Cast]:
    """A base with the three operators, each with his role; one customer, by ana."""
    migrate(cast.owner)
    db, ana = open_base(cast.owner, login="ana")
    assert db.run(allow, "bia", ("Clientes", EDIT)) == BIA
    assert db.run(allow, "caio", ("Clientes", EDIT, MOVE_MONEY)) == CAIO
    for key in (ANA, BIA, CAIO):
        db.run(execute, "INSERT INTO operator_password VALUES (?, 'x', true, now())", (key,))
    db.run(create_customer, ana, MARIA)
    db.close()
    database.initialize(None)
    told = create_operator_roles(cast.superuser, cast.owner_name, cast.application_name)
    assert f"{cast.application_name}  bia  {cast.application_name}_op_2" in told
    yield cast
    with opened(cast.superuser) as server:
        found = fetch(server, "SELECT rolname FROM pg_roles WHERE rolname LIKE %s", (f"{cast.application_name}_op%",))
        for (role,) in found:
            server.execute_sql(f'DROP OWNED BY "{role}"')
            server.execute_sql(f'DROP ROLE "{role}"')


def own(cast: Cast, number: int) -> str:
    """The base as an operator reaches it by his own role."""
    return cast._as(f"{cast.application_name}_op_{number}")


def history(cast: Cast) -> list[tuple[str, str]]:
    """Who did what, and the chain holds."""
    with opened(cast.superuser) as db, snapshot(db):
        assert chain.verify(db).ok
        return [(login, action) for login, action in fetch(db, "SELECT login, action FROM history ORDER BY id")]


@pytest.mark.function("F217", "F237")
def test_a_bare_connection_does_nothing_that_is_forbidden(peopled: Cast) -> None:
    """Every statement with every role; each of them is done by whom it is for: the control below."""
    hers = [*FORBIDDEN, *SECRETS[:2], *SECRETS[3:], *NOT_A_DESKS, *NOT_WITHOUT_MONEY, *OF_ANOTHER]
    hers += [one.format(peopled.application_name) for one in ROLES]
    his = [one for one in hers if one not in NOT_WITHOUT_MONEY]
    for number, statements in ((BIA, hers), (CAIO, his)):
        for statement in statements:
            if statement.startswith("DROP TABLE opening"):
                continue
            told = refused(own(peopled, number), statement)
            held = ("permission denied", "must be owner", "does not sign", "is not that of")
            assert any(one in told for one in held), f"{number} {statement}: {told}"
    for number, login in ((BIA, "ana"), (ANA, "bia")):
        assert "is not that of" in refused(own(peopled, number), ROW.format(number, login))
    for number in (ANA, BIA, 99):  # the application without an operator
        assert "does not sign" in refused(peopled.application, ROW.format(number, "ana"))
    assert history(peopled) == [("ana", "criou")]


@pytest.mark.function("F217")
def test_control_each_signs_for_himself(peopled: Cast) -> None:
    """The same statements, of whom they are for; and without the trigger another's name is taken."""
    for number, statement in (
        (BIA, ROW.format(BIA, "bia")),
        (BIA, "INSERT INTO opening (operator_id, login, customer_id, at) VALUES (2, 'bia', 1, now())"),
        (BIA, "UPDATE operator_password SET must_change = false WHERE operator_id = 2"),
        (CAIO, "UPDATE cheque SET status = 'x'"),
        (ANA, "UPDATE system_variable SET value = value"),
        (ANA, "SELECT secret FROM nas_server"),
        (BIA, "SELECT id, name, address FROM nas_server"),
        (BIA, "SELECT username, allowed FROM radius_login"),
        (BIA, "SELECT reply, username FROM radpostauth"),
    ):
        db = connect(own(peopled, number))
        with db.connection_context(), db.atomic() as transaction:
            db.execute_sql(statement)
            transaction.rollback()
    assert history(peopled) == [("ana", "criou")]
    with opened(peopled.superuser) as server:
        server.execute_sql("ALTER TABLE history DISABLE TRIGGER history_signer")
    with opened(peopled.superuser) as server, snapshot(server):
        assert "em nome de outro" in " ".join(chain.verify(server).others)
    db = connect(own(peopled, BIA))
    with db.connection_context(), db.atomic() as transaction:
        db.execute_sql(ROW.format(ANA, "ana"))
        transaction.rollback()


@pytest.mark.function("F217", "F237")
def test_desks_sign_each_transaction_behind_one_role(
    peopled: Cast, monkeypatch: pytest.MonkeyPatch, keeper: Keeper
) -> None:
    """As behind a pooler: one connection, many operators; nothing of one stays for the next. Unsigned it is refused."""
    db = Db(peopled.application)
    ana, bia = (db.run(sign_in, login) for login in ("ana", "bia"))
    number = db.run(create_customer, bia, JOAO)
    read = db.run(customer, ana, number).form
    db.run(save_customer, ana, number, read, {**JOAO, "mother_name": "EVA"})
    db.run(log_opening, bia, number)
    db.run(note_refusal, bia, "scp")
    assert db.run(lambda: fetch(db.database, "SELECT current_user")) == [(peopled.application_name,)]
    router = {"name": "R1", "address": "10.0.0.1", "secret": "Um-Segredo-de-20-Sinais", "coa_port": "3799",
              "vendor": "mikrotik", "interim_seconds": "300", "active": "Sim"}  # fmt: skip
    assert db.run(save_router, ana, 0, None, router)
    with monkeypatch.context() as without:
        without.setattr(service, "sign", lambda session: None)
        with pytest.raises(DatabaseUnavailable, match="não aceita esta assinatura"):
            db.run(save_customer, bia, number, db.run(customer, bia, number).form, JOAO)
    caio = db.run(sign_in, "caio")
    db.close()
    database.initialize(None)
    said = [("ana", "criou"), ("bia", "criou"), ("ana", "alterou"), ("bia", "foi recusado"), ("ana", "criou")]
    assert history(peopled) == said
    names = ("--owner", peopled.owner_name, "--application", peopled.application_name)
    with opened(peopled.owner) as owner:
        owner.execute_sql("UPDATE operator SET active = false WHERE login = 'caio'")
    done = keeper("postgres", "roles", "--operators", "--database", peopled.superuser, *names)
    assert done.returncode == 0, done.stderr
    assert "o seu papel (2)" in done.stdout
    assert "not permitted to log in" in _entering(own(peopled, CAIO))
    db = Db(peopled.application)
    with pytest.raises(Refused, match="inativo"):
        db.run(create_customer, caio, MARIA)
    db.close()
    database.initialize(None)


def _entering(url: str) -> str:
    db = connect(url)
    with pytest.raises(peewee.PeeweeException) as error:
        db.connect()
    return str(error.value)


@pytest.mark.function("F236", "F237")
def test_the_own_role_says_who_enters(peopled: Cast) -> None:
    """No password is asked, no other login is taken, and a session of another's writes nothing."""
    db, bia = open_base(own(peopled, BIA))
    assert (bia.login, bia.admin) == ("bia", False)
    number = db.run(create_customer, bia, JOAO)
    assert db.run(customer, bia, number).form.legal_name == JOAO["legal_name"]
    with pytest.raises(Refused, match="é do operador «bia»"):
        db.run(sign_in, "ana")
    forged = Session(ANA, "ana", "ana", "local", admin=True, permissions=frozenset({PANEL}))
    with pytest.raises(DeskError, match="não aceita esta assinatura"):
        db.run(create_customer, forged, {**MARIA, "document": "390.533.447-05"})
    db.close()
    database.initialize(None)
    assert history(peopled) == [("ana", "criou"), ("bia", "criou")]


def test_names_that_are_too_long() -> None:
    with pytest.raises(Refused, match="até 40"):
        operator_script("dono", "x" * 41)
