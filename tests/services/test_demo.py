"""The demonstration base (F200), the lists of a new base, and the numbers that are made in bulk."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from integrator_tui.base import open_base
from integrator_tui.data_files import data_file, table
from integrator_tui.db import Db
from integrator_tui.demo import demo, plan_records
from integrator_tui.demo.customers import hostile_values
from integrator_tui.demo.numbers import STATE_REGISTRATION
from integrator_tui.demo.tables import COLUMNS
from integrator_tui.engine.address import connect
from integrator_tui.errors import Refused
from integrator_tui.forms.customers.extra import TYPES, Definition, stored_text, value_context, value_text
from integrator_tui.models.customers import Customer
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import History, ListItem, SystemVariable
from integrator_tui.process.progress import Progress
from integrator_tui.queries.search.search import search
from integrator_tui.rules.calls.states import CLOSED
from integrator_tui.rules.calls.states import STATES as CALL_STATES
from integrator_tui.rules.customers.addresses import UFS, cep_matches_uf
from integrator_tui.rules.customers.area_codes import AREA_CODES
from integrator_tui.rules.customers.bank_account import parse_account, parse_branch
from integrator_tui.rules.customers.documents import parse_cnpj, parse_cpf
from integrator_tui.rules.customers.emails import parse_email
from integrator_tui.rules.customers.phones import parse_mobile, parse_phone
from integrator_tui.rules.customers.required import VARIABLES
from integrator_tui.rules.customers.state_registration import parse_state_registration
from integrator_tui.rules.plans.states import STATES
from integrator_tui.rules.protocols import protocol_of
from integrator_tui.services.history import digest
from integrator_tui.services.lists import lists
from integrator_tui.services.lists.lists import fill_initial_lists
from integrator_tui.services.plans.network.looks import ask_assistant
from tests.postgres import create_database, drop_database

TABLES = (
    *(*COLUMNS, "customer_plan", "list_item", "system_variable", "history", "extra_field", "extra_value"),
    *("observation", "debit_data", *plan_records.TABLES),
    *("service_call", "call_entry", "work_order", "visit_slot", "site_survey"),
)


def quiet(stage: str, done: int, total: int) -> None:
    """Nobody looks."""


def dump(url: str) -> dict[str, str]:
    """A fingerprint of every table that does not depend on the engine."""
    db = connect(url)
    found: dict[str, str] = {}
    with db.connection_context():
        for name in TABLES:
            rows = db.execute_sql(f"SELECT * FROM {name} ORDER BY 1").fetchall()
            found[name] = hashlib.sha256(
                repr([[_engineless(value) for value in row] for row in rows]).encode()
            ).hexdigest()
    return found


def _engineless(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return value if value is None or isinstance(value, int | str) else str(value)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    """4,000 customers, to be read."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    assert demo.build(f"sqlite:///{path}", 4000, 7, quiet) == 4000
    return sqlite3.connect(path)


def test_the_same_seed_gives_the_same_rows_on_both_engines(tmp_path: Path, postgres_url: str) -> None:
    first, other = (f"sqlite:///{tmp_path}/{name}.db" for name in ("first", "other"))
    server = create_database(postgres_url)
    try:
        for url in (first, server):
            demo.build(url, 400, 3, quiet)
        demo.build(other, 400, 4, quiet)
        assert dump(first) == dump(server)
        assert dump(other)["customer"] != dump(first)["customer"]
    finally:
        drop_database(postgres_url, server)


