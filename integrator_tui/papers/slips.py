"""Slips as PDF: one to a page with the payer's part, and the carnê, three to a page."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from integrator_tui.papers.sheet import printable
from integrator_tui.papers.slip_form import MM, Pen, payer_part, payment_part, stub
from integrator_tui.queries.finance.slip_paper import SlipPaper

PAGE = (210 * MM, 297 * MM)
SIDE = 15 * MM
ON_A_PAGE = 3
STUB = 40 * MM


def slips_pdf(papers: Sequence[SlipPaper]) -> bytes:
    """Each on a page of its own. The same slips give the same bytes."""
    out, pen = _begun(papers)
    for paper in papers:
        width = PAGE[0] - 2 * SIDE
        top = payer_part(pen, SIDE, PAGE[1] - SIDE, width, paper, 8 * MM)
        pen.cut(SIDE, top, width)
        payment_part(pen, SIDE, top - 6 * MM, width, paper, 8 * MM)
        pen.canvas.showPage()
    pen.canvas.save()
    return out.getvalue()


def book_pdf(papers: Sequence[SlipPaper]) -> bytes:
    """A carnê: three to a page, each with its stub at the left. The same slips give the same bytes."""
    out, pen = _begun(papers)
    height = PAGE[1] / ON_A_PAGE
    for number, paper in enumerate(papers):
        place = number % ON_A_PAGE
        top = PAGE[1] - place * height - 5 * MM
        x = 8 * MM + STUB + 4 * MM
        stub(pen, 8 * MM, top, STUB, paper, 7 * MM, f"{number + 1}/{len(papers)}")
        payment_part(pen, x, top, PAGE[0] - x - 8 * MM, paper, 6.5 * MM)
        if place < ON_A_PAGE - 1:
            pen.cut(5 * MM, PAGE[1] - (place + 1) * height, PAGE[0] - 10 * MM)
        if place == ON_A_PAGE - 1 or number == len(papers) - 1:
            pen.canvas.showPage()
    pen.canvas.save()
    return out.getvalue()


def _begun(papers: Sequence[SlipPaper]) -> tuple[BytesIO, Pen]:
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, pagesize=PAGE, lang="pt-BR", invariant=1)
    canvas.setTitle(printable(f"Boleto {papers[0].number} - {papers[0].payer}"))
    canvas.setAuthor(printable(papers[0].beneficiary))
    return out, Pen(canvas)
