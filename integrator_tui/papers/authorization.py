""" "Autorização de Débito" (manual, 3.6): the paper that a customer signs, as plain text and as PDF."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from integrator_tui.forms.customers.debit import ACCOUNT, ACCOUNT_TYPES, CARD, TELEPHONE
from integrator_tui.queries.customers.debits import Authorization
from integrator_tui.rules.customers.addresses import format_cep
from integrator_tui.rules.customers.documents import format_document

MONTHS = (
    *("janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro"),
    *("novembro", "dezembro"),
)
WHERE = {ACCOUNT: "na conta acima", CARD: "no cartão acima", TELEPHONE: "na conta telefônica acima"}
BLANK = "_" * 40
LABEL = 22


@dataclass(frozen=True)
class Paper:
    """What stands on it, from top to bottom."""

    title: str
    rows: tuple[tuple[str, str], ...]
    consent: str
    place: str
    """With the date."""
    signer: tuple[str, ...]


def paper(found: Authorization, today: date) -> Paper:
    """The authorisation of one record of debit data."""
    customer, form = found.customer.form, found.form
    own = "CPF" if customer.person_type == "PF" else "CNPJ"
    street = ", ".join(part for part in (customer.street, customer.number, customer.complement) if part)
    city = "/".join(part for part in (customer.city, customer.state) if part)
    zip_code = format_cep(customer.zip)
    address = " - ".join(part for part in (street, customer.district, city, zip_code and f"CEP {zip_code}") if part)
    kind = {choice.value: choice.label for choice in ACCOUNT_TYPES}.get(form.account_type, "")
    holder = form.holder_name or customer.legal_name
    document = form.holder_document or customer.document or customer.other_document
    rows = (
        ("Empresa", found.company or BLANK),
        ("Código do Cliente", str(found.customer.id)),
        ("Cliente", customer.legal_name),
        (own, format_document(customer.document)),
        ("Outro Documento", customer.other_document),
        ("Endereço", address),
        ("Forma de Cobrança", found.billing_form),
        ("Banco", found.bank),
        ("Agência", form.branch),
        ("Nro. de Conta Cte.", form.account),
        ("Tipo da Conta", kind),
        ("Código Identificador", form.identifier),
        ("Titular", holder),
        ("CPF/CNPJ do Titular", format_document(document)),
    )
    return Paper(
        "AUTORIZAÇÃO DE DÉBITO",
        tuple((label, value) for label, value in rows if value),
        f"Autorizo o débito {WHERE.get(found.kind, 'acima')}, nas datas de vencimento, dos valores dos serviços "
        "contratados com a empresa, identificados pelo código acima. Esta autorização vale até que eu a cancele "
        "por escrito.",
        f"{customer.city or '_' * 20}, {today.day} de {MONTHS[today.month - 1]} de {today.year}",
        (holder, format_document(document)),
    )


def as_plain_text(sheet: Paper, width: int = 70) -> str:
    """The paper as lines of at most so many characters."""
    lines = [sheet.title, ""]
    for label, value in sheet.rows:
        first, *more = textwrap.wrap(value, width - LABEL) or [""]
        lines += [f"{label:<{LABEL}}{first}", *(" " * LABEL + line for line in more)]
    lines += ["", *textwrap.wrap(sheet.consent, width), "", sheet.place, "", "", BLANK, *sheet.signer]
    return "\n".join(lines)


def as_pdf(sheet: Paper) -> bytes:
    """The paper on one page of A4, in the characters that every reader has; others are written by number."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, lang="pt-BR")
    canvas.setTitle(printable(f"Autorização de Débito - {sheet.signer[0]}"))
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
    y = write(sheet.consent, left, y - 6 * mm) - 8 * mm
    if y < bottom + 45 * mm:  # place, line and signer stay together
        canvas.showPage()
        y = top
    y = write(sheet.place, left, y) - 22 * mm
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
