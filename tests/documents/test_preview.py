"""What can be read of a file, and that no file can freeze, fill or end the desk."""

from __future__ import annotations

import io
import time
import zlib
from pathlib import Path

import pytest
from pypdf import PdfWriter

from integrator_tui.documents import preview as looking
from integrator_tui.documents.preview import COLUMNS, LINES, PATIENCE, of_pdf, of_text, preview
from integrator_tui.documents.store import Damaged, Store
from tests.documents.files import PNG, pdf


def test_the_text_of_a_pdf() -> None:
    found = of_pdf(pdf("Contrato de São Paulo", "segunda linha"))
    assert found.lines == ("Contrato de São Paulo", "segunda linha")
    assert found.note == "PDF de 1 página."


def _encrypted() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def _bomb(times: int) -> bytes:
    stream = b"0" * 150_000_000
    for _ in range(times):
        stream = zlib.compress(stream, 1)
    return pdf(stream=stream, filters=b"/Filter [" + b"/FlateDecode " * times + b"]")


CASES = {
    "protected": (_encrypted, "protegido por senha"),
    "garbage": (lambda: b"%PDF-1.7 and then nothing", "danificado"),
    "cut": (lambda: pdf("x")[:200], "danificado"),
    "bomb": (lambda: _bomb(1), "cresce demais"),
    "bomb in a bomb": (lambda: _bomb(2), "cresce demais"),
    "no text": (lambda: pdf(stream=b"0 0 m"), "sem texto"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_pdf_that_cannot_be_read_says_why(case: str) -> None:
    make, said = CASES[case]
    data = make()
    began = time.monotonic()
    found = of_pdf(data)
    assert not found.lines
    assert said in found.note
    assert time.monotonic() - began < PATIENCE


def test_a_pdf_that_takes_too_long_is_given_up() -> None:
    slow = pdf(stream=b"BT /F1 12 Tf " + b"(A) Tj " * 3_000_000 + b"ET")
    began = time.monotonic()
    found = of_pdf(slow, patience=0.5)
    assert "não foi lido em" in found.note
    assert time.monotonic() - began < 5


def test_pages_that_name_each_other_end() -> None:
    turned = pdf("x").replace(b"/Kids [3 0 R] /Count 1", b"/Kids [2 0 R] /Count 9")
    began = time.monotonic()
    assert not of_pdf(turned).lines
    assert time.monotonic() - began < PATIENCE


def test_the_operator_can_stop_it() -> None:
    class Enough(Exception):
        pass

    def enough() -> None:
        raise Enough

    with pytest.raises(Enough):
        of_pdf(pdf("x"), enough)


def test_a_text_is_read_in_its_encoding() -> None:
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        assert of_text("ação\r\né".encode(encoding)).lines == ("ação", "é")


def test_only_the_beginning_of_a_long_text() -> None:
    found = of_text(b"a\n" * (LINES + 5))
    assert len(found.lines) == LINES
    assert "Só o começo" in found.note
    (line,) = of_text(b"a" * (COLUMNS * 3)).lines
    assert line == "a" * COLUMNS + "…"


def test_files_of_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "store")

    def look(data: bytes, kind: str) -> looking.Preview:
        stored = store.add(io.BytesIO(data), len(data), 10_000_000)
        return preview(store, stored.sha256, stored.size, kind, lambda: None)

    assert look(b"um\ndois", "text/plain").lines == ("um", "dois")
    assert look(pdf("x"), "application/pdf").lines == ("x",)
    assert "imagem PNG" in look(PNG, "image/png").note
    monkeypatch.setattr(looking, "TEXT_BYTES", 4)
    assert look(b"abcdefgh", "text/plain").lines == ("abcd",)
    monkeypatch.setattr(looking, "PDF_BYTES", 4)
    assert "grande demais" in look(pdf("y"), "application/pdf").note
    with pytest.raises(Damaged, match="não está na pasta"):
        preview(store, "0" * 64, 3, "image/png", lambda: None)
