"""What the shell prints, all of it: nothing in it acts on a terminal, and every terminal takes it."""

from __future__ import annotations

import errno
import os
import re
import sys
from typing import TextIO

# But for the end of a line: control characters, what turns the direction of a line, halves of characters.
_ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
PROGRAM = "integrator-tui"

_REASONS = {
    errno.ENOENT: "não existe",
    errno.EACCES: "falta permissão",
    errno.EPERM: "falta permissão",
    errno.ENOSPC: "o disco está cheio",
    errno.EDQUOT: "o disco está cheio para este usuário",
    errno.EISDIR: "é uma pasta",
    errno.ENOTDIR: "não é uma pasta",
    errno.EROFS: "o disco só permite leitura",
    errno.EIO: "o disco falhou",
    errno.ELOOP: "é um atalho para si mesmo",
    errno.ENAMETOOLONG: "o nome é longo demais",
    errno.EEXIST: "já existe",
    errno.EMFILE: "há arquivos abertos demais",
    errno.ENXIO: "não pode ser aberto",
}


def visible(text: str) -> str:
    """A text that cannot act: control characters as their symbols, what is no character as a mark."""
    return _ACTING.sub(lambda match: _symbol(ord(match[0])), text)


def _symbol(code: int) -> str:
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"


def out(text: str) -> None:
    """A line, or several, to the standard output."""
    _print(text, sys.stdout)


def err(text: str) -> None:
    """The same to the standard error."""
    _print(text, sys.stderr)


def refused(title: str, sentence: str) -> None:
    """Why it was not done."""
    err(f"{PROGRAM}: {title}: {sentence}")


def _print(text: str, stream: TextIO) -> None:
    said = f"{visible(text)}\n"
    encoding = stream.encoding or "utf-8"
    stream.write(said.encode(encoding, "replace").decode(encoding))


def reason(error: OSError) -> str:
    """What is wrong with a file or the disk."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def about_file(error: OSError) -> str:
    """The same as a sentence, with the file."""
    return f"{os.fsdecode(error.filename)}: {reason(error)}."


def standard_streams() -> str:
    """Why nothing can be said, if so: whoever closed the standard output would have a file opened in its place."""
    closed = [number for number in (0, 1, 2) if not _open(number)]
    for _ in closed:
        os.open(os.devnull, os.O_RDWR)  # the lowest number that is free: this one
    if 2 in closed:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if 1 in closed:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
        return "A saída padrão está fechada: não há onde responder nem para onde exportar."
    return ""


def _open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
