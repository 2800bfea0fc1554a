"""In which encoding a file of texts is: by what all of its bytes say, never by its first line.

UTF-8 proves itself: what is none hardly ever looks like it. So a file with both is the one that most of its lines are,
and the others are damaged lines, which are named when they are read. Encodings of one byte prove nothing; between them
decides which gives letters as Portuguese writes them, and where none clearly does, the operator is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from integrator_tui.errors import Refused
from integrator_tui.tables.source import Source

BLOCK = 1 << 20
LONGEST_LINE = 4 << 20
SAMPLE = 2_000
"""Lines kept to tell encodings of one byte from each other, spread over the whole file."""

LABELS = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16 (big endian)",
    "mac_roman": "Macintosh",
    "cp850": "DOS (850)",
}
"""Codec -> what the operator reads."""
_NAMES = {
    "utf8": "utf-8",
    "ascii": "utf-8",
    "usascii": "utf-8",
    "utf8bom": "utf-8",
    "utf8sig": "utf-8",
    "unicode": "utf-16-le",
    "utf16": "utf-16-le",
    "utf16le": "utf-16-le",
    "utf16be": "utf-16-be",
    "utf16bigendian": "utf-16-be",
    "windows1252": "cp1252",
    "win1252": "cp1252",
    "cp1252": "cp1252",
    "1252": "cp1252",
    "ansi": "cp1252",
    "latin1": "cp1252",
    "iso88591": "cp1252",
    "iso885915": "cp1252",
    "macroman": "mac_roman",
    "macintosh": "mac_roman",
    "mac": "mac_roman",
    "cp850": "cp850",
    "dos": "cp850",
    "dos850": "cp850",
    "ibm850": "cp850",
    "850": "cp850",
}
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_ONE_BYTE = ("cp1252", "mac_roman", "cp850")

Look = Callable[[int], None]
"""Given the bytes read so far; may raise to stop."""


@dataclass(frozen=True)
class Encoding:
    """How the bytes of a file become lines."""

    codec: str
    skip: int = 0
    """Bytes of the mark at the beginning."""
    newline: str = "\n"
    """What ends a line; a carriage return alone where the file is as old Macs write it."""

    @property
    def label(self) -> str:
        """For the operator."""
        return LABELS[self.codec]


@dataclass
class _Counts:
    """What was seen of a file."""

    feeds: int = 0
    returns: int = 0
    both: int = 0
    """Returns with a feed after them."""
    valid: int = 0
    """Lines with UTF-8 of several bytes, and nothing else."""
    invalid: int = 0
    nulls: list[int] = field(default_factory=lambda: [0, 0])
    """At even and at odd places."""
    size: int = 0
    sample: list[bytes] = field(default_factory=list)
    stride: int = 1

    @property
    def newline(self) -> str:
        """What ends a line. Old Macs end it with a return, and have feeds only within cells: then those are fewer."""
        return "\r" if not self.both and self.returns > self.feeds else "\n"

    def keep(self, line: bytes) -> None:
        """A line that is no UTF-8, if it is its turn."""
        if self.invalid % self.stride == 0:
            self.sample.append(line[:500])
            if len(self.sample) >= SAMPLE:
                del self.sample[::2]
                self.stride *= 2


def named(text: str) -> str:
    """The codec of an encoding as people write it, "" for none given. Raises `Refused`."""
    if not text.strip():
        return ""
    codec = _NAMES.get(re.sub(r"[^a-z0-9]", "", text.lower()))
    if codec is None:
        raise Refused(f"Codificação não conhecida: «{text[:40]}». Conhecidas: {', '.join(LABELS.values())}.")
    return codec


def detect(source: Source, wanted: str = "", look: Look = lambda done: None) -> Encoding:
    """The encoding of a file; `wanted` is a codec that somebody chose. Reads all of it. Raises `Refused`."""
    head = source.again().read(4)
    skip, marked = next(((len(mark), codec) for mark, codec in _MARKS if head.startswith(mark)), (0, ""))
    if wanted.startswith("utf-16") and marked.startswith("utf-16"):
        wanted = marked
    elif wanted and wanted != marked:
        skip = 0
    codec = wanted or marked
    if codec.startswith("utf-16"):
        return Encoding(codec, skip, _newline_of_wide(source, codec, look))
    counts = _counted(source, look)
    if not codec and (codec := _wide(counts)):
        return Encoding(codec, 0, _newline_of_wide(source, codec, look))
    newline = counts.newline
    if sum(counts.nulls) * 10 > counts.size:
        raise Refused(f"{source.name} não é um arquivo de texto: tem bytes zero demais para uma tabela.")
    if not codec:
        codec = "utf-8" if counts.valid >= counts.invalid else _one_byte(counts.sample, source.name)
    return Encoding(codec, skip, newline)


def _counted(source: Source, look: Look) -> _Counts:
    counts = _Counts()
    for block in _blocks(source):
        if zeros := block.count(0):
            even = block[::2].count(0)
            turned = counts.size % 2
            counts.nulls[turned] += even
            counts.nulls[1 - turned] += zeros - even
        counts.size += len(block)
        counts.feeds += block.count(b"\n")
        counts.returns += block.count(b"\r")
        counts.both += block.count(b"\r\n")
        look(counts.size)
        if block.isascii():
            continue
        lines = [line for line in block.splitlines() if not line.isascii()]
        try:
            block.decode()
            counts.valid += len(lines)
            continue
        except UnicodeDecodeError:
            pass
        for line in lines:
            try:
                line.decode()
                counts.valid += 1
            except UnicodeDecodeError:
                counts.invalid += 1
                counts.keep(line)
    return counts


def _blocks(source: Source) -> Iterator[bytes]:
    """The file in pieces of whole lines. Raises `Refused` for a line that no table has."""
    file, rest = source.again(), b""
    while data := file.read(BLOCK):
        data = rest + data
        end = max(data.rfind(b"\n"), data.rfind(b"\r")) + 1
        if not end and len(data) > LONGEST_LINE:
            raise Refused(f"{source.name} não é uma tabela: tem uma linha de mais de {LONGEST_LINE >> 20} MB.")
        if end:
            yield data[:end]
        rest = data[end:]
    if rest:
        yield rest


def _wide(counts: _Counts) -> str:
    """UTF-16 without its mark: in western texts every other byte is zero."""
    half, (even, odd) = counts.size // 2, counts.nulls
    if half and odd > half * 0.6 and even < half * 0.05:
        return "utf-16-le"
    if half and even > half * 0.6 and odd < half * 0.05:
        return "utf-16-be"
    return ""


def _newline_of_wide(source: Source, codec: str, look: Look) -> str:
    file, counts = source.again(), _Counts()
    while data := file.read(BLOCK):
        counts.size += len(data)
        look(counts.size)
        text = data.decode(codec, "replace")
        counts.feeds += text.count("\n")
        counts.returns += text.count("\r")
        counts.both += text.count("\r\n")
    return counts.newline


_OWN = frozenset("áàâãéêíóôõúüçÁÀÂÃÉÊÍÓÔÕÚÜÇ")
_OTHERS = frozenset("äèëìïîòöùûñýåøæÄÈËÌÏÎÒÖÙÛÑÝÅØÆß")
_SIGNS = frozenset("ºª°§–—’‘“”´•·²³½¼€©®™…\xa0")


def _one_byte(sample: list[bytes], name: str) -> str:
    """Windows-1252 unless another is clearly what the letters say. Raises `Refused` where nothing fits."""
    scores = {codec: _naturalness(sample, codec) for codec in _ONE_BYTE}
    best = max(scores, key=scores.__getitem__)
    if scores[best] >= 0.8 and scores[best] - scores["cp1252"] >= 0.2:
        return best
    if scores["cp1252"] >= 0.4:
        return "cp1252"
    raise Refused(
        f"{name} não está em UTF-8, e em nenhuma codificação conhecida os acentos fazem sentido. "
        f"Salve-o de novo como CSV UTF-8, ou diga a codificação ({', '.join(LABELS.values())})."
    )


def _naturalness(sample: list[bytes], codec: str) -> float:
    """From 0 to 1: how much of what is not ASCII stands where it would in a Portuguese text."""
    total, points = 0, 0.0
    for line in sample:
        text = line.decode(codec, "replace")
        for place, character in enumerate(text):
            if not character.isascii():
                total += 1
                points += _worth(character, text[place - 1 : place], text[place + 1 : place + 2])
    return points / total if total else 0.0


def _worth(character: str, before: str, after: str) -> float:
    if character in _SIGNS:
        return 0.7
    if character not in _OWN and character not in _OTHERS:
        return 0.0
    # "JosÚ", "CONCEIçãO", "éÏ": letters of a word go together.
    if (character.isupper() and before.islower()) or (character.islower() and after.isupper()):
        return 0.0
    alone = not before.isalpha() and not after.isalpha()
    return 1.0 if character in _OWN and not alone else 0.5