LINES = """
ok O login maria|! Este plano não tem login|! Este plano não permite autenticação|está desativado
não tem senha: ninguém|ok O plano está Habilitado,|! O plano está Suspenso por Débito desde
! O plano ainda está Suspenso por Débito|! O plano está em Suspensão Temporária|! O plano ainda está Reduzido
~ O plano está Reduzido|~ O plano aguarda a instalação|! O plano está cancelado|ok Nenhuma recusa desde
- Nenhuma tentativa de entrar|pelo bloqueio do plano, e não|quando o plano ainda estava bloqueado
antes de o login mudar|o roteador entra com «|o login está desativado ou não|não é o que está preso a este login
a senha do roteador não é a do login|; o plano está bloqueado|ao que parece pela senha, ou
ao que parece pela senha|Senha: a recusa não foi por ela|ok A senha entrou|- Senha: s confere
! O roteador do cliente está preso a outro|ok O roteador que tentou não está|ok O MAC preso é
ok Nenhum MAC preso|está em uso duas vezes|deste plano está em uso por|é só deste login|ok Pool clientes
~ O pool bairro não tem|! O pool bairro não tem|ok Nenhuma sessão presa|! A sessão está aberta, mas sem notícia
! O plano está bloqueado, e a sessão|ok Conectado há|sessões abertas|- Este login ainda não se conectou
- Nenhuma conexão registrada|- Última conexão|desde então o roteador não tentou|~ Ordem ao concentrador
! Ordem ao concentrador
"""
"""What the assistant can say without a password that the customer says."""


@pytest.mark.function("F244")
def test_every_line_of_the_assistant_can_be_seen(tmp_path: Path) -> None:
    """On the base of `make run`, which is older than the day on which it is looked at."""
    url = f"sqlite:///{tmp_path}/demo.db"
    demo.build(url, 900, 1, quiet)
    db, session = open_base(url)

    def said() -> str:
        found = fetch(
            "SELECT p.customer_id, p.id, l.id FROM customer_plan p LEFT JOIN plan_login l ON l.plan_id = p.id"
            " JOIN list_item s ON s.id = p.status_id"
            " WHERE p.customer_id <= 60 OR s.code NOT IN ('CANCELADO', 'HABILITADO')"
        )
        lines = {line for whom in found for line in ask_assistant(session, *whom).lines}
        return "\n".join(f"{line.sign} {line.sentence}" for line in lines)

    told = db.run(said)
    missing = [part for part in LINES.replace("\n", "|").split("|") if part and part not in told]
    assert not missing, told
    assert not db.run(fetch, "SELECT 1 FROM coa_order WHERE state = 'na_fila' AND next_attempt_at < '2099'")
    db.close()


def test_documents_are_those_of_the_validators(base: sqlite3.Connection) -> None:
    rows = base.execute(
        "SELECT person_type, document, state_registration, state FROM customer "
        "JOIN address ON customer_id = customer.id AND kind = 'principal' WHERE customer.id < 4000"
    ).fetchall()
    assert len(rows) == 3999
    for kind, document, registration, state in rows:
        assert (parse_cpf if kind == "PF" else parse_cnpj)(document) == document
        if registration:
            assert parse_state_registration(registration, state) == registration
    assert {state for kind, _, registration, state in rows if kind == "PJ" and registration != "ISENTO"} >= {"SP", "MG"}


def test_plans_of_every_status_with_what_hangs_on_them(base: sqlite3.Connection) -> None:
    def count(sql: str) -> int:
        return int(base.execute(f"SELECT COUNT(*) FROM {sql}").fetchone()[0])

    found = dict(
        base.execute(
            "SELECT code, COUNT(*) FROM customer_plan JOIN list_item ON list_item.id = status_id GROUP BY code"
        ).fetchall()
    )
    assert set(found) == set(STATES)
    maria = base.execute(
        "SELECT code FROM customer_plan p JOIN list_item s ON s.id = status_id WHERE customer_id = 1 ORDER BY p.id"
    ).fetchall()
    assert [code for (code,) in maria] == ["HABILITADO", "PROVISORIO", "SUSPENSO_DEBITO", "CANCELADO"]
    assert count("plan_trust") == found["PROVISORIO"] == count("customer_plan WHERE trust_until IS NOT NULL")
    assert count("plan_pause") == found["SUSPENSO_PEDIDO"] == count("customer_plan WHERE pause_until IS NOT NULL")
    assert count("plan_task") == found["AGUARDANDO"]
    assert count("customer_plan WHERE cancelled_on IS NOT NULL AND cancel_reason_id IS NOT NULL") == found["CANCELADO"]
    for hanging, kind in (
        ("plan_login", "login"),
        ("plan_holding", "login"),
        ("plan_ip", "ip"),
        ("plan_equipment", "mac"),
    ):
        assert count(hanging) == count(f"customer_identifier WHERE kind = '{kind}'") > 1000
    assert count("plan_contract") == 4000
    assert not count("customer_plan WHERE unit_id IS NULL OR billing_form_id IS NULL OR access_point_id IS NULL")
    assert not count("customer_plan WHERE start_date > status_since OR last_closing < start_date")


