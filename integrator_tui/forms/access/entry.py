"""What an operator types to enter, and to replace a password."""

from __future__ import annotations

from typing import Annotated, ClassVar, TypeAlias

from integrator_tui.forms.base import FormModel, Ui
from integrator_tui.rules.access.passwords import LONGEST

Layout: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


class EntryForm(FormModel):
    """Who it is. An operator without a password enters by the account of the system, and leaves the field empty."""

    login: Annotated[str, Ui("Login", limit=32)] = ""
    password: Annotated[str, Ui("Senha", "password", limit=LONGEST)] = ""

    LABEL_WIDTH: ClassVar = 10
    REQUIRED: ClassVar = frozenset({"login"})
    LAYOUT: ClassVar = (("", ("login", "password")),)


class FirstPasswordForm(FormModel):
    """A password of one's own, in place of the first one, which was typed a moment ago."""

    new: Annotated[str, Ui("Senha nova", "password", limit=LONGEST, help="10 ou mais; pode ser uma frase.")] = ""
    again: Annotated[str, Ui("Mais uma vez", "password", limit=LONGEST)] = ""

    LABEL_WIDTH: ClassVar = 14
    REQUIRED: ClassVar[frozenset[str]] = frozenset({"new", "again"})
    LAYOUT: ClassVar[Layout] = (("", ("new", "again")),)


class NewPasswordForm(FirstPasswordForm):
    """The same in place of any other."""

    old: Annotated[str, Ui("Senha atual", "password", limit=LONGEST)] = ""

    REQUIRED: ClassVar = frozenset({"old", "new", "again"})
    LAYOUT: ClassVar = (("", ("old", "new", "again")),)
