"""Sizes of files as people say them."""

from __future__ import annotations


def size(count: int) -> str:
    """Bytes in the unit that fits: `1,2 GB`."""
    value, unit = float(count), "bytes"
    for larger in ("kB", "MB", "GB", "TB"):
        if value < 1000:
            break
        value, unit = value / 1000, larger
    text = f"{value:.0f}" if unit == "bytes" or value >= 100 else f"{value:.1f}"
    return f"{text} {unit}".replace(".", ",")
