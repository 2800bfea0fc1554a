"""Text for banks: they count bytes, and know no letter with an accent."""

from __future__ import annotations

import unicodedata

from integrator_tui.rules.typed import tidy


def ascii_text(text: str, instead: str) -> str:
    """Without accents, signs written out where Unicode knows how (`Nº` is `No`), and `instead` for whatever is left.

    Done before anything is measured or cut, since it changes the length.
    """
    apart = unicodedata.normalize("NFKD", tidy(text))
    return "".join(
        sign if " " <= sign <= "~" else " " if sign.isspace() else "" if unicodedata.combining(sign) else instead
        for sign in apart
    )
