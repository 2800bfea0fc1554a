"""Where hostile texts are shown besides search, registration and history: one `@screen` for each place.

A new screen registers here how such texts are put into its tables, past every check, and which keys show them. The
function gets a `Round` whose desk stands at `at`: the search, or the window of a customer in read mode; it must come
back there. A screen whose pane does not exist yet is left out until it does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from peewee import TextField

from integrator_tui.commands.registry import PLACES, exists
from integrator_tui.models.base import Table
from integrator_tui.models.customers import Address, Contact, Customer
from integrator_tui.models.messages import Consent
from integrator_tui.models.registration import (
    DebitData,
    Document,
    ExtraField,
    ExtraValue,
    Favorite,
    Observation,
    ObservationReading,
)
from integrator_tui.rules.fold import fold
from integrator_tui.screens.collision import CollisionDialog
from integrator_tui.services.search.search_index import index_customers
from integrator_tui.widgets.form import Form
from tests.screens.desk import DeskPilot

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC).replace(tzinfo=None)
At = Literal["search", "customer"]
BUILT = {place.id for place in PLACES if exists(place)}


@dataclass
class Round:
    """One customer with such texts, and a way to press keys and look at what comes."""

    desk: DeskPilot
    texts: Sequence[str]
    customer_id: int
    view: Callable[..., Awaitable[None]]
    """`await view("name", *keys)`: press, then every line must stand as it should."""


Look = Callable[[Round], Awaitable[None]]


@dataclass(frozen=True)
class Place:
    """A screen, or several that are reached from it."""

    name: str
    at: At
    look: Look
    pane: str
    """What must be in `BUILT` for it to exist; empty for what is there anyway."""


_places: dict[str, Place] = {}


def screen(name: str, *, at: At = "customer", pane: str = "") -> Callable[[Look], Look]:
    """Register the decorated function."""

    def declare(look: Look) -> Look:
        _places[name] = Place(name, at, look, pane)
        return look

    return declare


def places(at: At) -> list[Place]:
    """Those that exist."""
    return [place for place in _places.values() if place.at == at and (not place.pane or place.pane in BUILT)]


def fill(table: Any, texts: Sequence[str], customer_id: int, **fixed: Any) -> None:
    """One row of a table, the customer's only one, with one of the texts in every column that holds text."""
    columns = [name for name, field in table._meta.fields.items() if isinstance(field, TextField)]
    values = {name: texts[number % len(texts)] for number, name in enumerate(columns)}
    where = table.customer_id == customer_id
    if "kind" in fixed:
        where &= table.kind == fixed["kind"]
    table.delete().where(where).execute()
    table.insert(**{**values, "customer_id": customer_id, **fixed}).execute()


def put(round_: Round, table: type[Table], **fixed: Any) -> None:
    """`fill`, on the thread of the database."""
    round_.desk.db.run(fill, table, round_.texts, round_.customer_id, **fixed)


async def list_and_record(here: Round, name: str, key: str) -> None:
    """The list of an option, its first record as a form, the question before it goes, and back to the registration."""
    await here.view(name, key)
    await here.view(f"{name}, form", "enter")
    await here.desk.press("escape")
    await here.view(f"{name}, question", "delete")
    await here.desk.press("escape")
    await here.desk.press("d")


@screen("contacts", pane="contacts")
async def contacts(here: Round) -> None:
    put(here, Contact)
    await list_and_record(here, "contacts", "c")


@screen("addresses", pane="addresses")
async def addresses(here: Round) -> None:
    put(here, Address, kind="instalacao")
    await list_and_record(here, "addresses", "e")


@screen("notes", pane="observations")
async def notes(here: Round) -> None:
    put(here, Observation, at=NOW, operator_id=1)
    await list_and_record(here, "notes", "b")
    await here.desk.press("b")
    await here.view("who has read", "l")
    await here.desk.press("escape", "d")


@screen("compulsory notes", pane="observations")
async def compulsory(here: Round) -> None:
    """Over the record, when it is opened anew."""
    put(here, Observation, at=NOW, operator_id=1, must_read=True)
    await here.desk.press("f3")
    await here.view("compulsory notes", "enter")
    assert here.desk.app.screen.is_modal
    await here.desk.press("enter")
    here.desk.db.run(lambda: ObservationReading.delete().execute())
    put(here, Observation, at=NOW, operator_id=1)


