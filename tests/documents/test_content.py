"""What a file is, by its bytes; names that agree and names that lie."""

from __future__ import annotations

import io
import zipfile

import pytest

from integrator_tui.documents.content import HEAD, KINDS, MACROS, PROGRAM, UNKNOWN, accepted_type, encoding_of, type_of
from integrator_tui.errors import Refused
from tests.documents.files import ELF, JPEG, MZ, PNG, pdf, zipped

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WRITER = "application/vnd.oasis.opendocument.text"

GOOD = [
    ("contrato.pdf", pdf("x"), "application/pdf"),
    ("CONTRATO.PDF", pdf("x"), "application/pdf"),
    ("rg.png", PNG, "image/png"),
    ("rg.JPEG", JPEG, "image/jpeg"),
    ("a.gif", b"GIF89a\1\0", "image/gif"),
    ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
    ("a.tif", b"II*\0\x08\0\0\0", "image/tiff"),
    ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic"),
    ("gravação.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0", "video/mp4"),
    ("gravação.wav", b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
    ("a.txt", "ação é útil\n".encode(), "text/plain"),
    ("a.txt", "ação é útil\n".encode("latin-1"), "text/plain"),
    ("a.txt", "ação".encode("utf-16"), "text/plain"),
    ("a.csv", b"a;b\r\n1;2\r\n", "text/plain"),
    ("a.xml", b'<?xml version="1.0"?><a/>', "text/xml"),
    ("a.html", b"<!DOCTYPE html><p>a", "text/html"),
    ("notas", b"sem fim de nome", "text/plain"),
    ("MZ Telecom.txt", b"MZ Telecom Ltda, contrato", "text/plain"),
    ("a.zip", zipped("a.txt"), "application/zip"),
    ("a.docx", zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml"), WORD),
    ("a.docx", zipped("[Content_Types].xml", "customXml/item.xml"), "application/zip"),
    ("a.odt", zipped("content.xml", first=WRITER.encode()), WRITER),
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "application/x-ole-storage"),
    ("a.rtf", b"{\\rtf1 a}", "application/rtf"),
    ("a.dwg", b"AC1032\0\0\0\0", UNKNOWN),
]


DER = bytes.fromhex("3082059906092a864886f70d010702a082058a3082058602010131") + bytes(range(256))
PARTS = ("[Content_Types].xml", "_rels/.rels")
LATE = [
    *(("nota.pdf", before + pdf("x"), "application/pdf") for before in (
        b"\xef\xbb\xbf", b"\r\n\r\n", b"\0" * 20, b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n",
        b"x" * 1000, b"%!PS-Adobe-3.0 PDF-1.4\n",
    )),
    ("nota.p7s", DER, "application/pkcs7-signature"),
    ("nota.p7s", b"\x30\x80" + DER[4:], "application/pkcs7-signature"),
    ("nota.pdf.p7s", b"-----BEGIN PKCS7-----\nMIIF\n", "text/plain"),
    ("a.cer", bytes.fromhex("308203e3308202cba00302010202") + bytes(range(200)), "application/pkix-cert"),
    ("sem fim", DER, "application/pkcs7-signature"),
    ("a.docm", zipped(*PARTS, "word/document.xml"), WORD),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "kind"), LATE, ids=lambda value: value if isinstance(value, str) else "")
def test_what_begins_otherwise_than_the_books_say(name: str, data: bytes, kind: str) -> None:
    assert accepted_type(name, data) == kind


@pytest.mark.parametrize(
    "data",
    [
        b"x" * 2000 + pdf("x"),
        b"<html>%PDF-1.4 1 0 obj",
        b"O formato %PDF-1.4 diz: objetos",
        b"#!/bin/sh\n" + pdf("x"),
        b"MZ\0\0" + pdf("x"),
    ],
)
def test_what_only_speaks_of_a_pdf_is_none(data: bytes) -> None:
    with pytest.raises(Refused):
        accepted_type("nota.pdf", data)


@pytest.mark.parametrize("name", ["a.docm", "a.docx", "a.xlsm", "a.xlsx", "a.pptm", "a.zip", "a", "a.pdf", "a.dotm"])
@pytest.mark.parametrize(
    "part",
    ["word/vbaProject.bin", "xl/vbaProject.bin", "ppt/vbaProject.bin", "WORD/VBAPROJECT.BIN", "xl/macrosheets/a"],
)
def test_a_document_with_macros_is_refused_whatever_its_name(name: str, part: str) -> None:
    with pytest.raises(Refused, match=r"tem macros|é um programa"):
        accepted_type(name, zipped(*PARTS, "word/document.xml", part))
    with pytest.raises(Refused, match="tem macros"):
        accepted_type(name, zipped(*PARTS, "word/document.xml"), [*PARTS, part])


@pytest.mark.parametrize(("name", "data", "kind"), GOOD, ids=lambda value: value if isinstance(value, str) else "")
def test_the_bytes_say_what_it_is(name: str, data: bytes, kind: str) -> None:
    assert accepted_type(name, data) == kind


@pytest.mark.parametrize(
    "data",
    [
        ELF,
        MZ,
        b"#!/bin/sh\nrm -rf /\n",
        b"\xef\xbb\xbf#!/bin/sh\n",
        b"\xfe\xed\xfa\xcf\0\0\0\0",
        b"\xcf\xfa\xed\xfe\0\0\0\0",
        b"\xca\xfe\xba\xbe\0\0\0\x02",
        zipped("META-INF/MANIFEST.MF", "A.class"),
    ],
)
@pytest.mark.parametrize("name", ["contrato.pdf", "contrato.txt", "contrato", "contrato.zip", "contrato.PDF"])
def test_a_program_is_refused_whatever_its_name(name: str, data: bytes) -> None:
    assert type_of(data) == PROGRAM
    with pytest.raises(Refused, match="é um programa"):
        accepted_type(name, data)


@pytest.mark.parametrize("name", ["a.exe", "a.BAT", "a.pdf.scr", "nota.js", "a.lnk"])
def test_what_some_system_runs_by_its_name_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="nome de programa"):
        accepted_type(name, b"echo nothing\n")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", PNG, "diz ser PDF, mas o conteúdo é imagem PNG"),
        ("a.png", JPEG, "diz ser imagem PNG, mas o conteúdo é imagem JPEG"),
        ("a.pdf", b"um texto", "diz ser PDF, mas o conteúdo é texto"),
        ("a.txt", pdf("x"), "diz ser texto, mas o conteúdo é PDF"),
        ("a.pdf", b"\0\1\2\3", "diz ser PDF, mas o conteúdo é formato desconhecido"),
        ("a.docx", pdf("x"), "mas o conteúdo é PDF"),
    ],
)
def test_a_name_that_lies_is_refused(name: str, data: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        accepted_type(name, data)


def test_a_head_may_end_within_a_character() -> None:
    assert encoding_of("ação".encode()[:2]) == "utf-8-sig"
    assert encoding_of("uma ação".encode()[:6], whole=True) == "cp1252"


def test_every_ending_means_one_kind() -> None:
    endings = [ending for kind in KINDS.values() for ending in kind.endings]
    assert len(endings) == len(set(endings))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_macros_are_told_of_at_the_beginning(method: int) -> None:
    """As Office writes it: the parts may lie beyond the head, what they are stands in it."""
    types = '<Types><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    for text, refused in ((types, True), ("<Types/>", False)):
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w", method) as archive:
            archive.writestr("[Content_Types].xml", text)
            archive.writestr("word/document.xml", "x")
        head = whole.getvalue()[:HEAD]
        assert (type_of(head) == MACROS) is refused
