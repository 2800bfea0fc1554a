"""Pictures of papers and codes, and what two decoders read in them."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pypdfium2
import zxingcpp

Picture = Any


def pages(pdf: bytes, dots: int = 150) -> list[Picture]:
    """Every page as a grey picture."""
    document = pypdfium2.PdfDocument(pdf)
    return [np.array(page.render(scale=dots / 72).to_pil().convert("L")) for page in document]


def words(pdf: bytes) -> list[str]:
    """The text of every page."""
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def codes(picture: Picture, kind: str) -> list[str]:
    """What zxing reads of a kind (`ITF`, `QRCode`), from top to bottom."""
    found = [one for one in zxingcpp.read_barcodes(picture) if one.format.name == kind]
    return [one.text for one in sorted(found, key=lambda one: one.position.top_left.y)]


def qr_by_opencv(picture: Picture) -> str:
    """What the stricter reader of QR codes finds; empty for nothing."""
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(picture)
    return str(text)


def from_png(data: bytes) -> Picture:
    """A picture of a file."""
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