def test_a_year_of_calls_with_what_came_of_them(base: sqlite3.Connection) -> None:
    def all_of(sql: str) -> list[tuple[Any, ...]]:
        return base.execute(sql).fetchall()

    calls = all_of(
        "SELECT c.id, protocol, customer_id, state, opened_at, closed_at, solution, (SELECT to_state FROM call_entry"
        " WHERE call_id = c.id AND to_state <> '' ORDER BY id DESC LIMIT 1), (SELECT to_state FROM call_entry"
        " WHERE call_id = c.id ORDER BY id LIMIT 1) FROM service_call c ORDER BY id"
    )
    assert len(calls) > 4000
    assert {state for _, _, _, state, *_ in calls} == set(CALL_STATES) - {"sem_contato"}
    assert all(state == last and first == "pendente" for _, _, _, state, _, _, _, last, first in calls)
    for _, protocol, _, state, opened, closed, solution, *_ in calls:
        assert protocol.startswith(opened[:10].replace("-", "")), "the number says the day"
        assert (closed is not None) == bool(solution) == (state in CLOSED)
    assert [key for key, *_ in calls] == [key for key, *_ in sorted(calls, key=lambda row: (row[4], row[0]))]
    assert len({opened[:7] for _, _, _, _, opened, *_ in calls}) >= 12
    assert sum(customer == 1 for _, _, customer, *_ in calls) == 12
    found = {value for (value,) in all_of("SELECT value FROM customer_identifier WHERE kind = 'protocol'")}
    assert {protocol for _, protocol, *_ in calls} <= found, "the search finds each"
    ((count,),) = all_of("SELECT value FROM counter WHERE name = 'protocolo'")
    assert protocol_of(count) >= max(protocol for _, protocol, *_ in calls), "the next one follows"
    held = all_of(
        "SELECT team_id, visit_on, half, COUNT(*) FROM work_order WHERE state NOT IN ('aberta', 'cancelada')"
        " GROUP BY team_id, visit_on, half ORDER BY 1, 2, 3"
    )
    assert held == all_of("SELECT * FROM visit_slot WHERE taken > 0 ORDER BY 1, 2, 3")
    states = dict(all_of("SELECT state, COUNT(*) FROM work_order GROUP BY state"))
    assert states.keys() == {"agendada", "executada", "nao_executada", "cancelada"}
    assert not all_of("SELECT 1 FROM work_order WHERE state = 'agendada' AND visit_on < '2026-10-30'")
    assert {viability for (viability,) in all_of("SELECT viability FROM site_survey")} > {"viavel", "inviavel"}
    ((lasts,),) = all_of("SELECT call_id FROM outage WHERE ended_at IS NULL")
    assert all_of(f"SELECT closed_at FROM service_call WHERE id = {lasts}") == [(None,)]
    assert len(all_of("SELECT id FROM outage WHERE ended_at IS NOT NULL")) == 1


@pytest.mark.parametrize(
    "table",
    [
        *("invoice", "additional_service", "credit_purchase", "receipt", "billing_event", "discount_grant"),
        *("failed_debit", "cancel_protocol", "cheque", "contest", "debt_agreement"),
    ],
)
def test_every_list_of_the_account_has_something_to_see(base: sqlite3.Connection, table: str) -> None:
    ((customers,),) = base.execute(f"SELECT COUNT(DISTINCT customer_id) FROM {table}")
    assert customers >= 3


