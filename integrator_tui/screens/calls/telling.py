"""A call in a few words: how it stands with its term, its lines in a list, its trail."""

from __future__ import annotations

from datetime import datetime, timedelta

from integrator_tui.forms.calls.call import ENTRIES
from integrator_tui.queries.calls.calls import CallRow, OneCall, TrailRow
from integrator_tui.queries.calls.links import Links
from integrator_tui.rules.calls.legal_terms import TERMS
from integrator_tui.rules.calls.states import ENDS_PAUSE, STATES
from integrator_tui.rules.counting import counted
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.dates import format_date, format_datetime
from integrator_tui.widgets.record_list import Column

KINDS = {
    **ENTRIES,
    "abertura": "Abertura",
    "status": "Status",
    "encaminhamento": "Encaminhado",
    "assumiu": "Assumido",
    "tipo": "Tipo",
    "prioridade": "Prioridade",
    "data": "Data Negociada",
    "destino": "Destino",
    "leitura": "Leitura",
    "os": "Ordem de Serviço",
    "protocolo": "Protocolo enviado",
    "lembrete": "Lembrete ao cliente",
    "aviso": "Aviso ao cliente",
    "vinculo": "Vínculo",
    "anexo": "Anexo",
    "avaria": "Avaria",
}
HISTORY_DAYS = TERMS["history"].days
MOST_TOLD = 5
"""Linked calls that stand in the window; of the others it says how many."""


def term(row: CallRow) -> str:
    """Late with `!`, paused with `~`, both where it was late before the pause, else how long there is.

    Nothing for what is closed or has no term.
    """
    if row.closed:
        return ""
    if row.paused:
        return "!~ pausado" if row.due_at is not None else "~ pausado"
    if row.left is None:
        return ""
    late = row.left < timedelta()
    said = span(-row.left if late else row.left)
    return f"! há {said}" if late else f"em {said}"


def span(time: timedelta) -> str:
    """A length of time in its largest unit."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"


def short(moment: datetime | None) -> str:
    """Day and month."""
    return f"{moment:%d/%m}" if moment else ""


PROTOCOL = Column[CallRow]("Protocolo", lambda row: row.protocol, 13, sort=lambda row: row.id)
OPENED = Column[CallRow]("Abert.", lambda row: short(row.opened_at), 6, sort=lambda row: row.id)
TYPE = Column[CallRow]("Tipo", lambda row: row.type or "sem tipo", 10, grow=2)
STATUS = Column[CallRow]("Status", lambda row: row.status, 12)
DUE = Column[CallRow]("Vencimento", term, 10, sort=lambda row: row.left or timedelta.max)
SUBJECT = Column[CallRow]("Assunto", lambda row: row.subject, 16, keep=1, grow=2)
WEIGHT = Column[CallRow]("Prior.", lambda row: row.weight, 7, keep=2, sort=lambda row: -row.priority)
TO = Column[CallRow]("Destino", lambda row: row.destination, 16, keep=3, grow=1)
AGREED = Column[CallRow]("Negociada", lambda row: format_date(row.agreed_on) if row.agreed_on else "", 10, keep=4)
SEEN = Column[CallRow]("Lido", lambda row: "sim" if row.seen else "não", 4, keep=5)
DONE = Column[CallRow]("Conclusão", lambda row: short(row.closed_at), 9, keep=6)
CUSTOMER = Column[CallRow]("Cliente", lambda row: row.customer, 16, grow=3)


def facts(found: OneCall, links: Links) -> list[str]:
    """What a call is, line by line."""
    row, form = found.row, found.form
    due = f"{format_datetime(row.due_at)} ({term(row)})" if row.due_at and not row.closed else term(row)
    due = due or ("encerrado" if row.closed else "sem prazo")
    contact = "  ".join(part for part in (form.contact_name, format_phone(form.phone) if form.phone else "") if part)
    lines = [
        f"{row.type or 'sem tipo'}   {row.status}   prioridade {row.weight}   {'lido' if row.seen else 'não lido'}",
        f"Assunto   {row.label}",
        f"Contato   {contact or 'não dito'}",
        f"Destino   {row.destination}",
        f"Prazo     {due}",
        f"Lei       resposta até {format_date(row.answer_by)}; cópia do histórico em {HISTORY_DAYS} dias do pedido",
    ]
    if row.paused:
        lines.append(f"Pausado   até que {ENDS_PAUSE[row.state]}; a lei não espera")
    if row.agreed_on:
        by = next((f", por {one.login}" for one in found.trail if one.kind == "data"), "")
        lines.append(f"Negociada {format_date(row.agreed_on)}, à mão{by}: vale no lugar do prazo do tipo")
    if row.closed:
        when = format_datetime(row.closed_at) if row.closed_at else ""
        lines.append(f"Encerrado {when}   {row.ended}")
        lines.append(f"Solução   {row.solution}")
    lines += linked(links)
    if form.text:
        lines += ["", form.text]
    return lines


def linked(links: Links) -> list[str]:
    """What it hangs on, and what hangs on it."""
    lines = []
    if links.parent is not None:
        lines.append(f"Principal {links.parent.protocol} {links.parent.label}   {links.parent.status}")
    for row in links.children[:MOST_TOLD]:
        lines.append(f"Vinculado {row.protocol} {row.customer}   {row.status}")
    if more := links.children[MOST_TOLD:]:
        lines.append(f"          e mais {counted(len(more), 'vinculado')}")
    return lines


def trail(found: OneCall) -> list[str]:
    """The trail, the newest first."""
    lines = ["", f"-- Histórico ({len(found.trail)}) --"]
    for one in found.trail:
        lines.append(f"{one.at:%d/%m %H:%M} {one.login}   {what(one)}")
        lines += [f"    {line}" for line in one.text.splitlines()]
    return lines


def what(one: TrailRow) -> str:
    """What a line is of."""
    if one.from_state:
        return f"{STATES.get(one.from_state, one.from_state)} > {STATES.get(one.to_state, one.to_state)}"
    return KINDS.get(one.kind, one.kind)
