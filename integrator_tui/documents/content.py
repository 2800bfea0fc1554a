"""What a file is, by its bytes; its name may only agree with them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from integrator_tui.errors import Refused

HEAD = 65_536
"""Bytes at the beginning of a file that tell what it is."""
UNKNOWN = "application/octet-stream"
PROGRAM = "application/x-executable"
MACROS = "application/x-office-macros"
"""A document of Office with programs in it."""


@dataclass(frozen=True)
class Kind:
    """A kind of file: what it is called, the endings that mean it, and others that a name of it may have."""

    label: str
    endings: frozenset[str]
    also: frozenset[str] = frozenset()


def _kind(label: str, *endings: str, also: tuple[str, ...] = ()) -> Kind:
    return Kind(label, frozenset(endings), frozenset(also))


_OFFICE = ("docx", "docm", "dotx", "xlsx", "xlsm", "pptx", "ppsx", "odt", "ods", "odp", "vsdx", "kmz")
_TEXTS = (
    *("txt", "text", "csv", "tsv", "log", "md", "ini", "cfg", "conf", "json", "eml"),
    *("ofx", "rem", "ret", "vcf", "ics", "p7s", "pem", "crt", "cer", "sql", "toml", "yaml", "yml", "srt"),
)
KINDS = {
    "application/pdf": _kind("PDF", "pdf"),
    "image/png": _kind("imagem PNG", "png"),
    "image/jpeg": _kind("imagem JPEG", "jpg", "jpeg", "jpe", "jfif"),
    "image/gif": _kind("imagem GIF", "gif"),
    "image/webp": _kind("imagem WebP", "webp"),
    "image/tiff": _kind("imagem TIFF", "tif", "tiff"),
    "image/bmp": _kind("imagem BMP", "bmp"),
    "image/heic": _kind("imagem HEIC", "heic", "heif"),
    "audio/wav": _kind("áudio WAV", "wav"),
    "audio/mpeg": _kind("áudio MP3", "mp3"),
    "audio/ogg": _kind("áudio Ogg", "ogg", "oga", "opus"),
    "video/mp4": _kind("vídeo ou áudio MP4", "mp4", "m4a", "m4v", "mov", "3gp"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _kind(
        "texto do Word", "docx", "docm", "dotx"
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _kind("planilha do Excel", "xlsx", "xlsm"),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": _kind("apresentação", "pptx", "ppsx"),
    "application/vnd.oasis.opendocument.text": _kind("texto do LibreOffice", "odt", "ott"),
    "application/vnd.oasis.opendocument.spreadsheet": _kind("planilha do LibreOffice", "ods", "ots"),
    "application/vnd.oasis.opendocument.presentation": _kind("apresentação do LibreOffice", "odp"),
    "application/pkcs7-signature": _kind("assinatura digital", "p7m", "p7b", "p7c", also=("p7s",)),
    "application/pkix-cert": _kind("certificado digital", "der", also=("cer", "crt")),
    "application/zip": _kind("arquivo ZIP", "zip", also=_OFFICE),
    "application/gzip": _kind("arquivo GZIP", "gz", "tgz"),
    "application/x-7z-compressed": _kind("arquivo 7-Zip", "7z"),
    "application/vnd.rar": _kind("arquivo RAR", "rar"),
    "application/x-ole-storage": _kind("documento antigo do Office", "doc", "xls", "ppt", "dot", "msg", "vsd"),
    "application/rtf": _kind("texto RTF", "rtf", also=("doc",)),
    "text/html": _kind("página HTML", "html", "htm", also=_TEXTS),
    "text/xml": _kind("XML", "xml", "svg", "kml", also=_TEXTS),
    "text/plain": _kind("texto", *_TEXTS, also=("html", "htm", "xml", "svg", "kml")),
    UNKNOWN: _kind("formato desconhecido"),
}
BY_ENDING = {ending: kind for kind in KINDS.values() for ending in kind.endings}

_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
)
_PROGRAMS = (
    b"\x7fELF",
    b"#!",
    *(b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe"),  # Mach-O
    b"\xca\xfe\xba\xbe",  # Mach-O for several machines, classes of Java
    b"\0asm",
    b"dex\n",
    b"L\0\0\0\x01\x14\x02\0",  # shortcuts of Windows
    b"!<arch>\n",  # libraries, packages of Debian
)
PROGRAM_ENDINGS = frozenset(
    (
        *("exe", "com", "scr", "pif", "msi", "msp", "dll", "sys", "bat", "cmd", "ps1", "vbs", "vbe", "js", "jse"),
        *("wsf", "wsh", "hta", "cpl", "lnk", "reg", "jar", "apk", "app", "sh", "bash", "run", "elf", "so", "dmg"),
        *("pkg", "deb", "rpm", "appimage", "desktop", "py", "pl"),
    )
)
"""Endings of names that some system runs; many of these files are nothing but text."""
_BOXES = {b"heic", b"heix", b"heim", b"hevc", b"mif1", b"msf1"}
_ZIPPED = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_MACROS = ("vbaproject.bin", "vbadata.xml")
_SIGNED = bytes.fromhex("06092a864886f70d0107")
"""The beginning of the names of PKCS #7, as DER has them; it stands among the first bytes."""
_CERTIFICATE = re.compile(rb"\x30\x82..\x30\x82..(?:\xa0\x03\x02\x01[\x00-\x02])?\x02", re.DOTALL)
PREAMBLE = 1024
"""Bytes that may stand before a PDF (Adobe's implementation note 13; mail gateways and scanners put some there)."""
_NO_TEXT = re.compile(b"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def type_of(head: bytes) -> str:
    """The type of a file from its first `HEAD` bytes; `PROGRAM` for what a computer would run."""
    start = head.removeprefix(codecs.BOM_UTF8)
    if start.startswith(_PROGRAMS):
        return PROGRAM
    for mark, kind in _MARKS:
        if head.startswith(mark):
            return kind
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], UNKNOWN)
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:12] in _BOXES else "video/mp4"
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zipped(head)
    if _late_pdf(head):
        return "application/pdf"
    if head[:1] == b"\x30" and _SIGNED in head[:40]:
        return "application/pkcs7-signature"
    if _CERTIFICATE.match(head):
        return "application/pkix-cert"
    if encoding_of(head):
        return _text(start)
    if head[:2] == b"MZ":
        return PROGRAM
    if head[:2] == b"BM" and len(head) > 14 and head[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if head[:1] == b"\xff" and head[1:2] in (b"\xfb", b"\xf3", b"\xf2"):
        return "audio/mpeg"
    return UNKNOWN


def _late_pdf(head: bytes) -> bool:
    """A PDF with something before it, that is nothing else: no page and no program that only has one in it."""
    at = head.find(b"%PDF-", 0, PREAMBLE + 5)
    if at < 0 or head[:2] == b"MZ" or head.lstrip()[:1] == b"<":
        return False
    return re.match(rb"%PDF-\d\.\d", head[at:]) is not None and re.search(rb"\b\d+ \d+ obj\b", head[at:]) is not None


def encoding_of(head: bytes, *, whole: bool = False) -> str:
    """How a text is encoded: UTF-8, UTF-16 with its mark, or the letters of Western Europe; empty for no text.

    The head may end within a character, unless it is the `whole`.
    """
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if _NO_TEXT.search(head):
        return ""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=whole)
    except UnicodeDecodeError:
        return "cp1252" if sum(byte >= 0x80 for byte in head) * 3 <= len(head) else ""
    return "utf-8-sig"


