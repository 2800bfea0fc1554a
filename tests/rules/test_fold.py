"""What search compares."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.rules.fold import digits, fold, likely, words

anything = st.text(st.characters(), max_size=40)  # with surrogates


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("João da Conceição", "joao da conceicao"),
        ("JOA\u0303O", "joao"),
        ("  Ana   Lúcia  ", "ana lucia"),
        ("D'Ávila & Filhos Ltda.", "d avila filhos ltda"),
        ("D\u2019Ávila", "d avila"),
        ("Pão-de-Açúcar", "pao de acucar"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("ISTANBUL", "istanbul"),
        ("ılık", "ilik"),
        ("Ærø", "aero"),
        ("Œuvre", "oeuvre"),
        ("Đorđe Łukasz", "dorde lukasz"),
        ("Þórður", "thordur"),
        ("ﬁbra ½", "fibra 1 2"),
        ("Ｆｉｂｒａ", "fibra"),
        ("ℌome", "home"),
        ("1ª Rua nº 7", "1a rua no 7"),
        ("tab\tnova\nlinha\x00nul", "tab nova linha nul"),
        ("Ma\u200bri\u00ada", "maria"),
        ("100% [VIP] __x__", "100 vip x"),
        ("日本 語", "日本 語"),
        ("Иван", "иван"),
        ("🏠 casa", "casa"),
        ("\ud800a", "a"),
        ("!!!", ""),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_every_character_folds_once_and_for_all() -> None:
    """All code points, in chunks: what is folded has no capital, no mark, no punctuation and folds to itself."""
    for start in range(0, 0x110000, 16):
        folded = fold(" ".join(map(chr, range(start, start + 16))))
        assert fold(folded) == folded, hex(start)
        assert folded.casefold() == folded, hex(start)


def test_a_character_alone_and_inside_a_word() -> None:
    for code in range(0x3000):
        character = chr(code)
        alone, inside = fold(character), fold(f"a{character}b")
        assert fold(inside) == inside
        if character.isalnum():
            assert inside.replace(" ", "") == f"a{alone}b".replace(" ", ""), hex(code)


@given(anything)
@settings(max_examples=500, derandomize=True, deadline=None)
def test_fold_is_idempotent_and_tidy(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split(" "))
    assert "  " not in folded
    assert folded == folded.strip()
    assert all(c == " " or unicodedata.category(c)[0] in "LN" for c in folded)
    assert words(text) == tuple(folded.split())


@given(anything)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_case_and_normal_form_do_not_matter(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == fold(text)


@given(st.text(string.printable, max_size=30))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_the_short_way_for_ascii_is_the_long_way(text: str) -> None:
    assert fold(text) == fold(text + "\u200b")  # a mark without width sends it the long way


def test_words() -> None:
    assert words("Maria D'Ávila") == ("maria", "d", "avila")
    assert words(" -- ") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(11) 98765-4321", "11987654321"),
        ("١٢٣", "123"),
        ("१२3", "123"),
        ("𝟏２", "12"),
        ("x²½①", ""),
        ("sem", ""),
        ("", ""),
    ],
)
def test_digits(text: str, expected: str) -> None:
    assert digits(text) == expected


@given(anything)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_digits_are_ascii_and_none_is_lost(text: str) -> None:
    found = digits(text)
    assert set(found) <= set(string.digits)
    assert len(found) == sum(c.isdecimal() for c in text)


@given(anything, st.integers(0, 60), st.integers(1, 10))
@settings(max_examples=400)
def test_the_quick_look_never_misses_what_folding_finds(text: str, start: int, length: int) -> None:
    wanted = (*fold(text)[start : start + length].split(), *words(text))
    assert likely(text, wanted) == wanted


def test_the_quick_look_by_every_character() -> None:
    for start in range(0, 0x110000, 16):
        text = "a".join(map(chr, range(start, start + 16)))
        assert likely(text, words(text)) == words(text), hex(start)


@pytest.mark.parametrize("text", ["Portão dos fundos", "PORTA\u0303O", "por\u00adtão", "portao"])
def test_the_quick_look_says_no(text: str) -> None:
    assert likely(text, ["portao", "frente"]) == ("portao",)
