"""A QR code: its modules, and a picture of them as PNG."""

from __future__ import annotations

import struct
import zlib

from integrator_tui.errors import Refused

Matrix = tuple[tuple[bool, ...], ...]
"""Rows of modules, True for a dark one, without the light border that every code needs."""
BORDER = 4
"""Light modules around a picture (ISO 18004)."""
LONGEST = 2_000
"""Characters: what fits on the largest code at the lowest correction, with room to spare."""


def modules(text: str, mask: int | None = None) -> Matrix:
    """The smallest code of a text, with correction L, in the mask that is easiest to read or a given one.

    Raises `Refused` for a text that is too long.
    """
    from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

    if not text or len(text) > LONGEST:
        raise Refused("Este código não cabe num QR.")
    code = QRCode(None, QRErrorCorrectLevel.L)
    code.addData(text)
    if mask is None:
        code.make()
    else:
        code.version = code.calculate_version()
        code.makeImpl(False, mask)
    return tuple(tuple(bool(one) for one in row) for row in code.modules)


def as_png(matrix: Matrix, scale: int = 8) -> bytes:
    """Black on white, grey of one bit, with its border."""
    size = (len(matrix) + 2 * BORDER) * scale
    light = (False,) * (len(matrix) + 2 * BORDER)
    around = (False,) * BORDER
    rows = [*[light] * BORDER, *((*around, *row, *around) for row in matrix), *[light] * BORDER]
    lines = b"".join(_line(row, scale) * scale for row in rows)
    head = struct.pack(">IIBBBBB", size, size, 1, 0, 0, 0, 0)
    parts = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(lines, 9)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _line(row: tuple[bool, ...], scale: int) -> bytes:
    """One line of pixels: a bit each, 1 for white, behind the byte of the filter."""
    bits = "".join(("0" if dark else "1") * scale for dark in row)
    bits = bits.ljust(-(-len(bits) // 8) * 8, "0")
    return b"\x00" + int(bits, 2).to_bytes(len(bits) // 8, "big")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
