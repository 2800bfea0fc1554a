"""Files as they come: good ones and bad ones, made of their bytes."""

from __future__ import annotations

import io
import zipfile

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 40
ELF = b"\x7fELF\x02\x01\x01" + b"\0" * 57
MZ = b"MZ\x90\0\x03\0\0\0" + b"\0" * 60


def pdf(*lines: str, stream: bytes | None = None, filters: bytes = b"") -> bytes:
    """A PDF of one page with these lines, or with a stream of its own."""
    if stream is None:
        shown = b"".join(b"(%s) Tj 0 -20 Td " % line.encode("cp1252") for line in lines)
        stream = b"BT /F1 12 Tf 10 700 Td " + shown + b"ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(stream), filters, stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, starts = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    trailer = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer


def zipped(*names: str, first: bytes = b"") -> bytes:
    """A ZIP with files of these names; `first` is what OpenDocument says of itself."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "x" * 100)
    return out.getvalue()
