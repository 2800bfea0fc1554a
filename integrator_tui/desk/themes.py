"""Dark and light, each for terminals with many colours and for those with sixteen.

Three grades: what a thing is (label, quiet), what it says (value, plain), what matters now (warning, error: always
with a sign and a word). Every cell has a contrast of 4.5 at least. Of the sixteen colours only those are used that have
it in the palettes of xterm, the Linux console, PuTTY and Windows alike: neither the bright black, nor any green or
yellow on white.
"""

from __future__ import annotations

from textual.theme import Theme

DARK, LIGHT = "escuro", "claro"
SIXTEEN = "-16"
"""Behind the name of a theme: its form for terminals with sixteen colours."""


def _theme(name: str, dark: bool, ground: str, text: str, raised: str, bar: str, label: str, focus: str, on_focus: str,
           mark: str, alert: str, wrong: str, done: str) -> Theme:  # fmt: skip
    return Theme(
        name=name, dark=dark, background=ground, foreground=text, surface=raised, panel=bar, primary=mark,
        secondary=mark, accent=mark, warning=alert, error=wrong, success=done,
        variables={
            "text": text, "text-muted": label, "text-primary": mark, "text-accent": mark, "text-warning": alert,
            "text-error": wrong, "text-success": done, "focus": focus, "on-focus": on_focus,
            "input-cursor-background": on_focus, "input-cursor-foreground": focus,
            "input-selection-background": on_focus, "input-selection-foreground": focus,
            "screen-selection-background": focus, "screen-selection-foreground": on_focus,
        },
    )  # fmt: skip


THEMES = (
    _theme(DARK, True, "#121212", "#e4e4e4", "#1c1c1c", "#2a2a2a", "#a8a8a8", "#b2b2b2", "#121212",
           "#5fafd7", "#ffaf5f", "#ff8787", "#87d787"),
    _theme(DARK + SIXTEEN, True, "#000000", "#ffffff", "#000000", "#000000", "#aaaaaa", "#aaaaaa", "#000000",
           "#aaaaaa", "#ffff55", "#ff5555", "#55ff55"),
    _theme(LIGHT, False, "#ffffff", "#1c1c1c", "#f4f4f4", "#e0e0e0", "#545454", "#c0c0c0", "#121212",
           "#005f87", "#874b00", "#af0000", "#005f00"),
    _theme(LIGHT + SIXTEEN, False, "#ffffff", "#000000", "#ffffff", "#ffffff", "#0000aa", "#aaaaaa", "#000000",
           "#0000aa", "#aa0000", "#aa0000", "#000000"),
)  # fmt: skip
