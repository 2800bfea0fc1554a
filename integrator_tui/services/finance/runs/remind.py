"""Reminders before a debt is due and notices of default after it (domain 12.7; facts 4.1): queued with their proof.

What was told stands beside the debt, once for ever; the message that carried it proves it, for the legal clock. The
sender asks for the debt again before it leaves, and lets nothing leave in the quiet hours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from integrator_tui.errors import Refused
from integrator_tui.queries.finance.runs.debts import PURPOSE, Told, ToTell, customers_to_tell, to_tell
from integrator_tui.queries.finance.runs.journal import FAILED, FIRST, KINDS, LEFT_OUT, last_of
from integrator_tui.queries.finance.runs.journal import NOTICE as NOTICES
from integrator_tui.queries.finance.runs.journal import REMIND as REMINDERS
from integrator_tui.queries.messages.templates import templates, values_for
from integrator_tui.queries.plans.legal.clock import legal_terms
from integrator_tui.queries.plans.legal.notices import NOTICE, REMINDER
from integrator_tui.queries.variables import value
from integrator_tui.registry import task
from integrator_tui.rules import variables
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.debt_texts import law, law_short, owed_line, quiet, ways_to_pay
from integrator_tui.rules.messages.placeholders import filled, names
from integrator_tui.rules.messages.sms_text import MOST_SEGMENTS, measure, without_accents
from integrator_tui.rules.money import format_money
from integrator_tui.services.finance.charging.notices import note_notice
from integrator_tui.services.finance.invoices import MONEY
from integrator_tui.services.finance.runs.journal import Alive, Do, Item, Progress, Tally, end, note, start, told_of
from integrator_tui.services.messages.outbox import Message, enqueue
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

RUNS = {REMINDER: REMINDERS, NOTICE: NOTICES}
TEMPLATES = {(REMINDER, "email"): "AVISOVENC", (NOTICE, "email"): "INADIMPLENCIA"}
TEMPLATES |= {(REMINDER, "sms"): "SMSVENC", (NOTICE, "sms"): "SMSATRASO"}
WORDS = {
    (REMINDER, "email"): ("Sua fatura vence em {vencimento}", "Olá, {nome}. Sua fatura é de {valor}."),
    (NOTICE, "email"): ("Fatura em aberto", "Olá, {nome}. A fatura vencida em {vencimento} está em aberto."),
    (REMINDER, "sms"): ("", "{nome}, sua fatura de {valor} vence em {vencimento}."),
    (NOTICE, "sms"): ("", "{nome}, a fatura de {valor} venceu em {vencimento}."),
}
"""Where the provider has deleted the template."""


@dataclass
class Reminded:
    """What a run did, or would do."""

    kind: str
    day: date
    tally: Tally
    notes: list[Item] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """In numbers."""
        return f"{counted(self.tally.made, 'cliente')}, {format_money(self.tally.cents)}; {self.tally.left_out} de fora"


@service(permission=MONEY)
def tell(work: Work, customer_id: int, kind: str, day: date, token: str) -> int:
    """Queue what a customer is to be told today, with its notices. Returns how many debts that were.

    Asked again here: since the run began he may have paid.
    """
    found = to_tell(work.session, customer_id, kind, day)
    if not found.debts:
        note(work, token, customer_id, Tally(done=1), [])
        return 0
    if found.why:
        note(work, token, customer_id, Tally(done=1, left_out=1), [(customer_id, None, LEFT_OUT, found.why, 0)])
        return 0
    try:
        _queue(work, customer_id, kind, found)
    except Refused as error:  # a consent that was taken back between the two readings
        note(work, token, customer_id, Tally(done=1, failed=1), [(customer_id, None, FAILED, error.sentence, 0)])
        return 0
    cents = sum(debt.cents for debt in found.debts)
    note(work, token, customer_id, Tally(done=1, made=1, cents=cents), [])
    return len(found.debts)


def _queue(work: Work, customer_id: int, kind: str, found: ToTell) -> None:
    messages = []
    if found.email:
        subject, body = _text(work.session, customer_id, kind, "email", found.debts)
        messages.append(Message("email", PURPOSE, "", (found.email,), body, subject, contact_id=found.email_contact))
    if found.mobile:
        _, body = _text(work.session, customer_id, kind, "sms", found.debts)
        segments = len(measure(body).segments)
        if segments <= MOST_SEGMENTS:
            messages.append(
                Message("sms", PURPOSE, "", (found.mobile,), body, contact_id=found.mobile_contact, segments=segments)
            )
    for key, message in zip(enqueue(work, customer_id, messages), messages, strict=True):
        for debt in found.debts:
            note_notice(
                work,
                customer_id,
                debt.invoice_id,
                kind,
                message.channel,
                message.recipients[0],
                message.body,
                outbox_id=key,
                key=f"{kind}:{debt.invoice_id}:{debt.due.isoformat()}:{message.channel}:{debt.tries}",
            )


def _text(session: Session, customer_id: int, kind: str, channel: str, debts: Iterable[Told]) -> tuple[str, str]:
    """Subject and body: the provider's words, the debts, what the law wants said, and how to pay."""
    owed = list(debts)
    first = owed[0]
    code = TEMPLATES[kind, channel]
    chosen = next((one for one in templates(session, channel) if one.code == code), None)
    subject, body = (chosen.subject, chosen.body) if chosen is not None else WORDS[kind, channel]
    values = values_for(session, customer_id)
    values |= {
        "valor": format_money(sum(debt.cents for debt in owed)),
        "vencimento": format_date(first.due),
        "fatura": str(first.number),
    }
    terms = legal_terms(session)
    text = _whole(body, values)
    if channel == "sms":
        more = [law_short(terms)] if kind == NOTICE else []
        if len(owed) == 1 and first.line:
            more.append(f"Boleto: {first.line}")
        return "", without_accents(" ".join((text, *more)))
    parts = [text]
    if kind == NOTICE:
        parts.append("\n".join(owed_line(debt.number, debt.due, debt.cents) for debt in owed))
        parts.append(law(terms))
    for debt in owed:
        if ways := ways_to_pay(debt.line, debt.pix):
            parts.append(f"Fatura {debt.number}, {format_money(debt.cents)}\n{ways}")
    return _whole(subject, values), "\n\n".join(parts)


