"""Headers of a mail as bytes: everything that is not plainly safe is encoded whole, here, and nothing is ever decoded.

The standard library decodes what looks like an encoded word in a value that it is given (`=?utf-8?q?=0D=0ABcc:...?=`
became a header until Python 3.11.10), and drops blanks where it folds between encoded words.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from urllib.parse import quote

from integrator_tui.rules.messages.mailboxes import Mailbox

LINE = 76
"""Most characters of a line that holds an encoded word (RFC 2047, 2)."""
LONGEST_WORD = 75
ROOM = 1
"""What stands before a mailbox on its line."""
_BARE = len("=?utf-8?b??=")
_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
"""What stands for itself in an encoded word anywhere, also within a name (RFC 2047, 5)."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PLAIN = re.compile(r"[ -~]*")


class Unfit(ValueError):
    """A value that no header may hold; the sentence says why."""


def text_header(name: str, value: str, *, encode: bool = False) -> str:
    """A header of free text, such as the subject."""
    _look(name, value)
    if not encode and _plain(value) and len(name) + 2 + len(value) <= LINE:
        return f"{name}: {value}\r\n"
    return f"{name}: {encoded(value, len(name) + 2)}\r\n"


def mailbox_header(name: str, boxes: Iterable[Mailbox], *, encode: bool = False) -> str:
    """A header of addresses, one a line; the first stands beside the name where it fits."""
    said = ",\r\n ".join(_mailbox(box, encode) for box in boxes)
    beside = len(name) + 2 + len(said.partition("\r\n")[0]) <= LINE
    return f"{name}:" + (" " if beside else "\r\n ") + f"{said}\r\n"


def _mailbox(box: Mailbox, encode: bool) -> str:
    """On a line of its own: some readers put blanks between the encoded words of a name, so it gets no more of them
    than it must.
    """
    _look("endereço", box.name)
    if not box.name:
        return box.address
    if encode or not _plain(box.name) or len(box.name) > LINE - ROOM:
        said = encoded(box.name, ROOM)
    else:
        said = '"' + re.sub(r'(["\\])', r"\\\1", box.name) + '"'
    last = said.rpartition("\n")[2]
    return said + ("\r\n" if len(last) + len(box.address) > LINE - ROOM else "") + f" <{box.address}>"


def disposition(file_name: str, *, encode: bool = False) -> str:
    """`Content-Disposition` of a file, its name as RFC 2231 has it where it is not plain."""
    _look("nome do anexo", file_name)
    plain = _plain(file_name) and len(file_name) <= 40 and not re.search(r'["\\%]', file_name)
    if plain and not encode:
        return f'Content-Disposition: attachment; filename="{file_name}"\r\n'
    pieces = [""]
    for character in file_name:
        code = quote(character, safe="")
        if len(pieces[-1]) + len(code) > 50:
            pieces.append("")
        pieces[-1] += code
    if len(pieces) == 1:
        return f"Content-Disposition: attachment;\r\n filename*=utf-8''{pieces[0]}\r\n"
    pieces[0] = f"utf-8''{pieces[0]}"
    said = [f" filename*{number}*={piece}" for number, piece in enumerate(pieces)]
    return "Content-Disposition: attachment;\r\n" + ";\r\n".join(said) + "\r\n"


def _look(what: str, value: str) -> None:
    if found := _CONTROL.search(value):
        raise Unfit(f"{what}: caractere de controle na posição {found.start() + 1}")


def _plain(value: str) -> bool:
    """Nothing in it means anything to anybody: ASCII, no blanks that could get lost, no encoded word."""
    return bool(_PLAIN.fullmatch(value)) and "=?" not in value and "  " not in value and value == value.strip() != ""


def encoded(text: str, used: int) -> str:
    """Encoded words on lines of their own (RFC 2047); blanks stand inside them, for those between get lost.

    `used`: the characters that stand before the first. No character is torn apart.
    """
    words: list[str] = []
    piece, size_q = b"", 0
    room = LINE - used
    for character in text:
        code = character.encode()
        grown = size_q + sum(1 if byte in _SAFE or byte == 0x20 else 3 for byte in code)
        shortest = min(grown, (len(piece) + len(code) + 2) // 3 * 4)
        if piece and shortest + _BARE > min(room, LONGEST_WORD):
            words.append(_word(piece))
            piece, size_q, room = b"", 0, LINE - 1
            grown = sum(1 if byte in _SAFE or byte == 0x20 else 3 for byte in code)
        piece, size_q = piece + code, grown
    words.append(_word(piece))
    return "\r\n ".join(words)


def _word(piece: bytes) -> str:
    by_q = "".join("_" if byte == 0x20 else chr(byte) if byte in _SAFE else f"={byte:02X}" for byte in piece)
    by_b = base64.b64encode(piece).decode()
    return f"=?utf-8?q?{by_q}?=" if len(by_q) <= len(by_b) else f"=?utf-8?b?{by_b}?="
