"""Calls whose customers say nothing: a reminder, then the end with notice; he may open it again (facts 5.1).

Each in its own transaction, and asked again there: since the run began he may have spoken.
"""

from __future__ import annotations

from integrator_tui.errors import Refused
from integrator_tui.models.calls import ServiceCall
from integrator_tui.queries.calls.silence import CLOSE, REMINDED, Silent, held_calls, silent_call
from integrator_tui.queries.finance.runs.journal import FAILED, KINDS, LEFT_OUT, SILENCE, items_of, last_of
from integrator_tui.queries.lists.company import company
from integrator_tui.queries.variables import value
from integrator_tui.registry import task
from integrator_tui.rules import variables
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.debt_texts import quiet
from integrator_tui.rules.messages.sms_text import measure, without_accents
from integrator_tui.rules.messages.states import CHANNELS
from integrator_tui.services.calls import trail
from integrator_tui.services.calls.acts import conclude, touch
from integrator_tui.services.calls.calls import call_of
from integrator_tui.services.finance.invoices import MONEY
from integrator_tui.services.finance.runs.journal import Alive, Do, Item, Progress, Tally, end, note, start
from integrator_tui.services.finance.runs.remind import Reminded
from integrator_tui.services.messages.outbox import Message, enqueue
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

PURPOSE = "servico"


class Silences(Reminded):
    """What a run did, or would do: `tally.there` counts those that were ended among what was done."""

    @property
    def sentence(self) -> str:
        """In numbers."""
        one = self.tally
        ended = counted(one.there, "encerrado sem resposta", "encerrados sem resposta")
        return f"{counted(one.made - one.there, 'lembrete')}, {ended}; {one.left_out} de fora"


@service(permission=MONEY)
def follow_silence(work: Work, customer_id: int, call_id: int, token: str) -> str:
    """Remind the customer of a call, or end it; what was done, empty for nothing."""
    found = silent_call(work.session, customer_id, call_id)
    if found.why:
        note(work, token, call_id, Tally(done=1, left_out=1), [(customer_id, None, LEFT_OUT, found.why, 0)])
    if not found.due:
        if not found.why:
            note(work, token, call_id, Tally(done=1), [])
        return ""
    row = call_of(customer_id, call_id)
    try:
        _tell(work, row, found)
    except Refused as error:  # a consent that was taken back between the two readings
        note(work, token, call_id, Tally(done=1, failed=1), [(customer_id, None, FAILED, error.sentence, 0)])
        return ""
    if found.due == CLOSE:
        _close(work, row, found)
    note(work, token, call_id, Tally(done=1, made=1, there=int(found.due == CLOSE)), [])
    return found.due


def _tell(work: Work, row: ServiceCall, found: Silent) -> None:
    assert found.by is not None
    body = _text(work.session, row.protocol, found)
    sms = found.by.channel == "sms"
    body = without_accents(body) if sms else body
    message = Message(
        channel=found.by.channel,
        purpose=PURPOSE,
        sender="",
        recipients=(found.by.to,),
        subject="" if sms else f"Atendimento {row.protocol}",
        body=body,
        contact_id=found.by.contact_id,
        segments=len(measure(body).segments) if sms else 0,
    )
    enqueue(work, row.customer_id, [message])
    kind = trail.NOTICE if found.due == CLOSE else REMINDED
    trail.add(work, row.id, kind, f"{CHANNELS[found.by.channel]} para {found.by.to}")


def _text(session: Session, protocol: str, found: Silent) -> str:
    """What he is told: that he is waited for and how long, or that it is over and how it is opened again."""
    who = company(session)
    lead = f"{who}: " if who else ""
    if found.due == CLOSE:
        days = value(session, variables.DAYS_TO_REOPEN)
        again = f"Fale conosco em até {counted(days, 'dia')} para reabri-lo." if days else "Fale conosco se precisar."
        return f"{lead}atendimento {protocol} encerrado por falta de resposta. {again}"
    days = value(session, variables.SILENT_CLOSE)
    ends = f" Sem resposta em {counted(days, 'dia')}, ele será encerrado." if days else ""
    return f"{lead}aguardamos sua resposta sobre o atendimento {protocol}.{ends}"


def _close(work: Work, row: ServiceCall, found: Silent) -> None:
    days = [format_date(work.session.local(one).date()) if one else "" for one in (found.since, found.reminded)]
    said = f"Encerrado por falta de resposta: sem palavra do cliente desde {days[0]}, lembrado em {days[1]}."
    conclude(work, row, said, "", None, "give_up")
    touch(row, seen=False)


@task(permission=MONEY)
def run_silences(session: Session, do: Do, dry_run: bool, progress: Progress, holder: str, alive: Alive) -> Silences:
    """Look at every call that waits on its customer, one transaction each. Raises `Refused` in the quiet hours."""
    day = session.today().date()
    since, until = do(value, session, variables.QUIET_FROM), do(value, session, variables.QUIET_UNTIL)
    if not dry_run and quiet(session.today().hour, since, until):
        raise Refused(f"Das {since} h às {until} h nada sai: {KINDS[SILENCE]} fica para depois.")
    found = Silences(SILENCE, day, Tally())
    calls: list[tuple[int, int]] = []
    while part := do(held_calls, session, calls[-1][0] if calls else 0):
        calls += part
    if dry_run:
        for number, (call_id, customer_id) in enumerate(calls, 1):
            _look(found, do(silent_call, session, customer_id, call_id))
            progress(KINDS[SILENCE], number, len(calls))
        return found
    held = start(session, do, SILENCE, day.isoformat(), day, holder, alive, len(calls))
    try:
        for number, (call_id, customer_id) in enumerate(calls, 1):
            do(follow_silence, session, customer_id, call_id, held.token)
            progress(KINDS[SILENCE], number, len(calls))
    except BaseException:
        do(end, session, held.token, False, "interrompida")
        raise
    row = do(last_of, session, SILENCE, day.isoformat())
    found.tally = Tally(row.done, row.made, row.cents, row.there, row.left_out, row.failed)
    found.notes = [
        (one.customer_id, one.plan_id, one.outcome, one.reason, one.cents) for one in do(items_of, session, row.id)
    ]
    do(end, session, held.token, True, found.sentence)
    return found


def _look(found: Silences, one: Silent) -> None:
    tally = found.tally
    if one.why:
        item: Item = (one.customer_id, None, LEFT_OUT, one.why, 0)
        found.notes.append(item)
        found.tally = Tally(tally.done + 1, tally.made, 0, tally.there, tally.left_out + 1)
    elif one.due:
        ended = tally.there + (one.due == CLOSE)
        found.tally = Tally(tally.done + 1, tally.made + 1, 0, ended, tally.left_out)
