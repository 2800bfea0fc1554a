"""The ways out that the settings name, one per channel; imported only by who sends."""

from __future__ import annotations

from datetime import timedelta

from integrator_tui.config import Settings
from integrator_tui.errors import Refused
from integrator_tui.outbox.port import Driver


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
    if not isinstance(rate, int | float) or rate < 0:
        raise Refused(f"Configuração [{channel}] per_minute: um número de mensagens por minuto, ou 0.")
    return timedelta(seconds=60 / rate) if rate else timedelta()


def domain(settings: Settings) -> str:
    """What stands behind the @ of a Message-ID."""
    sender = str(settings.email.get("sender", ""))
    return str(settings.email.get("domain") or sender.rpartition("@")[2].rstrip("> ") or "localhost")