@screen("consents", pane="consents")
async def consents(here: Round) -> None:
    put(here, Consent, channel="email", purpose="marketing", granted=False, basis="consentimento", given_on=NOW.date())
    await list_and_record(here, "consents", "n")


@screen("extra fields", pane="extra_fields")
async def extra_fields(here: Round) -> None:
    """A field of the provider with such a name and such a value."""
    here.desk.db.run(_extra_field, here.customer_id, here.texts)
    await here.view("extra fields", "x")
    await here.view("extra fields, form", "enter")
    await here.desk.press("escape", "d")


def _extra_field(customer_id: int, texts: Sequence[str]) -> None:
    ExtraValue.delete().execute()
    ExtraField.delete().execute()
    key = ExtraField.insert(owner="customer", name=texts[0], kind="texto", position=1).execute()
    ExtraValue.insert(field_id=key, owner_id=customer_id, value=texts[1]).execute()


@screen("debits", pane="debits")
async def debits(here: Round) -> None:
    # Without a bank these are closed and empty: no service leaves anything else in them.
    put(here, DebitData, status="ativo", branch="", account="", account_type="")
    await list_and_record(here, "debits", "t")


@screen("documents", pane="documents")
async def documents(here: Round) -> None:
    put(here, Document, at=NOW, size=1, revision=1, sha256="0" * 64)
    await here.view("documents", "g")
    await here.desk.press("d")


@screen("favorites", pane="tab_2")
async def favorites(here: Round) -> None:
    """Names of destinations that this program never had."""
    here.desk.db.run(_strange_favorite, here.texts[0])
    await here.view("favorites", "2")
    await here.desk.press("1", "d")


def _strange_favorite(name: str) -> None:
    Favorite.delete().execute()
    Favorite.insert(operator_id=1, destination=name, position=1).execute()


@screen("list to choose from")
async def chooser(here: Round) -> None:
    """F4 in a field whose entries the provider has named."""
    await here.desk.press("f2")
    here.desk.app.screen.query_one(Form).inputs["condominium_id"].focus()
    await here.view("list to choose from", "f4")
    assert here.desk.app.screen.is_modal
    await here.desk.press("escape", "escape")


@screen("conflict")
async def conflict(here: Round) -> None:
    """Somebody else has written such a text into the field that was typed in."""
    await here.desk.press("f2")
    await here.desk.fill(notes=f"digitado {here.customer_id}")
    here.desk.db.run(_write_meanwhile, here.customer_id, here.texts)
    await here.view("conflict", "ctrl+s")
    assert isinstance(here.desk.app.screen, CollisionDialog), here.desk.text
    await here.desk.press("escape")
    await here.view("asked before leaving", "escape")
    await here.desk.press("d")


def _write_meanwhile(customer_id: int, texts: Sequence[str]) -> None:
    change = {"notes": " ".join(texts[:3]), "version": Customer.version + 1}
    Customer.update(**change).where(Customer.id == customer_id).execute()


@screen("duplicate")
async def duplicate(here: Round) -> None:
    """Somebody with such a name has the same telephone."""
    other = 3 - here.customer_id
    name = here.texts[0]
    here.desk.db.run(_same_phone, other, name)
    await here.desk.press("f2")
    form = here.desk.app.screen.query_one(Form)
    form.inputs["phone"].focus()
    await here.desk.fill(phone="(41) 3232-1000")
    await here.view("duplicate", "tab")
    assert f"também de {other}" in here.desk.bottom, here.desk.text
    await here.desk.press("escape", "d")


def _same_phone(customer_id: int, name: str) -> None:
    change = {"legal_name": name, "folded_name": fold(name), "phone": "4132321000"}
    Customer.update(**change).where(Customer.id == customer_id).execute()
    index_customers([customer_id])


@screen("recent", at="search")
async def recent(here: Round) -> None:
    """The customers that were opened last stand there while nothing is searched for."""
    await here.desk.search("")
    await here.view("recent", "f5")
