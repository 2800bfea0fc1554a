"""Documents, telephones and e-mails behind a mask: every way out of the base, and the one logged way around (F240)."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from integrator_tui.errors import Refused
from integrator_tui.queries.access.openings import openings_of
from integrator_tui.queries.calls.overview import customer_overview
from integrator_tui.queries.customers.customers import customer, whole_customer
from integrator_tui.queries.history import Subject, history_of, history_of_field
from integrator_tui.queries.messages.outbox import messages
from integrator_tui.queries.search import search
from integrator_tui.rules import permissions, variables
from integrator_tui.rules.customers.masks import masked, masked_text
from integrator_tui.services.access.openings import log_opening, reveal
from integrator_tui.services.calls.timeline import timeline
from integrator_tui.services.customers.contacts import CONTACTS
from integrator_tui.services.customers.customer_export import export
from integrator_tui.services.customers.customers import save_customer
from integrator_tui.services.messages.messages import send_sms
from integrator_tui.session import Session
from tests.services.planned import Provider

SECRETS = ("52998224725", "529.982.247-25", "99876-5432", "41998765432", "3333-4444", "maria.santos@", "12.345.678-9")
FEW = permissions.PERMISSIONS - {permissions.SEE_PERSONAL}


@pytest.fixture
def house(database_url: str) -> Iterator[Provider]:
    made = Provider(database_url)
    made.do(CONTACTS.create, made.maria, {"name": "EVA", "mobile": "(41) 99876-5432", "email": "maria.santos@eva.com"})
    read = made.do(customer, made.maria).form
    from integrator_tui.forms.base import as_texts
    from integrator_tui.queries.customers.customers import form_context

    made.do(save_customer, made.maria, read, {**as_texts(read, made.do(form_context)), "rg": "12.345.678-9"})
    made.do(send_sms, made.maria, {"phones": "(41) 99876-5432", "body": "Seu CPF é 529.982.247-25"})
    made.set(variables.MASK_PERSONAL, 1)
    yield made
    made.db.close()


def _export(session: Session, text: str, fmt: str) -> str:
    out = io.BytesIO()
    export(session, text, fmt, out)
    return out.getvalue().decode()


WAYS: dict[str, Callable[[Session, int], Any]] = {
    "search by document": lambda session, key: search.search(session, "529.982.247-25"),
    "search by phone": lambda session, key: search.search(session, "99876-5432"),
    "search by e-mail": lambda session, key: search.search(session, "maria.santos@exemplo.com.br"),
    "search by the end of a number": lambda session, key: search.search(session, "5432"),
    "search by name": lambda session, key: search.search(session, "maria"),
    "nearest": lambda session, key: search.nearest(session, "mraia slva"),
    "every": lambda session, key: list(search.every(session, "maria")),
    "recent": lambda session, key: search.recent(session),
    "registration": customer,
    "window": customer_overview,
    "contacts": lambda session, key: CONTACTS.page(session, key),
    "contact": lambda session, key: CONTACTS.one(session, key, 1),
    "history": history_of,
    "history of a field": lambda session, key: history_of_field(session, Subject(key, "customer", key), "document"),
    "timeline": lambda session, key: timeline(session, key),
    "messages": lambda session, key: messages(session, customer_id=key),
    "outbox": lambda session, key: messages(session),
    "csv": lambda session, key: _export(session, "maria", "csv"),
    "json of all": lambda session, key: _export(session, "", "json"),
}


@pytest.mark.function("F240")
def test_no_way_out_shows_more_than_the_mask(house: Provider) -> None:
    few = replace(house.session, admin=False, permissions=FEW)
    house.db.run(log_opening, few, house.maria)
    leaks = {
        name: [word for word in SECRETS if word in str(house.db.run(way, few, house.maria))]
        for name, way in WAYS.items()
    }
    assert {name: words for name, words in leaks.items() if words} == {}
    for text in ("529.982.247-25", "99876-5432", "maria.santos@exemplo.com.br"):  # who is asked for is found
        assert house.db.run(search.search, few, text).rows[0].id == house.maria
    may = replace(few, permissions=permissions.PERMISSIONS)
    for name in ("search by name", "registration", "contacts", "history", "csv"):  # the control
        assert any(word in str(house.db.run(WAYS[name], may, house.maria)) for word in SECRETS), name
    house.set(variables.MASK_PERSONAL, 0)
    assert "52998224725" in str(house.db.run(customer, few, house.maria))


@pytest.mark.function("F240")
def test_shown_once_it_is_written_down_until_he_is_opened_again(house: Provider) -> None:
    few = replace(house.session, admin=False, permissions=FEW)
    with pytest.raises(Refused, match="por que"):
        house.db.run(reveal, few, house.maria)
    house.db.run(reveal, few, house.maria, "confere o CPF")
    record = house.db.run(customer, few, house.maria)
    assert (record.masked, record.form.document) == (False, "52998224725")
    assert house.db.run(customer, few, house.joao).masked
    assert house.do(openings_of, house.maria)[0].reason == "confere o CPF"
    house.db.run(log_opening, few, house.maria)
    assert house.db.run(customer, few, house.maria).masked


def test_nobody_writes_over_what_he_does_not_see(house: Provider) -> None:
    few = replace(house.session, admin=False, permissions=FEW)
    read = house.db.run(customer, few, house.maria).form
    with pytest.raises(Refused, match="mascarados"):
        house.db.run(save_customer, few, house.maria, read, {"document": read.document})
    for key in (None, 1):
        with pytest.raises(Refused, match="mascarados"):
            house.db.run(CONTACTS.opened, few, house.maria, key)
    assert house.db.run(whole_customer, few, house.maria).form.document == "52998224725"


def test_masks() -> None:
    assert masked("document", "52998224725") == "•••982247••"
    assert masked("document", "12ABC34501DE35") == "12ABC34501DE35"
    assert masked("phone", "41998765432") == "•••••••5432"
    assert masked("email", "a@b.com") == "a•••@b.com"
    assert masked("rg", "1") == "•••"
    assert masked("legal_name", "MARIA 5") == "MARIA 5"
    assert masked_text("fone (41) 99876-5432, e-mail x.y@z.br") == "fone (••) •••••-5432, e-mail x•••@z.br"
    assert masked_text("plano 300") == "plano 300"
    assert masked_text("") == ""
