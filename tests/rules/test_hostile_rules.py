"""No text makes a rule raise anything but `BadValue`, hang, or store anything but what the column expects."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import integrator_tui.rules
from integrator_tui.rules import dates, fold, money, rounding
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers import addresses, documents, emails, phones
from integrator_tui.rules.customers import state_registration as registration
from integrator_tui.rules.finance import business_days
from integrator_tui.rules.plans import mac, password
from integrator_tui.rules.search import identify
from integrator_tui.tables import csv_safe

TODAY = date(2026, 5, 20)
ROWS = json.loads((Path(__file__).parents[2] / "data" / "hostile_inputs.json").read_text(encoding="utf-8"))
HOSTILE = [row["value"] * min(row.get("repeat", 1), 1_000_000) for row in ROWS]
LONG = 300_000  # characters; the hostile inputs have two texts of a megabyte besides
HUGE = {
    "digits": "1" * LONG,
    "arabic digits": "١" * LONG,
    "letters": "x" * LONG,
    "accents": "é" * LONG,
    "marks": "\u0301" * LONG,
    "surrogates": "\ud800" * LONG,
    "NUL": "\x00" * LONG,
    "spaces": " " * LONG + "x",
    "brackets": "(" * LONG,
    "signs": "+" * LONG,
    "dashes": "-" * LONG,
    "groups": "1." * (LONG // 2),
    "thousands": "1" + ".000" * (LONG // 4),
    "labels": "a@" + "b." * (LONG // 2),
    "carriers": "0xx" * (LONG // 3),
    "tabs": "\t" * LONG,
}
SOME_STATES = ("AC", "BA", "MT", "SP")  # lengths of 13, of 8 or 9, of 9 to 11, with a letter
PHONE = (
    r"([1-9]{2}[0-9]{8,9}|0(?:[835]00|900|30[34])[0-9]{6,7}|(?:[34]00|402)[0-9]{5}|\+[1-9][0-9]{6,14})(x[0-9]{1,6})?"
)
PARSERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "cpf": (documents.parse_cpf, r"[0-9]{11}"),
    "cnpj": (documents.parse_cnpj, r"[0-9A-Z]{12}[0-9]{2}"),
    "phone": (phones.parse_phone, PHONE),
    "phone with area": (lambda text: phones.parse_phone(text, "11"), PHONE),
    "mobile": (lambda text: phones.parse_mobile(text, "11"), r"[1-9]{2}9[0-9]{8}|\+[1-9][0-9]{6,14}"),
    "cep": (addresses.parse_cep, r"[0-9]{8}"),
    "uf": (addresses.parse_uf, r"[A-Z]{2}"),
    "email": (emails.parse_email, r"[!-?A-~]+@[a-z0-9.-]+"),
    "money": (money.parse_money, r"-?[0-9]{1,14}"),
    "date": (lambda text: dates.parse_date(text, TODAY), r"(19|20|21|22)[0-9]{2}-[0-9]{2}-[0-9]{2}"),
    "holiday of a city": (business_days.parse_city_day, r"CityDay\(.*\)"),
    "mac": (mac.parse_mac, r"([0-9A-F]{2}:){5}[0-9A-F]{2}"),
    "percent": (rounding.parse_percent, r"[0-9]{1,7}"),
    "birth date": (lambda text: dates.parse_birth_date(text, TODAY), r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}"),
    **{
        f"registration {uf}": (
            lambda text, uf=uf: registration.parse_state_registration(text, uf),  # type: ignore[misc]
            r"P?[0-9./-]+|ISENTO",
        )
        for uf in SOME_STATES
    },
    "uf of a registration": (lambda text: registration.parse_state_registration("110042490114", text), r"[0-9.]+"),
}
TOTAL: dict[str, Callable[[str], Any]] = {
    "fold": fold.fold,
    "strength": password.strength,
    "words": fold.words,
    "digits": fold.digits,
    "identify": identify.identify,
    "neutral": csv_safe.neutral,
    "format_document": documents.format_document,
    "format_phone": phones.format_phone,
    "format_cep": addresses.format_cep,
    "phone_variants": phones.phone_variants,
    "area_of": phones.area_of,
    "cep_matches_uf": lambda text: addresses.cep_matches_uf(text, "SP"),
    "cep_matches_that_uf": lambda text: addresses.cep_matches_uf("01310100", text),
}

nasty = st.one_of(
    st.text(st.characters(), max_size=40),
    st.text(st.one_of(st.sampled_from("0123456789.-/+() ,$R@xX\x00\u200b\u202e"), st.characters(categories=["Nd"]))),
    st.from_regex(r"\d{8,14}", fullmatch=True),
    st.from_regex(r"[+-]?\d{1,3}[./,-]\d{1,3}[./,-]\d{1,4}", fullmatch=True),
)


def check(text: str) -> None:
    for name, (parse, stored) in PARSERS.items():
        try:
            value = str(parse(text))
        except BadValue as refused:
            sentence = str(refused)
            assert sentence.endswith("."), (name, sentence)
            assert sentence.isprintable(), (name, sentence)
            assert len(sentence) < 150, (name, sentence)
        else:
            assert re.fullmatch(stored, value), (name, value)
    for function in TOTAL.values():
        function(text)


@pytest.mark.parametrize("text", HOSTILE, ids=[row["id"] for row in ROWS])
def test_the_hostile_inputs(text: str) -> None:
    check(text)


@given(nasty)
@example("")
@example("\x00")
@example("ISENTO\x00")
@example("²²²²²²²²²²²")
@settings(max_examples=500, derandomize=True, deadline=None)
def test_any_text(text: str) -> None:
    check(text)


@pytest.mark.parametrize("name", [*PARSERS, *TOTAL])
def test_long_texts_take_no_longer_than_reading_them(name: str) -> None:
    function = PARSERS[name][0] if name in PARSERS else TOTAL[name]
    for what in ("spaces", "brackets", "groups", "labels", "surrogates"):
        started = time.process_time()
        with contextlib.suppress(BadValue):
            function(HUGE[what])
        assert time.process_time() - started < 1, what


@pytest.mark.parametrize("what", HUGE)
def test_ten_thousand_characters_of_one_kind(what: str) -> None:
    check(HUGE[what][:10_000])


def test_no_validator_is_loaded_before_it_is_needed() -> None:
    """The start of the program pays for none of them (contract of import time)."""
    rules = Path(integrator_tui.rules.__file__).parent
    files = (path.relative_to(rules).with_suffix("") for path in rules.rglob("*.py") if path.stem != "__init__")
    modules = sorted(".".join(path.parts) for path in files)
    program = (
        "import importlib, sys\n"
        f"for name in {modules!r}: importlib.import_module('integrator_tui.rules.' + name)\n"
        "heavy = {'validate_docbr', 'validador_ie', 'phonenumbers', 'email_validator', 'idna', 'dns', 'pydantic',\n"
        "'holidays', 'dateutil'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
