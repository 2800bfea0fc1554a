"""Whether a window stands where windows stand: from line 5 on, below the header of whom it is about, named in full."""

from __future__ import annotations

from collections.abc import Iterator

from integrator_tui.app import Desk
from integrator_tui.desk.text import plain
from integrator_tui.screens.dialog import ABOVE, HEAD, Dialog
from integrator_tui.screens.frame import Frame


def out_of_place(desk: Desk, lines: list[str]) -> Iterator[str]:
    """What is wrong with the window on the screen, if there is one."""
    window = desk.screen
    if not isinstance(window, Dialog):
        return
    if not window.framed:
        beneath = next(screen for screen in reversed(desk.screen_stack) if not isinstance(screen, Dialog))
        above = ["".join(segment.text for segment in strip).rstrip() for strip in beneath._compositor.render_strips()]
        if above[: HEAD - 1] != lines[: HEAD - 1]:
            yield f"the head is not what the screen shows: {lines[:HEAD]}"
        return
    if not lines[ABOVE].lstrip("".join(set(lines[ABOVE]) - {"╭"})).startswith(f"╭─ {plain(window.act)[:60]}".rstrip()):
        yield f"line {ABOVE + 1} does not begin a window named «{window.act}»: {lines[ABOVE]!r}"
    if "╰" not in "".join(lines[ABOVE:]):
        yield "the window has no end"
    beneath = next(screen for screen in reversed(desk.screen_stack) if not isinstance(screen, Dialog))
    record = window.over or (beneath.record if isinstance(beneath, Frame) else None)
    if record is None:
        return
    if not lines[0].startswith(f" {record.id} "):
        yield f"the header is not to be seen: {lines[:2]}"
    if isinstance(beneath, Frame) and window.over is None:
        below = ["".join(segment.text for segment in strip).rstrip() for strip in beneath._compositor.render_strips()]
        head = HEAD if all(one.framed for one in desk.screen_stack if isinstance(one, Dialog)) else HEAD - 1
        if below[:head] != lines[:head]:
            yield f"the head is not what the screen shows: {lines[:HEAD]}"
    if window.ABOUT and f" · {record.id} " not in lines[ABOVE] and "…" not in lines[ABOVE]:
        yield f"the title does not say about whom: {lines[ABOVE]!r}"
