"""What the index is made of, by property: misspellings, turned names, keys."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrator_tui.rules.customers.phones import AREA_CODES, phone_variants
from integrator_tui.rules.fold import fold
from integrator_tui.rules.search.nearness import letters_apart
from integrator_tui.rules.search.search_keys import KINDS, line_keys, lines, typed_numbers
from integrator_tui.rules.search.search_names import (
    LONGEST_ENTRY,
    name_base,
    near,
    one_error_apart,
    one_error_away,
    parts,
    turned,
)
from tests.queries.corpus import misspelt

WORD = st.text("abcdeé語", min_size=2, max_size=8)


def within_one(one: str, other: str) -> bool:
    """By the book: insertion, deletion, replacement, swap."""
    edits = {one[:at] + one[at + 1 :] for at in range(len(one))}
    edits |= {other} & {one[:at] + letter + one[at:] for at in range(len(one) + 1) for letter in other}
    edits |= {other} & {one[:at] + letter + one[at + 1 :] for at in range(len(one)) for letter in other}
    edits |= {one[:at] + one[at + 1] + one[at] + one[at + 2 :] for at in range(len(one) - 1)}
    return other in edits


@given(WORD, WORD)
def test_one_error_apart_is_what_the_book_says(one: str, other: str) -> None:
    if one != other:
        assert one_error_apart(one, other) == within_one(one, other) == one_error_apart(other, one)


@given(WORD, st.text("abcde ", max_size=9))
def test_letters_apart_is_what_the_book_says(one: str, other: str) -> None:
    rows = [list(range(len(other) + 1))]
    for at, letter in enumerate(one):
        row = [at + 1]
        for place, there in enumerate(other):
            row.append(min(row[-1] + 1, rows[-1][place + 1] + 1, rows[-1][place] + (letter != there)))
        rows.append(row)
    assert letters_apart(one, other) == (min(rows[-1]), rows[-1][-1])


@given(WORD, st.integers(0, 8))
def test_errors_are_looked_for_only_as_far_as_asked(word: str, furthest: int) -> None:
    near_the_end = one_error_away(word) - one_error_away(word, furthest)
    assert all(text.startswith(word[: min(furthest, len(word)) + 1]) for text in near_the_end)


@given(WORD, WORD)
def test_words_one_error_apart_share_a_near_word(one: str, other: str) -> None:
    if one != other and within_one(one, other):
        assert near(one) & near(other)


@given(st.randoms(use_true_random=False), WORD)
def test_every_misspelling_is_one_error_apart(rng: random.Random, word: str) -> None:
    for wrong in misspelt(word, rng):
        assert one_error_apart(word, wrong), (word, wrong)


@given(st.text(max_size=80), st.text(max_size=80))
def test_every_word_of_a_name_begins_an_entry_with_all_others(one: str, other: str) -> None:
    base = name_base(one, other)
    entries = turned(base)
    for word in {*fold(one).split(), *fold(other).split()}:
        (entry, *_) = [entry for entry in entries if f"{entry} ".startswith(f"{word} ")]
        assert sorted(entry.split()) == sorted(base.split())
    assert all(len(entry) <= LONGEST_ENTRY for entry in entries)


def test_names_are_kept_once_and_joined_where_punctuation_tears_them() -> None:
    assert name_base("Padaria Pão", "padaria PAO") == "padaria pao"
    assert name_base("Joana D'Ávila", "") == "joana d avila davila"
    assert name_base("S.A. Café", "") == "s a cafe sa"
    assert name_base("%%%", "") == "%%%"
    assert turned("maria da silva") == {"maria da silva", "da silva maria", "silva maria da"}
    assert parts("souza") == {"ouza", "uza"}
    assert near("ana") == {"ana", "na", "aa", "an"}


@given(st.sampled_from(sorted(AREA_CODES)), st.from_regex(r"9[0-9]{8}|[2-5][0-9]{7}", fullmatch=True))
def test_a_phone_is_found_by_every_variant_and_every_beginning_of_it(area: str, local: str) -> None:
    number = area + local
    keys = {key for line in lines([number], [], []) for _, key in line_keys(line)}
    for variant in phone_variants(number):
        assert keys & set(typed_numbers(variant)), variant
        for end in range(1, len(variant)):
            begun = typed_numbers(variant[:end])
            assert any(key.startswith(each) for key in keys for each in begun), variant[:end]


def test_a_mobile_stored_without_its_ninth_digit_is_found_with_it() -> None:
    keys = {key for line in lines(["1187654321"], [], []) for _, key in line_keys(line)}
    for typed in ("1187654321", "11987654321", "87654321", "987654321", "+55 11 98765-4321"):
        assert keys & set(typed_numbers(typed)), typed


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("+351912345678", "+351 912 345 678|351912345678|00351912345678|912345678|+351 912|912 345"),
        ("+5491123456789", "+54 9 11 2345-6789|+54 11 2345-6789|+54 11 15 2345-6789|11 2345-6789|5491123"),
        ("+14155552671", "+1 (415) 555-2671|(415) 555-2671|14155552671"),
        ("1133334444x12", "(11) 3333-4444 ramal 12|1133334444|3333-4444|33334444 r 12"),
        ("08001234567", "0800 123 4567|08001234567|0800 123|800 123 4567"),
        ("40041234", "4004-1234|+55 4004-1234|4004"),
        ("03031234567", "0303 123 4567|303 1234567"),
    ],
)
def test_numbers_of_other_kinds_are_found_as_people_say_them(stored: str, typed: str) -> None:
    keys = {key for line in lines([stored], [], []) for kind, key in line_keys(line) if kind == KINDS["fone"]}
    for text in typed.split("|"):
        assert any(key.startswith(each) for key in keys for each in typed_numbers(text)), text


def test_keys_of_what_is_stored() -> None:
    stored = lines(
        ["(11) 3333-4444", ""],
        ["Ana@Loja.com.br", ""],
        [
            ("ip", "2001:0DB8::1"),
            ("mac", "AA:BB:CC:DD:EE:FF"),
            ("contract", "CT-2024/1"),
            ("other", "x"),
            ("login", " "),
        ],
    )
    assert {key for line in stored for key in line_keys(line)} == {
        *(("f", "1133334444"), ("f", "33334444"), ("e", "ana@loja.com.br"), ("d", "loja.com.br")),
        *(("i", "2001:db8::1"), ("m", "aabbccddeeff"), ("c", "ct20241")),
        *(("r", "444433"), ("r", "ffeedd")),
    }
