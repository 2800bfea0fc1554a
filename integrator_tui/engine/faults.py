"""What the engines call their errors, and which of them an operator can act on."""

from __future__ import annotations

from collections.abc import Iterator

import peewee

from integrator_tui.errors import DatabaseUnavailable

GONE = ("08", "57P", "25P03", "25P04")
"""SQLSTATE of what ends a connection: lost, shut down, crashed, idle too long, too long in a transaction."""
UNDONE = {"40001", "40P01", "23505"}
"""SQLSTATE of what a new try settles: a serialization that failed, a deadlock, and a unique value that came between the
check and the writing, from another desk or from this one's own COMMIT that was still under way."""
BUSY, BROKEN, DISK = "Banco ocupado", "Banco danificado", "Banco de dados"
FAULTS = (
    (
        ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03"),
        BUSY,
        "Outro programa está gravando há mais de 5 segundos. Tente de novo.",
    ),
    (("40001", "40P01"), BUSY, "Outros operadores gravavam os mesmos dados ao mesmo tempo. Tente de novo."),
    (("SQLITE_INTERRUPT", "57014"), BUSY, "Demorou demais para responder. Tente de novo."),
    (("SQLITE_FULL", "53100"), DISK, "O disco está cheio: nada foi gravado. Libere espaço e salve de novo."),
    (("SQLITE_READONLY", "25006"), DISK, "Só permite leitura: nada foi gravado."),
    (
        ("42501",),
        DISK,
        "O papel com que esta mesa entra no banco não pode fazer isto: nada foi gravado. Quem administra o faz com o"
        " endereço do dono.",
    ),
    (
        ("IT001",),
        DISK,
        "O banco não aceita esta assinatura: nada foi gravado. Quem administra roda «integrator-tui postgres roles"
        " --operators», e cada um grava só em seu nome.",
    ),
    (("SQLITE_CANTOPEN", "SQLITE_PERM"), DISK, "Não foi possível abrir o arquivo."),
    (("SQLITE_IOERR", "58"), DISK, "O disco falhou. Avise o suporte, que pode rodar: integrator-tui doctor"),
    (("SQLITE_CORRUPT", "SQLITE_NOTADB", "XX001", "XX002"), BROKEN, "Pare e avise o suporte: integrator-tui doctor"),
)
"""What an operator can act on: the beginnings of the codes of SQLite and PostgreSQL, title, sentence.

By code, for the texts of PostgreSQL are in the language of its server.
"""


def of_driver(error: BaseException) -> bool:
    """Peewee passes some errors of the drivers on as they are: those of reading rows."""
    return isinstance(error, peewee.PeeweeException) or type(error).__module__.startswith(("sqlite3", "psycopg"))


def codes_of(error: BaseException) -> list[str]:
    """What the database calls the error, then what came before it: a rollback that fails hides what it was for.

    Nothing for an error that somebody has made of it: that one has said what there is to say.
    """
    codes: list[str] = []
    if not of_driver(error):
        return codes
    for link in chain(error):
        if of_driver(link) and (code := getattr(link, "sqlstate", None) or getattr(link, "sqlite_errorname", None)):
            codes.append(code)
    return codes


def chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what led to it."""
    link: BaseException | None = error
    while link is not None:
        yield link
        link = link.__cause__ or link.__context__


def said(error: BaseException) -> DatabaseUnavailable | None:
    """The error as a sentence where the operator can act on it."""
    for code in reversed(codes_of(error)):
        for codes, title, sentence in FAULTS:
            if code.startswith(codes):
                told = DatabaseUnavailable(sentence)
                told.title = title
                return told
    return None