def test_extra_fields_hold_what_their_types_store(base: sqlite3.Connection) -> None:
    rows = base.execute(
        "SELECT kind, choices, value, owner_id FROM extra_value JOIN extra_field ON extra_field.id = field_id"
    ).fetchall()
    assert {row[0] for row in rows} == TYPES.keys()
    assert 800 < len({row[3] for row in rows}) <= 1000
    for kind, choices, value, _ in rows:
        field = Definition(1, "customer", "", kind, tuple(json.loads(choices)), True, 0, 1)
        context = value_context(field, date(2026, 10, 30))
        form = field.type.form.model_validate({"value": value_text(field, value)}, context=context)
        assert stored_text(field, form.value) == value  # type: ignore[attr-defined]


@pytest.mark.parametrize("state", UFS)
def test_state_registrations_of_every_state(state: str) -> None:
    random = Random(5)
    drawn = [STATE_REGISTRATION[state](random) for _ in range(200)]
    assert [parse_state_registration(registration, state) for registration in drawn] == drawn
    assert len(set(drawn)) > 150


def test_companies_with_letters_came_after_july_2026(base: sqlite3.Connection) -> None:
    rows = base.execute("SELECT document, registered_on FROM customer WHERE person_type = 'PJ'").fetchall()
    lettered = [(document, since) for document, since in rows if not document.isdecimal()]
    assert len(lettered) > 20
    assert min(since for _, since in lettered) >= "2026-07-01"


def test_telephones_fit_the_city_and_ceps_the_state(base: sqlite3.Connection) -> None:
    areas = {row["ibge"]: row["ddd"] for row in table("cities.csv")}
    rows = base.execute(
        "SELECT phone, mobile, email, zip, state, city_code FROM customer JOIN address ON customer_id = customer.id "
        "WHERE customer.id < 4000"
    ).fetchall()
    assert len(rows) > 4200
    for phone, mobile, email, zip_, state, code in rows:
        for number, parse in ((phone, parse_phone), (mobile, parse_mobile)):
            if number:
                assert parse(number) == number
        assert not email or parse_email(email) == email
        assert cep_matches_uf(zip_, state)
        assert AREA_CODES[areas[code]] in (state, "DF")  # 61 also serves a part of Goiás
    own = base.execute(
        "SELECT phone, mobile, city_code FROM customer JOIN address ON customer_id = customer.id "
        "WHERE kind = 'principal' AND customer.id < 4000"
    )
    assert all(number[:2] == areas[code] for phone, mobile, code in own for number in (phone, mobile) if number)


def test_the_mixture_is_that_of_a_provider(base: sqlite3.Connection) -> None:
    def one(sql: str) -> int:
        ((number,),) = base.execute(sql).fetchall()
        return int(number)

    assert 0.72 < one("SELECT COUNT(*) FROM customer WHERE person_type = 'PF'") / 4000 < 0.78
    assert 0.10 < one("SELECT COUNT(*) FROM customer_standing WHERE overdue_cents > 0") / 4000 < 0.14
    assert 0.08 < one("SELECT COUNT(*) FROM address WHERE kind = 'cobranca'") / 4000 < 0.12
    assert 0.04 < one("SELECT COUNT(*) FROM customer WHERE condominium_id IS NOT NULL") / 4000 < 0.09
    names = "SELECT COUNT(*) FROM (SELECT 1 FROM customer GROUP BY legal_name HAVING COUNT(*) > 1)"
    assert one(names) > 3
    phones = "SELECT COUNT(*) FROM (SELECT 1 FROM customer WHERE phone <> '' GROUP BY phone HAVING COUNT(*) > 1)"
    assert one(phones) > 50
    assert one("SELECT COUNT(*) FROM customer WHERE legal_name GLOB '*[ÁÉÍÓÚÃÕÇáéíóúãõç]*'") > 800
    assert one("SELECT COUNT(*) FROM customer WHERE legal_name LIKE '% da %' OR legal_name LIKE '% dos %'") > 500
    inactive = "customer.active = 0 AND customer_standing.active_plans > 0"
    assert not one(
        f"SELECT COUNT(*) FROM customer JOIN customer_standing ON customer_id = customer.id WHERE {inactive}"
    )
    differing = (
        "SELECT customer_id FROM customer_standing WHERE active_plans <> (SELECT COUNT(*) FROM customer_plan "
        "JOIN list_item ON list_item.id = status_id WHERE customer_plan.customer_id = customer_standing.customer_id "
        "AND json_extract(details, '$.bucket') = 'ativo')"
    )
    assert base.execute(differing).fetchall() == []
    assert not one("SELECT COUNT(*) FROM customer_plan WHERE address_id NOT IN (SELECT id FROM address)")
    assert one("SELECT COUNT(*) FROM customer_plan") > 4000
    contacts = Counter(key for (key,) in base.execute("SELECT customer_id FROM contact WHERE customer_id < 4000"))
    assert set(contacts.values()) == {1, 2, 3}
    for kind in ("login", "ip", "mac", "contract", "protocol", "domain"):
        values = [value for (value,) in base.execute("SELECT value FROM customer_identifier WHERE kind = ?", (kind,))]
        assert len(values) > 200
        assert len(set(values)) == len(values)
    for kinds, table_name in (
        (lists.CONDOMINIUMS, "customer.condominium_id"),
        (lists.ORIGINS, "customer_options.origin_id"),
    ):
        where, column = table_name.split(".")
        foreign = (
            f"SELECT COUNT(*) FROM {where} JOIN list_item ON list_item.id = {column} WHERE list_item.kind <> '{kinds}'"
        )
        assert one(foreign) == 0
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    assert base.execute("PRAGMA journal_mode").fetchall() == [("wal",)]


