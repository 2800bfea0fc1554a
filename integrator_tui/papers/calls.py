"""The "Protocolo": what a customer asked for and what became of it, as he may have it (facts 4.3).

What colleagues write to each other stays in the house (traps A4): of comments and of messages that go with a step,
nothing is printed; of what the customer said, of tests and of the solution, everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from integrator_tui.forms.calls.call import CONTACT, ENTRIES, TEST
from integrator_tui.papers.sheet import BLANK, Paper, place_and_date
from integrator_tui.queries.calls.papers import CallPaper, PaperCall, PaperLine
from integrator_tui.rules.calls.legal_terms import TERMS
from integrator_tui.rules.calls.states import STATES
from integrator_tui.rules.customers.documents import format_document
from integrator_tui.rules.dates import format_date, format_datetime

TOLD = {"abertura": "Abertura", "encaminhamento": "Encaminhado", CONTACT: ENTRIES[CONTACT], TEST: ENTRIES[TEST]}
"""Kinds of lines that are printed; a change of state is one too."""
WITH_TEXT = (CONTACT, TEST)


def paper(found: CallPaper, today: date) -> Paper:
    """One call or all of them, to be handed over: nobody signs it."""
    form, calls = found.customer.form, found.calls
    rows = (
        ("Empresa", found.company or BLANK),
        ("Código do Cliente", str(found.customer.id)),
        ("Cliente", form.legal_name),
        ("CPF" if form.person_type == "PF" else "CNPJ", format_document(form.document)),
        ("Protocolo", calls[0].row.protocol if len(calls) == 1 else ""),
        ("Atendimentos", str(len(calls)) if len(calls) > 1 else ""),
        ("Pedido em", format_date(today)),
        ("Entregar até", f"{format_date(TERMS['history'].last_day(today))} ({TERMS['history'].source})"),
    )
    paragraphs = [line for call in calls for line in _lines(call)]
    if found.cut:
        paragraphs.append("Há registros mais antigos, que não couberam aqui.")
    return Paper(
        "HISTÓRICO DE ATENDIMENTO",
        tuple((label, value) for label, value in rows if value),
        "\n".join(paragraphs).rstrip(),
        place_and_date(form.city, today),
        (),
    )


def _lines(call: PaperCall) -> Iterator[str]:
    row = call.row
    yield f"Protocolo {row.protocol} - {row.type or 'sem tipo'} - {row.status}"
    if row.subject:
        yield f"Assunto: {row.subject}"
    yield from call.asked.splitlines()
    if not row.closed:
        yield f"Resposta até {format_date(row.answer_by)} ({TERMS['answer'].source})"
    for line in call.lines:
        yield from _told(line)
    if row.closed_at is not None:
        yield f"Encerrado em {format_datetime(row.closed_at)}"
        yield from f"Solução: {row.solution}".splitlines()
    yield ""


def _told(line: PaperLine) -> Iterator[str]:
    what = TOLD.get(line.kind)
    if what is None and line.to_state:
        what = STATES.get(line.to_state, line.to_state)
    if what is not None:
        yield f"{line.at}  {what}"
        if line.kind in WITH_TEXT:
            yield from line.text.splitlines()
