"""Files that are given for a table and are none: what each is, and what to do with it."""

from __future__ import annotations

import re
import zipfile

from integrator_tui.errors import Refused
from integrator_tui.tables.source import Source

HEAD = 4_096
_EXCEL = "Abra-a no Excel e use Arquivo, Salvar Como, «CSV UTF-8 (delimitado por vírgulas)»; importe o arquivo salvo"
_CALC = "Abra-a no LibreOffice e use Arquivo, Salvar Como, «Texto CSV»; importe o arquivo salvo"

_KINDS: tuple[tuple[bytes, str], ...] = (
    (rb"\xd0\xcf\x11\xe0", f"é uma planilha do Excel antigo (.xls). {_EXCEL}."),
    (rb"%PDF-", "é um PDF, de onde não se tira uma tabela. Peça o CSV a quem o gerou."),
    (rb"\x1f\x8b", "está compactado (GZIP). Descompacte-o e importe o que há dentro."),
    (rb"7z\xbc\xaf\x27\x1c|Rar!|BZh|\xfd7zXZ", "está compactado. Descompacte-o e importe o que há dentro."),
    (rb"SQLite format 3\x00|PGDMP", "é uma base, ou a cópia de uma. Para pô-la no lugar: integrator-tui restore."),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|BM....\x00\x00|II\*\x00|MM\x00\*", "é uma imagem, não uma tabela."),
    (rb"\x7fELF|MZ.{60,}?PE\x00\x00", "é um programa, não uma tabela."),
    (rb"\{\\rtf", "é um texto do Word (RTF), não uma tabela. Salve a tabela como CSV."),
)
_MARKUP: tuple[tuple[str, str], ...] = (
    (
        r"<(!doctype html|html|head|body|table|meta|style)\b",
        f"é uma página da internet (HTML), ainda que o nome diga outra coisa. {_EXCEL}.",
    ),
    (r"<(\?xml|workbook)", f"é um arquivo XML, não um CSV. Se é uma planilha: {_EXCEL[0].lower()}{_EXCEL[1:]}."),
    (r"\[?\s*\{\s*\"", "é um arquivo JSON, e aqui se lê CSV."),
    (r"begin:vcard", "é um arquivo de contatos (vCard), não uma tabela. Exporte os contatos como CSV."),
    (r"(insert into|create table|--\s*(mysql|postgresql))\b", "tem comandos de SQL, não uma tabela. Exporte como CSV."),
)


def refuse_foreign(source: Source) -> None:
    """Raises `Refused`, saying what the file is and how it becomes a table, for what is known to be something else."""
    head = source.again().read(HEAD)
    if not head.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        if not head.strip(b"\r\n\t \xef\xbb\xbf"):
            return  # empty, or begins with blank lines
        raise Refused(f"{source.name} só tem bytes zero: não é uma tabela. A gravação dele pode ter sido interrompida.")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise Refused(f"{source.name} {_packed(source)}")
    for pattern, said in _KINDS:
        if re.match(pattern, head, re.DOTALL):
            raise Refused(f"{source.name} {said}")
    start = _as_text(head).lstrip("\ufeff \t\r\n").lower()
    for markup, said in _MARKUP:
        if re.match(markup, start):
            raise Refused(f"{source.name} {said}")


def _as_text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    return head.decode("latin-1").removeprefix("ï»¿").replace("\0", "")


def _packed(source: Source) -> str:
    """What is in a ZIP: every newer kind of office file is one."""
    try:
        with zipfile.ZipFile(source.again()) as packed:
            names = packed.namelist()[:50]
            kind = packed.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError):
        return "está compactado (ZIP), e danificado. Peça o arquivo de novo."
    if any(name.startswith("xl/") for name in names):
        return f"é uma planilha do Excel. {_EXCEL}."
    if b"opendocument" in kind:
        return f"é uma planilha do LibreOffice. {_CALC}." if b"spreadsheet" in kind else "não é uma tabela."
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names):
        return "é uma planilha do Numbers. Use Arquivo, Exportar Para, CSV; importe o arquivo exportado."
    if any(name.startswith(("word/", "ppt/")) for name in names):
        return "é um documento do Office, não uma tabela. Salve a tabela como CSV."
    return "está compactado (ZIP). Descompacte-o e importe o que há dentro."
