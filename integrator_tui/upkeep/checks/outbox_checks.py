"""What `doctor` looks at in the outbox: whether messages leave, and whether bounces are read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from integrator_tui.config import load
from integrator_tui.errors import Refused
from integrator_tui.rules.counting import counted
from integrator_tui.rules.messages.states import FURTHEST, QUEUED, SENDING, SILENT
from integrator_tui.upkeep.checks.findings import Finding, Site, failure, good, warning
from integrator_tui.upkeep.target import fetch, tables

WAITED = timedelta(minutes=5)
QUIET = timedelta(minutes=10)
AHEAD = timedelta(hours=1)
RUN = "integrator-tui outbox run (como serviço), e veja: integrator-tui outbox status"


def sending(site: Site) -> Iterator[Finding]:
    """Whether what is due leaves."""
    db = site.db
    if db is None or "outbox" not in tables(db):
        return
    now, found = site.now(), []
    (waiting,) = fetch(db, "SELECT COUNT(*), MIN(next_attempt_at) FROM outbox WHERE state = ? AND"
        " (next_attempt_at < ? OR next_attempt_at > ?)", (QUEUED, now - WAITED, now + FURTHEST))  # fmt: skip
    ((senders,),) = fetch(
        db,
        "SELECT COUNT(*) FROM outbox_sender WHERE beat_at > ? AND beat_at < ?",
        (now - timedelta(minutes=1), now + AHEAD),
    )
    held = [channel for (channel,) in fetch(db, "SELECT channel FROM outbox_channel WHERE paused ORDER BY 1")]
    if fetch(db, "SELECT 1 FROM system_variable WHERE code = ? AND value = '1'", (SILENT,)):
        found.append(
            warning("O modo silencioso está ligado: nenhuma mensagem sai.", "integrator-tui outbox silence off")
        )
    elif held:
        found.append(warning(f"Canais parados: {', '.join(held)}.", f"integrator-tui outbox resume {held[0]}"))
    elif waiting[0] and not senders:
        found.append(failure(f"{_messages(waiting[0])} na fila, e nenhum enviador trabalha.", RUN))
    elif waiting[0]:
        found.append(warning(f"{_messages(waiting[0])} na fila há mais de 5 minutos.", RUN))
    ((stuck,),) = fetch(
        db, "SELECT COUNT(*) FROM outbox WHERE state = ? AND (lease_until < ? OR lease_until > ?)",
        (SENDING, now - WAITED, now + AHEAD * 2),
    )  # fmt: skip
    if stuck:
        found.append(warning(f"{_messages(stuck)} com um enviador que parou.", RUN))
    yield from found or [good("Nenhuma mensagem espera além da conta na caixa de saída.")]


def ways_out(site: Site) -> Iterator[Finding]:
    """Whether the settings of this machine, where it has any for sending, could work."""
    from integrator_tui.outbox.drivers import domain, interval
    from integrator_tui.outbox.mailbox_settings import mailbox
    from integrator_tui.outbox.sms import sms_driver
    from integrator_tui.outbox.smtp_settings import smtp_settings

    try:
        settings = load()
    except Refused:
        return  # its own check says why
    if not settings.email and not settings.sms:
        return
    try:
        if settings.email:
            smtp_settings(settings.email)
            domain(settings)
            mailbox(settings.email)
            interval(settings, "email")
        if settings.sms:
            sms_driver(settings.sms).close()
            interval(settings, "sms")
    except Refused as error:
        yield failure(error.sentence, "Corrija a configuração: com ela nenhum enviador começa.")
        return
    yield good("O que a configuração diz do envio de mensagens serve.")


def bounces(site: Site) -> Iterator[Finding]:
    """Since when nothing was read in the mailbox of bounces."""
    db = site.db
    if db is None or "mailbox_look" not in tables(db):
        return
    now, found = site.now(), []
    rows = fetch(db, "SELECT mailbox, read_at, problem, set_aside FROM mailbox_look ORDER BY mailbox")
    for mailbox, read, problem, aside in rows:
        at = read if isinstance(read, datetime) or read is None else datetime.fromisoformat(str(read))
        why = f": {problem}" if problem else ""
        if at is None:
            found.append(failure(f"As devoluções em {mailbox} nunca foram lidas{why}.", RUN))
        elif problem or not now - QUIET <= at <= now + QUIET:
            said = f"{at.replace(tzinfo=UTC).astimezone():%d/%m/%Y %H:%M}"
            found.append(warning(f"Nada foi lido das devoluções em {mailbox} desde {said}{why}.", RUN))
        if aside:
            found.append(
                warning(
                    f"{_messages(aside)} em {mailbox} não se pôde ler.",
                    "Veja na caixa as marcadas com estrela: podem ser devoluções.",
                )
            )
    if not rows and (named := _mailbox_of_the_settings()):
        found.append(warning(f"As devoluções em {named} nunca foram lidas.", RUN))
    if rows or found:
        yield from found or [good("As devoluções são lidas.")]


def _mailbox_of_the_settings() -> str:
    from integrator_tui.outbox.mailbox_settings import mailbox

    try:
        box = mailbox(load().email)
    except Refused:
        return ""  # another check says why
    return f"{box.user}@{box.host}" if box else ""


def _messages(count: int) -> str:
    return counted(count, "mensagem", "mensagens")