def test_a_few_have_notes_further_addresses_and_debit_data(base: sqlite3.Connection) -> None:
    def all_of(sql: str) -> list[tuple[Any, ...]]:
        return base.execute(sql).fetchall()

    notes = all_of(
        "SELECT customer_id, must_read, once, text, list_item.kind, date(at) >= registered_on FROM observation "
        "LEFT JOIN list_item ON list_item.id = type_id JOIN customer ON customer.id = customer_id"
    )
    assert len({key for key, *_ in notes}) == 200
    assert set(Counter(key for key, *_ in notes).values()) == {1, 2}
    assert len(notes) == len({(key, text) for key, _, _, text, *_ in notes})
    assert sum(must for _, must, *_ in notes) == 40
    assert sum(once for _, _, once, *_ in notes) == sum(must and once for _, must, once, *_ in notes) == 13
    assert {kind for *_, kind, _ in notes} == {lists.NOTE_TYPES}
    assert all(since for *_, since in notes)

    further = all_of(
        "SELECT customer_id, other.zip, other.state, other.city_code = own.city_code AND other.city = own.city "
        "FROM address other JOIN address own USING (customer_id) "
        "WHERE other.kind = 'instalacao' AND own.kind = 'principal'"
    )
    assert len(further) == 160
    assert all(same and cep_matches_uf(zip_, state) for _, zip_, state, same in further)

    debits = all_of("SELECT branch, account, identifier, code FROM debit_data JOIN list_item ON list_item.id = bank_id")
    assert len(debits) == 133
    for branch, account, identifier, code in debits:
        assert parse_branch(branch, code) == branch
        assert parse_account(account, code, branch) == account
        assert identifier.isdecimal()


def test_the_first_customer_is_that_of_the_manual(tmp_path: Path) -> None:
    demo.build(f"sqlite:///{tmp_path}/one.db", 1, 99, quiet, today=date(2026, 11, 24))
    db, session = open_base(f"sqlite:///{tmp_path}/one.db", login="ana")
    try:
        (row,) = db.run(search, session, "529.982.247-25").rows
        assert (row.id, row.legal_name, row.active_plans, row.overdue_cents) == (1, "MARIA SILVA SANTOS", 2, 18_980)
        since = db.run(lambda: Customer.get_by_id(1).registered_on)
        assert date(2021, 11, 24) < since <= date(2022, 11, 24)
    finally:
        db.close()


