"""What a text of transaction codes asks for, and how it is completed."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.codes import LONGEST, Step, candidates, completed, is_codes, parse

CODES = ("DAD", "CEX", "CON", "HIS")


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("1234;CON", (Step(customer=1234), Step(code="CON"))),
        ("1234;CON+", (Step(customer=1234), Step(code="CON", new=True))),
        ("1234;con;his", (Step(customer=1234), Step(code="CON"), Step(code="HIS"))),
        (" 0012 ; con+ ; his ", (Step(customer=12), Step(code="CON", new=True), Step(code="HIS"))),
        ("CON", (Step(code="CON"),)),
        (";CON;", (Step(code="CON"),)),
        ("1;CON;2;HIS", (Step(customer=1), Step(code="CON"), Step(customer=2), Step(code="HIS"))),
        ("1234;", (Step(customer=1234),)),
        (";", ()),
        ("", ()),
    ],
)
def test_steps(text: str, steps: tuple[Step, ...]) -> None:
    assert parse(text) == steps


@pytest.mark.parametrize(
    "text",
    ["1234;CON;CÓD", "12x;CON", "0;CON", "2147483648;CON", "CON++", "+", "-1;CON", "CONTATOS", "١;CON", "1 2;CON"],
)
def test_what_is_no_code_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadValue, match=r"\.$"):
        parse(text)


def test_a_text_without_end_is_refused() -> None:
    with pytest.raises(BadValue, match="demais"):
        parse("CON;" * LONGEST)


def test_only_a_semicolon_makes_codes_of_a_text() -> None:
    assert is_codes("1;CON")
    assert not is_codes("CON")


@pytest.mark.parametrize(
    ("text", "fitting", "whole"),
    [
        ("1234;C", ("CEX", "CON"), "1234;C"),
        ("1234;co", ("CON",), "1234;CON"),
        ("1234;", CODES, "1234;"),
        ("h", ("HIS",), "HIS"),
        ("1;CON;d", ("DAD",), "1;CON;DAD"),
        ("1;X", (), "1;X"),
        ("1;CON", ("CON",), "1;CON"),
    ],
)
def test_candidates_and_completion(text: str, fitting: tuple[str, ...], whole: str) -> None:
    assert candidates(text, CODES) == fitting
    assert completed(text, CODES) == whole


@given(st.text(max_size=120))
def test_any_text_is_steps_or_a_sentence(text: str) -> None:
    with suppress(BadValue):
        assert all((step.customer is None) != (step.code == "") for step in parse(text))
    assert completed(text, CODES).startswith(text.rpartition(";")[0])
