"""The index follows the customers, and holds nothing else (F202, F203)."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from integrator_tui.models import search as models
from integrator_tui.models.base import database
from integrator_tui.models.customers import Address, Contact, Customer, CustomerIdentifier, CustomerStanding
from integrator_tui.models.raw import fetch
from integrator_tui.queries.search.search import CustomerRow, search
from integrator_tui.rules.fold import fold
from integrator_tui.services.search.search_index import index_customers, rebuild
from integrator_tui.services.search.search_rebuild import COLUMNS
from tests.queries.corpus import Desk

OF_CUSTOMERS = ("search_row", "search_name", "search_key", "search_resident")
NOT_COMPARED = {"id", "place_id", "places", "customers"}
"""Ids that depend on the order in which places came; how many had a word at the last rebuild."""


def contents(tables: tuple[str, ...] = tuple(COLUMNS)) -> dict[str, list[tuple[Any, ...]]]:
    """The whole index."""
    found = {}
    for table in tables:
        columns = [column for column in COLUMNS[table] if column not in NOT_COMPARED]
        found[table] = sorted(fetch(f"SELECT {', '.join(columns)} FROM {table}"))
    return found


def quiet(done: int, total: int) -> None:
    """Nobody looks."""


def rename(key: int, name: str) -> None:
    """A new name for a customer, with the index."""
    with database.atomic():
        Customer.update(legal_name=name, folded_name=fold(name)).where(Customer.id == key).execute()
        index_customers([key])


def row(desk: Desk, key: int) -> CustomerRow:
    """The line of a customer."""
    return desk.db.run(search, desk.session, str(key), "codigo").rows[0]


def test_one_by_one_gives_the_same_as_all_at_once(desk: Desk) -> None:
    at_once = desk.db.run(contents)

    def one_by_one() -> None:
        for table in COLUMNS:
            database.execute_sql(f"DELETE FROM {table}")
        for (key,) in fetch("SELECT id FROM customer ORDER BY id DESC"):
            index_customers([key])

    desk.db.run(one_by_one)
    assert desk.db.run(contents) == at_once
    desk.db.run(rebuild, quiet)
    assert desk.db.run(contents) == at_once


def test_an_edited_customer_is_found_by_the_new_and_not_by_the_old(desk: Desk) -> None:
    def edit() -> None:
        with database.atomic():
            Customer.update(
                legal_name="Zulmira Kowalczyk",
                folded_name="zulmira kowalczyk",
                document="99988877766",
                mobile="68991112222",
                phone="",
                email="zulmira@novo.example",
            ).where(Customer.id == 5).execute()
            Address.update(street="Rua Inédita", city="Xapuri", state="AC").where(Address.customer_id == 5).execute()
            CustomerIdentifier.update(value="zulmira.k").where(
                (CustomerIdentifier.customer_id == 5) & (CustomerIdentifier.kind == "login")
            ).execute()
            Contact.update(mobile="68993334444").where(Contact.customer_id == 5).execute()
            index_customers([5])

    before = desk.db.run(lambda: Customer.get_by_id(5))
    desk.db.run(edit)
    for text, where in (
        *(("kowalczyk zul", "tudo"), ("kowalczik", "tudo"), ("owalcz", "nome"), ("99988877766", "tudo")),
        *(("(68) 9111-2222", "tudo"), ("99333-4444", "fone"), ("ZULMIRA@NOVO.EXAMPLE", "tudo")),
        *(("novo.example", "dominio"), ("zulmira.k", "login"), ("inedita xapuri", "endereco")),
    ):
        assert desk.all_ids(text, where)[:1] == [5], text
    for text, where in (
        *((before.legal_name, "nome"), (before.document, "tudo"), (before.mobile or before.phone, "tudo")),
        (before.email, "tudo"),
    ):
        assert 5 not in desk.all_ids(text, where), text
    assert (row(desk, 5).city, row(desk, 5).phone) == ("Xapuri", "68991112222")


def test_edits_leave_what_a_rebuild_would_make(desk: Desk) -> None:
    def edits() -> None:
        rename(7, "Ção & Filhos D'Ávila")
        rename(7, "%%%")
        rename(8, "")
        rename(9, "Maria Maria Maria")
        with database.atomic():
            Contact.delete().where(Contact.customer_id == 10).execute()
            CustomerIdentifier.delete().where(CustomerIdentifier.customer_id == 11).execute()
            Address.delete().where(Address.customer_id == 12).execute()
            Address.insert(customer_id=13, kind="instalacao", street="Rua Nova", city="Natal", state="RN").execute()
            CustomerStanding.insert(customer_id=14, active_plans=1, overdue_cents=5, as_of="2024-01-01").execute()
            index_customers([10, 11, 12, 13, 14])
        index_customers(range(1, 600))

    desk.db.run(edits)
    edited = desk.db.run(lambda: contents(OF_CUSTOMERS))
    desk.db.run(rebuild, quiet)
    assert desk.db.run(lambda: contents(OF_CUSTOMERS)) == edited
    assert desk.all_ids("%%%", "nome") == [7]


def test_a_deleted_customer_leaves_nothing(desk: Desk) -> None:
    def delete() -> None:
        with database.atomic():
            for table in (Address, Contact, CustomerIdentifier, CustomerStanding):
                table.delete().where(table.customer_id == 1).execute()
            Customer.delete().where(Customer.id == 1).execute()
            index_customers([1])

    desk.db.run(delete)
    left = desk.db.run(
        lambda: [fetch(f"SELECT COUNT(*) FROM {table} WHERE customer_id = 1")[0][0] for table in OF_CUSTOMERS]
    )
    assert left == [0, 0, 0, 0]


def test_an_edit_that_is_rolled_back_leaves_the_index_as_it_was(desk: Desk) -> None:
    before = desk.db.run(contents)

    def fail() -> None:
        with database.atomic():
            rename(5, "Nome Que Não Fica")
            raise ZeroDivisionError

    with suppress(ZeroDivisionError):
        desk.db.run(fail)
    assert desk.db.run(contents) == before


def test_a_save_that_changes_nothing_searchable_writes_nothing(desk: Desk) -> None:
    def written() -> int:
        Customer.update(notes="outra observação").where(Customer.id == 5).execute()
        before = changes()
        index_customers([5])
        return changes() - before

    def changes() -> int:
        if desk.db.url.startswith("sqlite"):
            return int(fetch("SELECT total_changes()")[0][0])
        tables = ", ".join(f"'{table}'" for table in COLUMNS)
        sql = f"SELECT SUM(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables WHERE relname IN ({tables})"
        return int(fetch(sql)[0][0] or 0)

    def in_one_transaction() -> int:
        with database.atomic():
            return written()

    assert desk.db.run(in_one_transaction) == 0


def test_an_empty_base_has_an_empty_index(database_url: str) -> None:
    with Desk(database_url) as desk:
        steps: list[tuple[int, int]] = []
        desk.db.run(rebuild, lambda done, total: steps.append((done, total)))
        assert steps
        assert desk.ids("maria") == []
        desk.db.run(index_customers, [])
        desk.db.run(index_customers, [1, 2])
        assert all(not rows for rows in desk.db.run(contents).values())


def test_progress_goes_up_to_the_end(desk: Desk) -> None:
    steps: list[tuple[int, int]] = []
    desk.db.run(rebuild, lambda done, total: steps.append((done, total)))
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1][0] == steps[-1][1]


def test_the_models_describe_the_tables(database_url: str) -> None:
    described: list[Any] = [value for name, value in vars(models).items() if name.startswith("Search")]
    with Desk(database_url) as desk:
        for meta in (model._meta for model in described):
            columns = desk.db.run(lambda name=meta.table_name: [column.name for column in database.get_columns(name)])
            assert list(meta.columns) == columns, meta.table_name
    assert {model._meta.table_name for model in described} == set(COLUMNS)