def test_the_last_customer_is_hostile(base: sqlite3.Connection) -> None:
    hostile = set(hostile_values())
    row = base.execute(
        "SELECT legal_name, trade_name, rg, rg_issuer, mother_name, father_name, block, unit, phone, mobile, email "
        "FROM customer WHERE id = 4000"
    ).fetchone()
    assert set(row) <= hostile
    assert len(set(row)) == len(row)
    ((notes,),) = base.execute("SELECT notes FROM customer WHERE id = 4000").fetchall()
    assert all(value in notes for value in hostile)
    ((street,),) = base.execute("SELECT street FROM address WHERE customer_id = 4000 AND kind = 'principal'").fetchall()
    assert street in hostile
    assert any("\x1b" in value for value in hostile)
    assert not any("\0" in value for value in hostile)


def test_history_begins_with_the_demonstration_and_holds(tmp_path: Path) -> None:
    demo.build(f"sqlite:///{tmp_path}/few.db", 3, 5, quiet)
    db = Db(f"sqlite:///{tmp_path}/few.db")
    try:
        rows: list[Any] = db.run(lambda: list(History.select().dicts()))
    finally:
        db.close()
    assert rows[0]["entity"] == "base"
    assert "demonstração: 3 clientes, semente 5" in rows[0]["note"]
    assert {row["entity"] for row in rows} <= {"base", "contest", "plan"}
    assert [row["previous_hash"] for row in rows[1:]] == [row["hash"] for row in rows[:-1]]
    assert all(digest(row) == row["hash"] for row in rows)


@pytest.mark.function("F200")
def test_it_goes_into_an_empty_base_and_into_no_other(database_url: str) -> None:
    before = _indexes(database_url)
    assert demo.build(database_url, 150, 2, quiet) == 150
    assert _indexes(database_url) == before
    with pytest.raises(Refused, match="já tem clientes"):
        demo.build(database_url, 5, 2, quiet)
    db, session = open_base(database_url, login="ana")
    try:
        assert db.run(lambda: Customer.select().count()) == 150
        assert db.run(search, session, "52998224725").rows[0].id == 1
        added = db.run(_one_more)
        assert added == 151
        assert db.run(lambda: ListItem.select().where(ListItem.kind == lists.CONDOMINIUMS).count()) == 20
        assert db.run(lambda: ListItem.select().where(ListItem.kind == lists.BANKS).count()) == len(table("banks.csv"))
    finally:
        db.close()


def _one_more() -> int:
    values = {"legal_name": "X", "folded_name": "x", "document": "00000000191", "person_type": "PF"}
    key: int = Customer.insert(registered_on=date(2026, 1, 1), updated_at="2026-01-01 00:00:00", **values).execute()
    return key


def _indexes(url: str) -> set[str]:
    db = connect(url)
    sqlite = url.startswith("sqlite")
    with db.connection_context():
        names = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL" if sqlite else "SELECT indexdef FROM pg_indexes"
        found = {text for (text,) in db.execute_sql(names).fetchall() if not sqlite or "sqlite_stat" not in text}
        if not sqlite:
            sql = "SELECT conrelid::regclass::text || conname || pg_get_constraintdef(oid) FROM pg_constraint"
            found |= {text for (text,) in db.execute_sql(sql).fetchall()}
    return found


def test_an_interrupted_build_leaves_nothing(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "BATCH", 20)

    def interrupt(stage: str, done: int, total: int) -> None:
        if done >= 60:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.build(f"sqlite:///{tmp_path}/new.db", 100, 1, interrupt)
    assert not list(tmp_path.glob("new.db*"))
    before = _indexes(database_url)
    with pytest.raises(KeyboardInterrupt):
        demo.build(database_url, 100, 1, interrupt)
    assert _indexes(database_url) == before
    db = connect(database_url)
    with db.connection_context():
        for name in ("customer", "address", "contact", "history"):
            assert db.execute_sql(f"SELECT COUNT(*) FROM {name}").fetchall() == [(0,)]


