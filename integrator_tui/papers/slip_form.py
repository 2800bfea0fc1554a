"""The printed form of a slip (model of FEBRABAN, facts 3.1): what is paid with it, and what the payer keeps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from integrator_tui.papers.qr import BORDER, modules
from integrator_tui.papers.sheet import printable
from integrator_tui.queries.finance.slip_paper import SlipPaper
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money

MM = 72 / 25.4
BAR_WIDTH, BAR_HEIGHT, QUIET = 0.2543 * MM, 13 * MM, 5 * MM
"""103 mm by 13 mm for the 44 digits, with nothing for 5 mm at their left."""
RIGHT = 42 * MM
"""The column of amounts."""
LABEL, TEXT = 5.5, 8
MASK = 2
"""Of a code on paper: any of the eight is read, and finding the best takes longer than all the rest of a slip."""
ANYWHERE = "Pagável em qualquer banco, até o vencimento ou depois dele"
NOT_PAYABLE = "BOLETO NÃO REGISTRADO NO BANCO: NÃO PODE SER PAGO"


class Pen:
    """A canvas with the few things that a form is made of; everything is measured from the top left."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas

    def box(
        self, x: float, top: float, width: float, height: float, label: str = "", text: str = "", **how: Any
    ) -> None:
        """A field: its frame, its label, and its text, cut to what fits."""
        self.canvas.setLineWidth(0.5)
        self.canvas.rect(x, top - height, width, height)
        if label:
            self.write(x + 1 * MM, top - 2.1 * MM, label, size=LABEL)
        if text:
            place = x + width - 1 * MM if how.get("right") else x + 1 * MM
            self.write(place, top - height + 1.2 * MM, text, width=width - 2 * MM, **how)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = TEXT,
        bold: bool = False,
        right: bool = False,
        width: float = 0,
    ) -> None:
        """A line; where it is wider than `width` it is set smaller, then cut."""
        from reportlab.pdfbase.pdfmetrics import stringWidth

        font, said = "Helvetica-Bold" if bold else "Helvetica", printable(text)
        while width and size > 5 and stringWidth(said, font, size) > width:
            size -= 0.5
        while width and len(said) > 1 and stringWidth(said, font, size) > width:
            said = said[:-1]
        self.canvas.setFont(font, size)
        (self.canvas.drawRightString if right else self.canvas.drawString)(x, y, said)

    def cut(self, x: float, y: float, width: float) -> None:
        """Where it is cut."""
        self.canvas.setDash(2, 2)
        self.canvas.line(x, y, x + width, y)
        self.canvas.setDash()

    def bar_code(self, x: float, bottom: float, digits: str) -> None:
        """Interleaved 2 of 5."""
        from reportlab.graphics.barcode.common import I2of5

        bars = I2of5(digits, barWidth=BAR_WIDTH, ratio=3, barHeight=BAR_HEIGHT, checksum=0, bearers=0, quiet=0)
        bars.drawOn(self.canvas, x, bottom)

    def qr(self, x: float, bottom: float, side: float, text: str) -> None:
        """A QR code with its border inside of `side`."""
        matrix = modules(text, mask=MASK)
        unit = side / (len(matrix) + 2 * BORDER)
        self.canvas.setFillColorRGB(1, 1, 1)
        self.canvas.rect(x, bottom, side, side, stroke=0, fill=1)
        self.canvas.setFillColorRGB(0, 0, 0)
        path = self.canvas.beginPath()
        for row, line in enumerate(matrix):
            column = 0
            for dark, some in groupby(line):  # what is dark side by side is one rectangle: a carnê has twelve codes
                count = len(list(some))
                if dark:
                    y = bottom + side - (row + BORDER + 1) * unit
                    path.rect(x + (column + BORDER) * unit, y, count * unit, unit)
                column += count
        self.canvas.drawPath(path, stroke=0, fill=1)

    def warn(self, x: float, top: float, width: float) -> None:
        """On the face of a slip that no bank would take."""
        self.canvas.setFillColorRGB(0, 0, 0)
        self.canvas.rect(x, top - 5 * MM, width, 5 * MM, stroke=0, fill=1)
        self.canvas.setFillColorRGB(1, 1, 1)
        self.write(x + 2 * MM, top - 3.7 * MM, NOT_PAYABLE, size=9, bold=True, width=width - 4 * MM)
        self.canvas.setFillColorRGB(0, 0, 0)


