"""A paper for a customer, which he mostly signs: as plain text and as PDF."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import date
from io import BytesIO

MONTHS = (
    *("janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro"),
    *("novembro", "dezembro"),
)
BLANK = "_" * 40
LABEL = 22


@dataclass(frozen=True)
class Paper:
    """What stands on it, from top to bottom."""

    title: str
    rows: tuple[tuple[str, str], ...]
    consent: str
    """Paragraphs, each on a line of its own."""
    place: str
    """With the date."""
    signer: tuple[str, ...]
    """Nobody, where it is only handed over."""


def place_and_date(city: str, today: date) -> str:
    """Where and when it is signed."""
    return f"{city or '_' * 20}, {today.day} de {MONTHS[today.month - 1]} de {today.year}"


def as_plain_text(sheet: Paper, width: int = 70) -> str:
    """The paper as lines of at most so many characters."""
    lines = [sheet.title, ""]
    for label, value in sheet.rows:
        first, *more = textwrap.wrap(value, width - LABEL) or [""]
        lines += [f"{label:<{LABEL}}{first}", *(" " * LABEL + line for line in more)]
    paragraphs = [line for part in sheet.consent.split("\n") for line in textwrap.wrap(part, width) or [""]]
    lines += ["", *paragraphs, "", sheet.place]
    if sheet.signer:
        lines += ["", "", BLANK, *sheet.signer]
    return "\n".join(lines)


def as_pdf(sheet: Paper) -> bytes:
    """The paper on one page of A4, in the characters that every reader has; others are written by number."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, lang="pt-BR")
    canvas.setTitle(printable(" - ".join([sheet.title.capitalize(), *sheet.signer[:1]])))
    canvas.setAuthor(printable(sheet.rows[0][1]))
    left, right, top = 25 * mm, A4[0] - 25 * mm, A4[1] - 30 * mm
    bottom = 20 * mm
    column = left + 50 * mm

    def write(text: str, x: float, y: float, size: float = 11, bold: bool = False) -> float:
        """Lines of a text down from y; where the next one goes."""
        font = "Helvetica-Bold" if bold else "Helvetica"
        for line in simpleSplit(printable(text), font, size, right - x):
            if y < bottom:
                canvas.showPage()
                y = top
            canvas.setFont(font, size)
            canvas.drawString(x, y, line)
            y -= size * 1.45
        return y

    y = write(sheet.title, left, top, 16, bold=True) - 8 * mm
    for label, value in sheet.rows:
        write(label, left, y, bold=True)
        y = write(value, column, y) - 1.5 * mm
    y -= 6 * mm
    for paragraph in sheet.consent.split("\n"):
        y = write(paragraph or " ", left, y)
    y -= 8 * mm
    if y < bottom + 45 * mm:  # place, line and signer stay together
        canvas.showPage()
        y = top
    y = write(sheet.place, left, y) - 22 * mm
    if sheet.signer:
        canvas.line(left, y, left + 90 * mm, y)
        y -= 5 * mm
        for line in sheet.signer:
            y = write(line, left, y)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def printable(text: str) -> str:
    """The text in the characters of Windows-1252, which the fonts of every reader have: `‹U+0141›` for any other."""
    return "".join(character if _has(character) else f"‹U+{ord(character):04X}›" for character in text)


def _has(character: str) -> bool:
    return character.isprintable() and bool(character.encode("cp1252", "ignore"))