def _whole(text: str, values: dict[str, str]) -> str:
    """A template filled in; nobody is asked for what is missing, so it is left out."""
    found = filled(text, values)
    for name in names(found):
        found = found.replace(f"{{{name}}}", "")
    return found.strip()


@task(permission=MONEY)
def run_reminders(
    session: Session, do: Do, kind: str, dry_run: bool, progress: Progress, holder: str, alive: Alive
) -> Reminded:
    """Tell everybody who is to be told today, one transaction each. Raises `Refused` in the quiet hours."""
    day = session.today().date()
    since, until = do(value, session, variables.QUIET_FROM), do(value, session, variables.QUIET_UNTIL)
    if not dry_run and quiet(session.today().hour, since, until):
        raise Refused(f"Das {since} h às {until} h nada sai: {KINDS[RUNS[kind]]} fica para depois.")
    found = Reminded(kind, day, Tally())
    people = _people(session, do, kind, day)
    if dry_run:
        for number, customer_id in enumerate(people, 1):
            _look(found, customer_id, do(to_tell, session, customer_id, kind, day))
            progress(KINDS[RUNS[kind]], number, len(people))
        return found
    held = start(session, do, RUNS[kind], day.isoformat(), day, holder, alive, len(people))
    try:
        for number, customer_id in enumerate(people, 1):
            do(tell, session, customer_id, kind, day, held.token)
            progress(KINDS[RUNS[kind]], number, len(people))
    except BaseException:
        do(end, session, held.token, False, "interrompida")
        raise
    row = do(last_of, session, RUNS[kind], day.isoformat())
    found.tally = Tally(row.done, row.made, row.cents, row.there, row.left_out, row.failed)
    found.notes = list(islice(told_of(session, do, row.id), FIRST))
    do(end, session, held.token, True, found.sentence)
    return found


def _people(session: Session, do: Do, kind: str, day: date) -> list[int]:
    people: list[int] = []
    while part := do(customers_to_tell, session, kind, day, people[-1] if people else 0):
        people += part
    return people


def _look(found: Reminded, customer_id: int, told: ToTell) -> None:
    one = found.tally
    if not told.debts:
        return
    if told.why:
        found.notes.append((customer_id, None, LEFT_OUT, told.why, 0))
        found.tally = Tally(one.done + 1, one.made, one.cents, one.there, one.left_out + 1, one.failed)
        return
    cents = one.cents + sum(debt.cents for debt in told.debts)
    found.tally = Tally(one.done + 1, one.made + 1, cents, one.there, one.left_out, one.failed)
