"""Characters and segments of an SMS."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from integrator_tui.rules.messages.sms_text import BASIC, EXTENSION, JOINED, SINGLE, measure, septets, without_accents


def test_the_alphabet_is_that_of_the_standard() -> None:
    assert len(BASIC) == 128
    known = {
        "@": 0x00,
        "$": 0x02,
        "é": 0x05,
        "Δ": 0x10,
        " ": 0x20,
        "¡": 0x40,
        "A": 0x41,
        "§": 0x5F,
        "¿": 0x60,
        "à": 0x7F,
    }
    assert {character: BASIC.index(character) for character in known} == known
    assert EXTENSION["€"] == 0x65


def test_a_single_segment_and_the_first_of_several() -> None:
    assert measure("a" * 160).segments == ("a" * 160,)
    assert measure("a" * 160).left == 0
    assert [len(one) for one in measure("a" * 161).segments] == [153, 8]
    assert measure("ã" * 70).segments == ("ã" * 70,)
    assert [len(one) for one in measure("ã" * 71).segments] == [67, 4]
    assert measure("").segments == ("",)


def test_an_escape_is_not_torn_apart() -> None:
    text = "a" * 152 + "€" + "b" * 20
    first, second = measure(text).segments
    assert first == "a" * 152
    assert second == "€" + "b" * 20


def test_a_surrogate_pair_is_not_torn_apart() -> None:
    text = "ã" * 66 + "😀" + "ã" * 10
    first, second = measure(text).segments
    assert first == "ã" * 66
    assert second.startswith("😀")


@given(st.text(alphabet=st.sampled_from([*BASIC.replace("\x1b", ""), *EXTENSION, "ã", "ç", "😀", "語"]), max_size=500))
def test_nothing_is_lost_and_every_segment_fits(text: str) -> None:
    found = measure(text)
    assert "".join(found.segments) == text
    for segment in found.segments:
        size = len(septets(segment)) if found.alphabet == "GSM-7" else len(segment.encode("utf-16-be")) // 2
        assert size <= (SINGLE if len(found.segments) == 1 else JOINED)[found.alphabet]


def test_without_accents_everything_fits_the_small_alphabet() -> None:
    assert without_accents("Não há conexão – às 10 h, “João”… nº 1") == 'Nao ha conexao - as 10 h, "Joao"... no 1'
    assert measure(without_accents("ÁÉÍÓÚ ãõç êâ € ½ 語 😀")).alphabet == "GSM-7"
