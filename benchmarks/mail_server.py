"""An SMTP server in a process of its own: what it takes does not stretch what is measured beside it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import cast

from tests.outbox.sinks import mail_sink


class MailServer:
    """The end that asks."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        self.port = cast("int", line.recv())

    def count(self) -> int:
        """How many messages it took."""
        self._line.send("count")
        return cast("int", self._line.recv())

    def names(self) -> list[str]:
        """The Message-ID of each."""
        self._line.send("names")
        return cast("list[str]", self._line.recv())


def _serve(line: Connection) -> None:
    with mail_sink() as sink:
        line.send(sink.port)
        while asked := line.recv():
            line.send(len(sink.taken) if asked == "count" else [str(one["Message-ID"]) for one in sink.messages()])


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server on a free port; it is gone afterwards."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        yield MailServer(ours)
    finally:
        ours.send("")
        process.join(10)
        if process.is_alive():
            process.kill()
