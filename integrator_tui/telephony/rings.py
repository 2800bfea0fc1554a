"""What events come to: which call rings at which extension, with the number of its first leg (facts 6; trap A7).

The key of a conversation is its Linkedid. A colleague who transfers has an extension for a number: it is the number of
the first leg that is shown, and the line of one Linkedid at one extension is one line, however often it rings there.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from integrator_tui.rules.calls.caller import LONGEST, caller_number

MOST_REMEMBERED = 20_000
"""Conversations of which the number of the first leg is remembered."""
_EXTENSION = re.compile(r"(?:[A-Za-z0-9_]+/)([0-9A-Za-z_.-]{1,20}?)(?:-[0-9a-fA-F]{8}(?:;[12])?)?(?:@[^/]*)?(?:/n)?")

RINGING, ANSWERED, OVER = "toca", "atendida", "terminou"


@dataclass(frozen=True)
class Ring:
    """A call at an extension; without extension it is about the whole conversation."""

    linked_id: str
    extension: str
    raw: str = ""
    """The number as the telephone system says it."""
    name: str = ""
    state: str = RINGING


class Rings:
    """Takes events, gives what changed. `take` may be called ten thousand times at once; `changes` is asked seldom."""

    def __init__(self) -> None:
        self._first: OrderedDict[str, tuple[str, str]] = OrderedDict()
        self._changed: dict[tuple[str, str], Ring] = {}

    def take(self, event: Mapping[str, str]) -> None:
        """One event; others than those that ring, are answered or end are passed over."""
        linked = event.get("linkedid", "") or event.get("uniqueid", "")
        if not linked or len(linked) > 150:
            return
        self._remember(linked, event)
        match event.get("event", "").lower():
            case "agentcalled" | "dialbegin":
                self._ring(linked, extension_of(event))
            case "agentconnect":
                self._answered(linked, extension_of(event))
            case "dialend" if event.get("dialstatus", "").upper() == "ANSWER":
                self._answered(linked, extension_of(event))
            case "hangup" if event.get("uniqueid", linked) == linked:  # the first leg: the conversation ends
                self._changed[linked, ""] = Ring(linked, "", state=OVER)

    def changes(self) -> list[Ring]:
        """What changed since this was asked the last time, in the order in which it came."""
        changed, self._changed = list(self._changed.values()), {}
        return changed

    def _remember(self, linked: str, event: Mapping[str, str]) -> None:
        """The first number that can be looked up stays; until there is one, the first that was said."""
        raw = event.get("calleridnum", "")[:LONGEST]
        known = self._first.get(linked)
        if known is None or (not caller_number(known[0]) and caller_number(raw)):
            name = event.get("calleridname", "")[:LONGEST]
            self._first[linked] = (raw, "" if name.strip("<>").lower() == "unknown" else name)
            if len(self._first) > MOST_REMEMBERED:
                self._first.popitem(last=False)

    def _ring(self, linked: str, extension: str) -> None:
        if extension:
            raw, name = self._first[linked]
            self._changed.pop((linked, extension), None)
            self._changed[linked, extension] = Ring(linked, extension, raw, name)

    def _answered(self, linked: str, extension: str) -> None:
        if extension:
            raw, name = self._first[linked]
            ring = self._changed.get((linked, extension), Ring(linked, extension, raw, name))
            self._changed[linked, extension] = replace(ring, state=ANSWERED)


def extension_of(event: Mapping[str, str]) -> str:
    """The extension that rings: that of the interface, else what the event calls the destination."""
    for key in ("interface", "destchannel"):
        if found := _EXTENSION.fullmatch(event.get(key, "")):
            return found[1]
    number = event.get("destcalleridnum", "").strip()
    return number if re.fullmatch("[0-9]{1,10}", number) else ""