def payment_part(pen: Pen, x: float, top: float, width: float, paper: SlipPaper, row: float) -> float:
    """The part that is paid with ("ficha de compensação"); returns where it ends."""
    left = width - RIGHT
    top = _head(pen, x, top, width, paper)
    _line_of(pen, x, top, row, left, ((1.0, "Local de pagamento", ANYWHERE if paper.payable else NOT_PAYABLE),))
    pen.box(x + left, top, RIGHT, row, "Vencimento", format_date(paper.due_on), right=True, bold=True)
    top -= row
    who = f"{paper.beneficiary}  {paper.beneficiary_document}"
    pen.box(x, top, left, row + 2.5 * MM, "Beneficiário", "")
    pen.write(x + 1 * MM, top - 5 * MM, who, width=left - 2 * MM)
    pen.write(x + 1 * MM, top - row - 1.3 * MM, paper.beneficiary_address, size=6.5, width=left - 2 * MM)
    pen.box(x + left, top, RIGHT, row + 2.5 * MM, "Agência/Código beneficiário", paper.code, right=True)
    top -= row + 2.5 * MM
    issued = format_date(paper.issued_on)
    fields = ((0.2, "Data do documento", issued), (0.26, "Nº do documento", paper.number), (0.16, "Espécie doc.", "DM"))
    _line_of(pen, x, top, row, left, (*fields, (0.12, "Aceite", "N"), (0.26, "Data processamento", issued)))
    pen.box(x + left, top, RIGHT, row, "Nosso número", paper.our_number, right=True)
    top -= row
    fields = ((0.2, "Uso do banco", ""), (0.2, "Carteira", paper.portfolio), (0.14, "Espécie", "R$"))
    _line_of(pen, x, top, row, left, (*fields, (0.2, "Quantidade", ""), (0.26, "Valor", "")))
    pen.box(x + left, top, RIGHT, row, "(=) Valor do documento", format_money(paper.cents), right=True, bold=True)
    top -= row
    top = _instructions(pen, x, top, left, paper, row * 0.8)
    pen.box(x, top, width, 11 * MM, "Pagador", "")
    pen.write(x + 12 * MM, top - 3.4 * MM, f"{paper.payer}  {paper.payer_document}", width=width - 14 * MM)
    pen.write(x + 12 * MM, top - 7 * MM, paper.payer_address, size=7, width=width - 14 * MM)
    pen.write(x + 1 * MM, top - 10.2 * MM, "Sacador/Avalista", size=LABEL)
    top -= 11 * MM
    said = "Autenticação mecânica - FICHA DE COMPENSAÇÃO"
    pen.write(x + width, top - 2.6 * MM, said, size=LABEL, right=True)
    bottom = top - 4 * MM - BAR_HEIGHT
    pen.bar_code(x + QUIET, bottom, paper.barcode)
    return bottom


def payer_part(pen: Pen, x: float, top: float, width: float, paper: SlipPaper, row: float) -> float:
    """What the payer keeps ("recibo do pagador"), with what he is charged for; returns where it ends."""
    top = _head(pen, x, top, width, paper)
    if not paper.payable:
        pen.warn(x, top, width)
        top -= 6 * MM
    pen.box(x, top, width, row, "Beneficiário", f"{paper.beneficiary}  {paper.beneficiary_document}")
    top -= row
    pen.box(x, top, width, row, "Pagador", f"{paper.payer}  {paper.payer_document}")
    top -= row
    quarter = width / 4
    fields = (
        ("Vencimento", format_date(paper.due_on)),
        ("Nº do documento", paper.number),
        ("Nosso número", paper.our_number),
        ("(=) Valor do documento", format_money(paper.cents)),
    )
    for place, (label, text) in enumerate(fields):
        pen.box(x + place * quarter, top, quarter, row, label, text, bold=place in (0, 3))
    top -= row + 4 * MM
    for description, cents in paper.items[:8]:
        pen.write(x + 1 * MM, top, description, width=width - 35 * MM)
        pen.write(x + width - 1 * MM, top, format_money(cents), right=True)
        top -= 4 * MM
    if len(paper.items) > 8:
        pen.write(x + 1 * MM, top, f"e mais {len(paper.items) - 8}")
        top -= 4 * MM
    pen.write(x + width, top - 2 * MM, "Autenticação mecânica - RECIBO DO PAGADOR", size=LABEL, right=True)
    return top - 12 * MM


