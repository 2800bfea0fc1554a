"""Orders to routers about sessions: why one is given, what becomes of it, what a router's answer means (RFC 5176)."""

from __future__ import annotations

from datetime import timedelta

QUEUED, SENDING, ACKED = "na_fila", "enviando", "aceita"
CONFIRMED, REFUSED, SUPERSEDED, EXPIRED = "confirmada", "recusada", "superada", "vencida"
OPEN = (QUEUED, SENDING, ACKED)
"""States of an order that something is still to come of."""
STATE_LABELS = {
    QUEUED: "na fila",
    SENDING: "enviando",
    ACKED: "aceita, sessão ainda aberta",
    CONFIRMED: "confirmada",
    REFUSED: "recusada",
    SUPERSEDED: "superada",
    EXPIRED: "vencida",
}

BLOCK, RENEW, SPEED, END = "bloqueio", "nova_autenticacao", "velocidade", "encerrar"
"""The login may not be in any more; it must ask again; it gets another speed; somebody at a desk ends this session."""
DISCONNECT, CHANGE = "disconnect", "change"
KINDS = {BLOCK: DISCONNECT, RENEW: DISCONNECT, SPEED: CHANGE, END: DISCONNECT}

TERM = timedelta(hours=24)
"""After that an order says that it came to nothing, and goes nowhere."""
LATE_START = timedelta(minutes=2)
"""A router may tell so late of a session that it let in just before a block."""
SETTLES_IN = timedelta(seconds=5)
"""From the router's yes until its accounting says that the session ended."""
SIGNS_FOR = timedelta(minutes=15)
"""Three intervals of accounting: who has not given a sign of life since is gone, whatever the table says."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)
SILENT = "sem resposta"
BACK = "voltou depois do bloqueio"

GONE_SESSION = 503
"""Session-Context-Not-Found: the router has no such session any more."""
PASSING = {506: "sem recursos no momento"}
CAUSES = {
    401: "atributo não aceito",
    402: "falta um atributo",
    403: "o roteador não se reconhece no endereço",
    404: "pedido inválido",
    405: "serviço não aceito",
    406: "extensão não aceita",
    407: "valor de atributo inválido",
    501: "proibido pela configuração do roteador",
    502: "pedido não encaminhável",
    504: "a sessão não pode ser encerrada agora",
    505: "erro no encaminhamento",
    507: "pedido em andamento",
    508: "há mais de uma sessão com este nome",
    509: "local já em uso",
}
"""Error-Cause, as an operator reads it."""


def pause(attempts: int) -> timedelta:
    """Before the next attempt: twice as long each time."""
    return min(FIRST_PAUSE * 2.0 ** min(max(attempts - 1, 0), 16), LONGEST_PAUSE)


def reason_of(cause: int | None) -> str:
    """Why a router refused."""
    if cause is None:
        return "o roteador não disse o motivo"
    return f"{CAUSES.get(cause) or PASSING.get(cause) or 'motivo'} ({cause})"


def said(state: str, answer: str, attempts: int) -> str:
    """An order in one line: `confirmada`, `recusada: motivo`, `sem resposta, tentando`."""
    if state == QUEUED and (attempts or answer):
        return f"{answer or SILENT}, tentando"
    return f"{STATE_LABELS.get(state, state)}: {answer}" if answer else STATE_LABELS.get(state, state)
