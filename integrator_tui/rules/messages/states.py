"""What a message can be: its states, its purposes, what is attached to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

# States of a message, as they are stored; the order is that of a life.
QUEUED = "na_fila"
SENDING = "enviando"
ACCEPTED = "entregue_provedor"
DELIVERED = "entregue"
RETURNED = "devolvido"
FAILED = "falhou"
CANCELLED = "cancelado"
VERIFY = "verificar"

STATE_LABELS = {
    QUEUED: "na fila",
    SENDING: "enviando",
    ACCEPTED: "aceito pelo servidor",
    DELIVERED: "entregue",
    RETURNED: "devolvido",
    FAILED: "falhou",
    CANCELLED: "cancelado",
    VERIFY: "verificar",
}
"""As the operator reads them: each says only what is known."""

FURTHEST = timedelta(hours=5)
"""No attempt is planned further ahead (the longest pause is four hours, give or take a fifth): a clock was wrong."""

SILENT = "OUTBOX_SILENCIOSO"
"""System variable: nothing leaves while it is 1."""

CHANNELS = {"email": "E-mail", "sms": "SMS"}
PURPOSES = {"servico": "Serviço", "cobranca": "Cobrança", "marketing": "Marketing"}


@dataclass(frozen=True)
class Attachment:
    """A file of a message; its bytes lie in the store of documents under their SHA-256."""

    file_name: str
    content_type: str
    size: int
    sha256: str
