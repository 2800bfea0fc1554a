"""The paper of the debit as PDF: characters of any kind, texts of any length, read back by another parser."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader

from integrator_tui.papers.sheet import Paper, as_pdf, as_plain_text, printable


def paper(address: str) -> Paper:
    """One with this address."""
    rows = (("Empresa", "Provedor"), ("Endereço", address))
    return Paper(
        "AUTORIZAÇÃO DE DÉBITO", rows, "Autorizo.", "São José, 1 de março de 2026", ("MARIA", "529.982.247-25")
    )


def pages(sheet: Paper) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(BytesIO(as_pdf(sheet))).pages]


def test_accents_are_read_back_and_other_characters_are_named() -> None:
    (text,) = pages(paper("Praça Çğ 1\x1b[31m – “à” 日"))
    assert "Praça Ç‹U+011F› 1‹U+001B›[31m – “à” ‹U+65E5›" in text
    assert "São José, 1 de março de 2026" in text
    assert printable("ÀÉÎÕÜçñ€") == "ÀÉÎÕÜçñ€"


def test_what_is_long_goes_on_and_nothing_is_lost() -> None:
    words = [f"palavra{number}" for number in range(900)]
    found = pages(paper(" ".join(words)))
    assert len(found) > 1
    assert [word for word in " ".join(found).split() if word.startswith("palavra")] == words
    assert "529.982.247-25" in found[-1]
    assert all(len(line) <= 70 for line in as_plain_text(paper(" ".join(words))).splitlines())
