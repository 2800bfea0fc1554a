"""Slips as they are printed: looked at as pictures, and read back by machines (F230, F229)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from integrator_tui.bank.pix import static_code
from integrator_tui.bank.portfolio import Portfolio, Title
from integrator_tui.errors import Refused
from integrator_tui.papers.qr import as_png, modules
from integrator_tui.papers.slip_form import NOT_PAYABLE
from integrator_tui.papers.slips import book_pdf, slips_pdf
from integrator_tui.queries.finance.slip_paper import SlipPaper
from tests.papers.looked_at import codes, from_png, pages, qr_by_opencv, words

DUE, ISSUED = date(2026, 12, 10), date(2026, 11, 28)
PIX = static_code("cnpj", "12345678000195", "NET SUL", "RIO", amount=9990, txid="X1")
LONG = "MARIA DA CONCEIÇÃO APARECIDA DE ARAÚJO GONÇALVES E SÁ ÇÃÕÉÜÑ"


def paper(title: Title, **other: object) -> SlipPaper:
    """One of a customer with a name of 60 letters with accents."""
    assert len(LONG) == 60
    made = SlipPaper(
        bank="341-7",
        bank_name="Itaú",
        line=title.slip.line_formatted,
        barcode=title.slip.barcode,
        beneficiary="NET SUL TELECOMUNICAÇÕES E SERVIÇOS DE INTERNET DO BRASIL LTDA",
        beneficiary_document="12.345.678/0001-95",
        beneficiary_address="Rua do Comércio, 100, Centro, Rio de Janeiro/RJ, 20010-020",
        code="1234/56789-7",
        our_number=f"109/{title.our_number}-{title.our_digit}",
        number="88731",
        issued_on=ISSUED,
        due_on=DUE,
        cents=9990,
        portfolio="109",
        instructions=("Multa de 2% e juros de 1% ao mês.",),
        payer=LONG,
        payer_document="529.982.247-25",
        payer_address="Avenida Nossa Senhora de Copacabana, 1234, apto 56, Rio de Janeiro/RJ, 22070-011",
        items=(("FIBRA 300 SCM", 6993), ("Provedor de e-mail SVA", 2997)),
        pix_code="",
        payable=True,
    )
    return replace(made, **other)  # type: ignore[arg-type]


PORTFOLIOS = (
    Portfolio("341", "1234", "56789", "109"),
    Portfolio("001", portfolio="17", agreement="1234567"),
    Portfolio("033", portfolio="101", agreement="1234567"),
    Portfolio("077", agreement="1234567"),
    Portfolio("104", agreement="123456", modality="14"),
    Portfolio("237", "1234", "56789", "09"),
    Portfolio("748", "1234", agreement="12345", post="10"),
    Portfolio("756", "1234", agreement="12345"),
)


@pytest.mark.function("F230")
def test_the_bar_code_of_every_bank_is_read_from_the_page() -> None:
    titles = [one.title(8873 + place, DUE, 9990 + place, ISSUED) for place, one in enumerate(PORTFOLIOS)]
    singles, books = slips_pdf([paper(one) for one in titles]), book_pdf([paper(one) for one in titles])
    wanted = [one.slip.barcode for one in titles]
    assert [codes(page, "ITF") for page in pages(singles)] == [[one] for one in wanted]
    assert [codes(page, "ITF") for page in pages(books)] == [wanted[:3], wanted[3:6], wanted[6:]]
    for text, title in zip(words(singles), titles, strict=True):
        assert text.count(title.slip.line_formatted) == 2, "on what is paid, and on what the payer keeps"
        assert LONG in text
        assert NOT_PAYABLE not in text
    assert slips_pdf([paper(titles[0])]) == slips_pdf([paper(titles[0])]), "the same bytes are one file in the store"


@pytest.mark.function("F230")
def test_a_slip_that_no_bank_knows_says_so_on_every_part() -> None:
    title = PORTFOLIOS[0].title(1, DUE, 9990, ISSUED)
    (single,) = words(slips_pdf([paper(title, payable=False)]))
    assert single.count(NOT_PAYABLE) == 3
    (book,) = words(book_pdf([paper(title), paper(title, payable=False)]))
    assert book.count(NOT_PAYABLE) == 2
    assert book.count("NÃO PODE SER PAGO") == 3


@pytest.mark.function("F230", "F229")
def test_the_banks_pix_stands_on_the_slip_and_is_read_from_it() -> None:
    title = PORTFOLIOS[0].title(1, DUE, 9990, ISSUED)
    long = static_code("evp", "123e4567-e89b-12d3-a456-426655440000", "NET", "RIO")
    for made, code in ((slips_pdf([paper(title, pix_code=long)]), long), (book_pdf([paper(title, pix_code=PIX)]), PIX)):
        (page,) = pages(made)
        assert codes(page, "QRCode") == [code]
        assert codes(page, "ITF") == [title.slip.barcode], "the code stands on no bar"


@pytest.mark.function("F229")
def test_a_picture_of_a_code_is_read_by_both() -> None:
    for length in (1, 20, 77, 106, 141, 165, 224, 600):
        for text in (("0001br.gov.BCB.pix$%/" * 100)[:length], ("00020126580014BR.GOV.BCB.PIX 0136" * 80)[:length]):
            picture = from_png(as_png(modules(text)))
            assert codes(picture, "QRCode") == [text]
            if length < 200:  # the stricter one gives up on larger ones now and then, whoever drew them
                assert qr_by_opencv(picture) == text
    for wrong in ("", "x" * 2001):
        with pytest.raises(Refused):
            modules(wrong)
