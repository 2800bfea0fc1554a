"""Errors that an operator can act on: a title and a sentence in Portuguese. Everything else is a bug."""

from __future__ import annotations

from dataclasses import dataclass


class DeskError(Exception):
    """Base of the family: shown to the operator as it stands, never with a traceback."""

    title = "Não foi possível"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Refused(DeskError):
    """A rule forbids it; the sentence names the rule."""

    title = "Recusado"


class Stopped(DeskError):
    """The operator stopped what was under way."""

    title = "Interrompido"


class NotPermitted(DeskError):
    """The operator lacks a permission of the manual."""

    title = "Sem permissão"

    def __init__(self, permission: str) -> None:
        super().__init__(f"Falta a permissão «{permission}». Peça a quem administra o sistema.")
        self.permission = permission


class Gone(DeskError):
    """The record was deleted by somebody else meanwhile."""

    title = "Não existe mais"


class InvalidForm(DeskError):
    """Fields are wrong: `errors` maps the name of a field to its sentence."""

    title = "Há campos a corrigir"

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = errors


@dataclass(frozen=True)
class Collision:
    """One field that two operators changed: what was read, what stands there now, what was typed now."""

    field: str
    label: str
    read: str
    theirs: str
    mine: str


class Conflict(DeskError):
    """Somebody else changed the same fields since they were read; nothing was written."""

    title = "Alterado por outro operador"

    def __init__(self, collisions: tuple[Collision, ...]) -> None:
        fields = "; ".join(f"{c.label}: agora «{c.theirs}», digitado «{c.mine}»" for c in collisions)
        super().__init__(f"Nada foi gravado e nada do que você digitou se perdeu. {fields}")
        self.collisions = collisions


class DatabaseUnavailable(DeskError):
    """The database did not answer in time; what was asked for is not known to have happened."""

    title = "Sem conexão com o banco"


class Displaced(DatabaseUnavailable):
    """The file of the base is not the one that was opened: nothing is read from it and nothing written."""

    title = "A base saiu do lugar"


class NotSaved(DatabaseUnavailable):
    """A write could not be confirmed before the time limit."""

    title = "Não foi possível confirmar a gravação"