def test_a_killed_build_does_not_stand_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "desk.db.partial").write_bytes(b"half")
    demo.build(f"sqlite:///{tmp_path}/desk.db", 2, 1, quiet)
    assert {path.name for path in tmp_path.glob("desk.db*")} <= {"desk.db", "desk.db-wal", "desk.db-shm"}
    with pytest.raises(Refused, match="de 1 a"):
        demo.build(f"sqlite:///{tmp_path}/none.db", 0, 1, quiet)
    with pytest.raises(Refused, match="não existe"):
        demo.build(f"sqlite:///{tmp_path}/nowhere/none.db", 1, 1, quiet)


@pytest.mark.parametrize(("customers", "seed"), [(50, 1), (20, 2), (35, 3)])
def test_few_customers_of_whom_nobody_owes_a_debit(tmp_path: Path, customers: int, seed: int) -> None:
    assert demo.build(f"sqlite:///{tmp_path}/few.db", customers, seed, quiet) == customers


def test_a_new_base_has_every_list_and_variable(database_url: str) -> None:
    db, _ = open_base(database_url, login="ana")
    try:
        kinds = db.run(lambda: {item.kind for item in ListItem.select()})
        only_of_the_provider = {
            lists.PLANS,
            lists.ACCESS_POINTS,
            lists.BUSINESS_UNITS,
            lists.CONDOMINIUMS,
            lists.GROUPS,
            lists.PIX_KEYS,
            lists.DEBIT_AGREEMENTS,
            lists.TEAMS,
            lists.CLOSING_TYPES,
            lists.PORTFOLIOS,
            lists.PLAN_DISCOUNTS,
            lists.DISCOUNT_RULES,
        }
        every = {value for name, value in vars(lists).items() if name.isupper() and isinstance(value, str)}
        assert kinds == every - only_of_the_provider
        assert db.run(lambda: {row.code: row.value for row in SystemVariable.select()}) == dict.fromkeys(VARIABLES, "0")
        count = db.run(lambda: ListItem.select().count())
        db.run(fill_initial_lists)
        assert db.run(lambda: ListItem.select().count()) == count
        parents = db.run(
            lambda: {
                (item.name, ListItem.get_by_id(item.parent_id).name)
                for item in ListItem.select().where(ListItem.kind == lists.ORIGINS)
            }
        )
        assert ("Panfleto", "Mídia Impressa") in parents
        assert len(parents) == 23
    finally:
        db.close()


WITHOUT_CHECK_DIGIT = {
    *("2201919", "2202251", "2201988", "2611533", "3117836", "3152131", "4305871", "5203939", "5203962"),
}
"""The nine municipalities whose code does not follow the rule of the IBGE."""