def stub(pen: Pen, x: float, top: float, width: float, paper: SlipPaper, row: float, place: str) -> None:
    """The narrow part of a carnê that stays with the payer; `place` is which of them it is (`1/12`)."""
    pen.write(x, top - 4 * MM, f"{paper.bank_name} {paper.bank}", bold=True, size=9, width=width)
    top -= 7 * MM
    fields = (
        ("Parcela", place),
        ("Vencimento", format_date(paper.due_on)),
        ("Agência/Código beneficiário", paper.code),
        ("Nosso número", paper.our_number),
        ("Nº do documento", paper.number),
        ("(=) Valor do documento", format_money(paper.cents)),
        ("(=) Valor cobrado", ""),
        ("Beneficiário", paper.beneficiary),
        ("Pagador", paper.payer),
    )
    for label, text in fields:
        pen.box(x, top, width, row, label, text)
        top -= row
    pen.write(x, top - 3 * MM, "RECIBO DO PAGADOR" if paper.payable else "NÃO PODE SER PAGO", size=LABEL, width=width)


def _head(pen: Pen, x: float, top: float, width: float, paper: SlipPaper) -> float:
    """Bank, its number, the line."""
    name = 32 * MM
    pen.write(x, top - 5 * MM, paper.bank_name, size=11, bold=True, width=name - 2 * MM)
    pen.write(x + name + 1.5 * MM, top - 5 * MM, paper.bank, size=12, bold=True)
    pen.canvas.setLineWidth(1)
    for place in (name, name + 16 * MM):
        pen.canvas.line(x + place, top - 7 * MM, x + place, top - 1 * MM)
    room = width - name - 18 * MM
    pen.write(x + width, top - 5 * MM, paper.line, size=11, bold=True, right=True, width=room)
    return top - 7 * MM


def _line_of(
    pen: Pen, x: float, top: float, row: float, width: float, fields: Sequence[tuple[float, str, str]]
) -> None:
    """Fields beside each other, each with its part of the width."""
    for part, label, text in fields:
        pen.box(x, top, width * part, row, label, text)
        x += width * part


def _instructions(pen: Pen, x: float, top: float, left: float, paper: SlipPaper, row: float) -> float:
    amounts = ("(-) Desconto/Abatimento", "(-) Outras deduções", "(+) Mora/Multa", "(+) Outros acréscimos")
    for place, label in enumerate((*amounts, "(=) Valor cobrado")):
        pen.box(x + left, top - place * row, RIGHT, row, label)
    pen.box(x, top, left, 5 * row, "Instruções (texto de responsabilidade do beneficiário)")
    width = left - 2 * MM
    if paper.pix_code:
        side = 5 * row - 4 * MM
        width -= side + 2 * MM
        pen.qr(x + left - side - 1 * MM, top - 5 * row + 1 * MM, side, paper.pix_code)
        pen.write(x + left - side - 2 * MM, top - 5 * row + 2 * MM, "Pague com PIX", size=7, bold=True, right=True)
    for place, text in enumerate(paper.instructions[:4]):
        pen.write(x + 1 * MM, top - 6 * MM - place * 3.4 * MM, text, size=7, width=width)
    if not paper.payable:
        pen.warn(x + 1 * MM, top - 5 * row + 6 * MM, width)
    return top - 5 * row
