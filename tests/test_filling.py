"""A form while it is filled in, without a screen."""

from __future__ import annotations

from datetime import date

from integrator_tui.forms.base import FormContext
from integrator_tui.forms.customers.contact import ContactForm
from integrator_tui.forms.customers.customer import CustomerForm
from integrator_tui.forms.filling import Filling

CONTEXT = FormContext(today=date(2026, 11, 24))
BLANK = dict.fromkeys(CustomerForm.model_fields, "")
PERSON = {**BLANK, "person_type": "Pessoa Física", "active": "Ativo", "legal_name": "ANA", "rg": "1234"}


def test_only_what_differs_is_typed() -> None:
    filling = Filling(CustomerForm, PERSON, CONTEXT, {"phone": "(41) 3333-4444"})
    assert filling.typed == {"phone": "(41) 3333-4444"}
    filling.put("phone", "")
    filling.put("legal_name", "BIA")
    assert filling.typed == {"legal_name": "BIA"}
    assert filling.texts["rg"] == "1234"


def test_the_fields_follow_the_type_of_person_and_what_goes_is_named() -> None:
    filling = Filling(CustomerForm, PERSON, CONTEXT, {})
    assert "rg" in filling.names
    assert not filling.fit_sections()
    filling.put("person_type", "jurídica")
    assert filling.fit_sections()
    assert "rg" not in filling.names
    assert "trade_name" in filling.names
    assert filling.texts["rg"] == ""
    assert filling.form.ui("rg").label in filling.going
    filling.put("person_type", "física")
    assert filling.fit_sections()
    assert filling.texts["rg"] == "1234"
    assert filling.going == []


def test_a_field_is_understood_while_others_are_wrong() -> None:
    filling = Filling(CustomerForm, PERSON, CONTEXT, {"birth_date": "5/2/80", "document": "12"})
    assert filling.check().keys() == {"document"}
    assert filling.as_stored("birth_date") == "05/02/1980"
    filling.put("birth_date", "05/02/1980")
    assert filling.as_stored("birth_date") == ""
    assert filling.as_stored("document") == ""


def test_what_the_service_refused_holds_until_it_is_typed_anew() -> None:
    filling = Filling(CustomerForm, PERSON, CONTEXT, {"email": "a@b.com.br"})
    filling.refuse({"email": "já existe"})
    assert filling.check().get("email") == "já existe"
    filling.put("email", "c@b.com.br")
    assert "email" not in filling.check()
    filling.put("email", "a@b.com.br")
    assert filling.check().get("email") == "já existe"
    filling.forgive()
    assert "email" not in filling.check()


def test_what_wants_another_field_opens_as_that_is_typed_and_closes_when_it_is_left() -> None:
    blank = dict.fromkeys(ContactForm.model_fields, "")
    filling = Filling(ContactForm, blank, CONTEXT, {})
    wanting = [name for name in filling.names if filling.form.ui(name).needs == "mobile"]
    assert wanting
    assert filling.closed >= set(wanting)
    filling.put("mobile", "(41) 9")
    assert not filling.closed & set(wanting)
    filling.put("mobile", "")
    assert not filling.closed & set(wanting), "half a text empties nothing"
    filling.left("mobile")
    assert filling.closed >= set(wanting)


def test_what_others_changed_follows_where_nothing_was_typed() -> None:
    filling = Filling(CustomerForm, PERSON, CONTEXT, {"phone": "1"})
    newer = filling.read_again({**PERSON, "legal_name": "BIA", "phone": "2"}, CONTEXT)
    assert newer["legal_name"] == "BIA"
    assert "phone" not in newer
    assert filling.typed == {"phone": "1"}
