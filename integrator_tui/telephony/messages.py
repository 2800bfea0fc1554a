"""The lines of AMI made into messages, however they are cut: `Key: value` lines, a blank line ends (facts 6).

What is no message is left out and counted: garbage, lines without end, a message without end.
"""

from __future__ import annotations

from collections.abc import Iterator

LONGEST_LINE = 4096
MOST_LINES = 300
"""Lines of one message; what is longer is no message of an event we read."""


class Messages:
    """Takes bytes as they come. A key that comes again has its first value: those that repeat are not read."""

    def __init__(self) -> None:
        self.left_out = 0
        """Lines and messages that were none."""
        self._rest = b""
        self._message: dict[str, str] = {}
        self._skipping = False

    def feed(self, data: bytes) -> Iterator[dict[str, str]]:
        """The messages that are whole by now, with their keys in small letters."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            self._rest, self._skipping = b"", True
            self.left_out += 1
        for line in lines:
            if self._skipping:  # the end of a line that was too long
                self._skipping = False
                continue
            text = line.rstrip(b"\r").decode("utf-8", "replace")
            if text.strip():
                self._take(text)
            elif self._message:
                message, self._message = self._message, {}
                yield message

    def _take(self, text: str) -> None:
        key, colon, value = text.partition(":")
        name = key.strip().lower()
        if not colon or not name.isascii() or not name.replace("-", "").replace("_", "").isalnum():
            self.left_out += 1
            return
        if name in ("event", "response") and self._message:  # the blank line before it was lost
            self._message = {}
            self.left_out += 1
        if len(self._message) < MOST_LINES:
            self._message.setdefault(name, value.strip()[:LONGEST_LINE])
