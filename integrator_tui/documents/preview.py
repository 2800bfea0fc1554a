"""What of a document can be read on a screen of text: a text itself, the text of a PDF; of the rest, what it is."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from integrator_tui.documents.content import encoding_of, label_of
from integrator_tui.documents.store import Store
from integrator_tui.rules.counting import counted

LINES = 2_000
COLUMNS = 500
TEXT_BYTES = 1_000_000
"""Of a text, so much is looked at."""
PDF_BYTES = 50_000_000
PATIENCE = 15.0
"""Seconds that the reading of a PDF may take in all."""


@dataclass(frozen=True)
class Preview:
    """Lines to read, as they stand in the file; `note` says what is not there and why."""

    lines: tuple[str, ...]
    note: str = ""


def preview(store: Store, sha256: str, size: int, content_type: str, waiting: Callable[[], None]) -> Preview:
    """Look into a file of the store; takes a while, so not on the thread of the screen.

    `waiting` is called now and then and may raise to stop. Raises `Damaged`.
    """
    if content_type.startswith("text/"):
        data = bytearray()
        for part in store.chunks(sha256, size):  # to the end: only then it is known to be whole
            waiting()
            if len(data) < TEXT_BYTES:
                data += part
        return of_text(bytes(data[:TEXT_BYTES]), whole=len(data) <= TEXT_BYTES)
    if content_type == "application/pdf":
        if size > PDF_BYTES:
            return Preview((), "PDF grande demais para ser lido aqui: exporte-o para abrir em outro programa.")
        return of_pdf(store.read(sha256, size), waiting)
    for _ in store.chunks(sha256, size):
        waiting()
    return Preview((), f"Sem texto para mostrar ({label_of(content_type)}): exporte-o para abrir em outro programa.")


def of_text(data: bytes, *, whole: bool = True) -> Preview:
    """The first lines of a text."""
    encoding = encoding_of(data, whole=whole) or "cp1252"
    return _cut(data.decode(encoding, "replace"), whole)


def of_pdf(data: bytes, waiting: Callable[[], None] = lambda: None, patience: float = PATIENCE) -> Preview:
    """The text of a PDF, read by a process that has limits of memory and of time, and can be ended."""
    command = [sys.executable, "-I", str(Path(__file__).with_name("pdf_text.py"))]
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        # Nothing of the call comes from the file: program and script are ours.
        with subprocess.Popen(  # noqa: S603
            command,
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8"},
            start_new_session=True,
        ) as process:
            try:
                answer = _answer(process, waiting, patience)
            finally:
                process.kill()
    if answer is None:
        return _no_text(f"não foi lido em {patience:.0f} segundos")
    try:
        said = json.loads(answer)
    except ValueError:
        return _no_text("pediu memória ou tempo demais")
    if said["problem"]:
        return _no_text(said["problem"])
    pages = counted(said["pages"], "página")
    if not said["text"].strip("\n\f "):
        return Preview((), f"PDF de {pages}, sem texto (imagem digitalizada?): exporte-o para abrir em outro programa.")
    found = _cut(said["text"].replace("\f", "─" * 20), said["whole"])
    return Preview(found.lines, f"PDF de {pages}. {found.note}".strip())


def _answer(process: subprocess.Popen[bytes], waiting: Callable[[], None], patience: float) -> bytes | None:
    """What the process says; None when it takes too long."""
    left = patience
    while left > 0:
        waiting()
        step = min(0.1, left)
        try:
            return process.communicate(timeout=step)[0]
        except subprocess.TimeoutExpired:
            left -= step
    return None


def _no_text(why: str) -> Preview:
    return Preview((), f"O texto deste PDF não pode ser mostrado: {why}. Exporte-o para abrir em outro programa.")


def _cut(text: str, whole: bool) -> Preview:
    every = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    lines = tuple(line if len(line) <= COLUMNS else line[:COLUMNS] + "…" for line in every[:LINES])
    if not whole or len(every) > LINES:
        return Preview(lines, f"Só o começo: {len(lines)} linhas.")
    return Preview(lines)