def _zipped(head: bytes) -> str:
    """What a ZIP holds, by the names at its beginning."""
    if head[30:38] == b"mimetype":
        declared = head[38:128].partition(b"PK")[0].decode("ascii", "replace")
        return declared if declared in KINDS else "application/zip"
    found = re.findall(rb"PK\x03\x04.{22}(.{2}).{2}([ -~]{1,80})", head, re.DOTALL)
    names = [text[: int.from_bytes(length, "little")] for length, text in found]
    if has_macros(name.decode("latin-1") for name in names) or b"vbaproject" in _contents_page(head).lower():
        return MACROS
    for name in names:
        for part, kind in _ZIPPED:
            if name.startswith(part):
                return kind
        if name.startswith(b"META-INF/MANIFEST.MF") or name == b"classes.dex":
            return PROGRAM
    return "application/zip"


def _contents_page(head: bytes) -> bytes:
    """What a document of Office says of its parts, in its first file; the parts themselves may lie far behind."""
    name, extra = int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:30], "little")
    if head[30 : 30 + name] != b"[Content_Types].xml":
        return b""
    data = head[30 + name + extra :]
    if head[8:10] == b"\0\0":
        return data[:65536]
    import zlib

    try:
        return zlib.decompressobj(-15).decompress(data, 1 << 20)
    except zlib.error:
        return b""


def has_macros(names: Iterable[str]) -> bool:
    """Whether a document of Office with these parts brings programs along, whatever it is called."""
    return any(
        name.lower().rpartition("/")[2].startswith(_MACROS) or name.lower().startswith("xl/macrosheets/")
        for name in names
    )


def _text(start: bytes) -> str:
    begin = start[:1024].lstrip().lower()
    if begin.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    return "text/xml" if begin.startswith((b"<?xml", b"<svg")) else "text/plain"


def label_of(content_type: str) -> str:
    """A type as people say it."""
    return KINDS[content_type].label if content_type in KINDS else content_type


def accepted_type(name: str, head: bytes, inside: Iterable[str] = ()) -> str:
    """The type of a file that may be kept. `inside`: the names that an archive holds.

    Raises `Refused` for a program, whatever its name is, and for a name whose ending contradicts the bytes.
    """
    found = type_of(head)
    found = MACROS if has_macros(inside) else found
    ending = PurePath(name).suffix.removeprefix(".").lower()
    claimed = BY_ENDING.get(ending)
    if found == PROGRAM:
        says = f", embora o nome diga {claimed.label}" if claimed else ""
        raise Refused(f"«{name}» é um programa{says}: programas não são guardados.")
    if found == MACROS:
        says = f", embora o nome diga {claimed.label}" if claimed else ""
        raise Refused(f"«{name}» tem macros, que são programas{says}: salve-o sem macros e anexe de novo.")
    if ending in PROGRAM_ENDINGS:
        raise Refused(f"«{name}»: «.{ending}» é nome de programa, e programas não são guardados.")
    if claimed and ending not in KINDS[found].endings | KINDS[found].also:
        raise Refused(f"«{name}» diz ser {claimed.label}, mas o conteúdo é {label_of(found)}. Corrija o nome.")
    return found
