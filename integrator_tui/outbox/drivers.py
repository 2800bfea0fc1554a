"""The ways out that the settings name, one per channel; imported only by who sends."""

from __future__ import annotations

from datetime import timedelta

from integrator_tui.config import Settings
from integrator_tui.errors import Refused
from integrator_tui.outbox.port import Driver
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.messages.mailboxes import parse_mailbox


def drivers(settings: Settings) -> dict[str, Driver]:
    """Channel -> driver. Raises `Refused` naming the setting that is wrong."""
    found: dict[str, Driver] = {}
    if settings.email:
        from integrator_tui.outbox.smtp import SmtpDriver, smtp_settings

        found["email"] = SmtpDriver(smtp_settings(settings.email))
    if settings.sms:
        from integrator_tui.outbox.sms import sms_driver

        found["sms"] = sms_driver(settings.sms)
    return found


def interval(settings: Settings, channel: str) -> timedelta:
    """The time between two messages of a channel, over all senders: `per_minute` of its table; none when it is 0."""
    rate = (settings.email if channel == "email" else settings.sms).get("per_minute", 0)
    if isinstance(rate, bool) or not isinstance(rate, int | float) or not (rate == 0 or 0.01 <= rate <= 60_000):
        raise Refused(f"Configuração [{channel}] per_minute: um número de mensagens por minuto, ou 0.")
    return timedelta(seconds=60 / rate) if rate else timedelta()


def domain(settings: Settings) -> str:
    """What stands behind the @ of a Message-ID. Raises `Refused` for a sender that is none."""
    if named := settings.email.get("domain"):
        return str(named)
    if not settings.email.get("sender"):
        return "localhost"
    try:
        return parse_mailbox(str(settings.email["sender"])).address.rpartition("@")[2]
    except BadValue as error:
        raise Refused(f"Configuração [email] sender: {error}") from error