def test_cities_are_real() -> None:
    cities = table("cities.csv")
    assert len(cities) > 300
    assert len({city["ibge"] for city in cities}) == len(cities)
    for city in cities:
        if city["ibge"] not in WITHOUT_CHECK_DIGIT:
            products = [int(digit) * (1 + place % 2) for place, digit in enumerate(city["ibge"][:6])]
            assert int(city["ibge"][6]) == -sum(n // 10 + n % 10 for n in products) % 10, city
        assert AREA_CODES[city["ddd"]] == city["state"] or city["ddd"] == "61"
        assert cep_matches_uf(city["zip_from"], city["state"])
        assert cep_matches_uf(city["zip_to"], city["state"])
        assert city["zip_from"] <= city["zip_to"]
    assert {city["state"] for city in cities} == set(UFS)
    largest = {
        city["state"]: city["name"] for city in sorted(cities, key=lambda city: int(city["population_thousands"]))
    }
    assert largest["SP"] == "São Paulo"
    capitals = {"Rio Branco", "Maceió", "Manaus", "Macapá", "Salvador", "Fortaleza", "Brasília", "Goiânia", "São Luís"}
    capitals |= {"Belo Horizonte", "Campo Grande", "Cuiabá", "Belém", "João Pessoa", "Recife", "Teresina", "Curitiba"}
    capitals |= {
        "Rio de Janeiro",
        "Natal",
        "Porto Velho",
        "Boa Vista",
        "Porto Alegre",
        "Aracaju",
        "São Paulo",
        "Palmas",
    }
    assert capitals <= set(largest.values())
    assert {("Vitória", "ES"), ("Florianópolis", "SC")} <= {(city["name"], city["state"]) for city in cities}


def test_banks_have_their_numbers() -> None:
    banks = {row["compe"]: row["ispb"] for row in table("banks.csv")}
    assert len(banks) >= 40
    assert all(len(compe) == 3 and len(ispb) == 8 and (compe + ispb).isdecimal() for compe, ispb in banks.items())
    assert len(set(banks.values())) == len(banks)
    known = {"001": "00000000", "104": "00360305", "237": "60746948", "341": "60701190", "756": "02038232"}
    assert known.items() <= banks.items()


def test_every_data_file_has_its_source() -> None:
    notice = (data_file("lists.toml").parent.parent / "NOTICE").read_text(encoding="utf-8")
    for path in data_file("lists.toml").parent.iterdir():
        assert f"data/{path.name}" in notice


class Terminal(io.StringIO):
    """Something that says it is one."""

    def isatty(self) -> bool:
        return True


def test_progress_is_seen_on_a_terminal_only() -> None:
    out = Terminal()
    with Progress(out) as progress:
        progress("Clientes", 0, 1000)
        progress("Clientes", 1000, 1000)
        progress("Busca", 5, 0)
    lines = out.getvalue().replace("\x1b[K", "").split("\n")
    assert lines[0].split("\r")[-1] == f"{'Clientes':<24} [{'#' * 30}] 100%  1.000"
    assert lines[1] == "Busca: 5"
    silent = io.StringIO()
    with Progress(silent) as progress:
        progress("Clientes", 1, 2)
    assert silent.getvalue() == ""


def test_progress_stops_the_work_of_another_thread_after_ctrl_c() -> None:
    progress = Progress(io.StringIO())
    with pytest.raises(KeyboardInterrupt), progress:
        raise KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        progress("Gravação", 1, 2)


PAID = {
    "acordo": (20, 721_075),
    "boleto": (43836, 942_359_670),
    "cartao": (3388, 72_933_130),
    "cheque": (3359, 71_822_350),
    "debito": (441, 6_285_590),
    "dinheiro": (3356, 73_569_080),
    "pix": (10139, 217_492_110),
    "transferencia": (3361, 72_119_900),
}
"""By how the customers of the seed paid in two years: how often, and cents."""


@pytest.mark.function("F200")
def test_two_years_of_invoices_and_what_became_of_them(base: sqlite3.Connection) -> None:
    """The totals are known, and every cent of them is an entry."""

    def rows(sql: str) -> list[tuple[Any, ...]]:
        return base.execute(sql).fetchall()

    (wrong,) = rows(
        "SELECT (SELECT SUM(total_cents) FROM invoice) - (SELECT SUM(total_cents) FROM invoice_item),"
        " (SELECT SUM(total_cents) FROM invoice) - (SELECT SUM(cents) FROM ledger_entry WHERE kind = 'lancamento'),"
        " (SELECT SUM(open_cents) FROM invoice) - (SELECT SUM(cents) FROM ledger_entry WHERE invoice_id IS NOT NULL),"
        " (SELECT SUM(cents) FROM payment) + (SELECT SUM(cents) FROM ledger_entry WHERE kind = 'pagamento')"
    )
    assert wrong == (0, 0, 0, 0)
    paid = {
        method: (count, cents)
        for method, count, cents in rows("SELECT method, COUNT(*), SUM(cents) FROM payment GROUP BY 1")
    }
    assert paid == PAID
    assert rows("SELECT kind, state, COUNT(*), SUM(lines) FROM bank_file GROUP BY 1, 2") == [
        ("remessa_debito", "enviado", 2, 44),
        ("retorno_debito", "lido", 1, 22),
    ]
    assert rows("SELECT status, COUNT(*) FROM debt_agreement GROUP BY 1") == [("ativa", 20)]
    assert rows("SELECT COUNT(*) FROM cheque WHERE status = 'compensado'") == [(paid["cheque"][0],)]
    ((first, last),) = rows("SELECT MIN(due_on), MAX(due_on) FROM invoice")
    assert (first[:7], last[:7]) == ("2024-06", "2027-01")
