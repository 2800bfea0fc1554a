"""A process of its own that reads the text of a PDF from its standard input: what a PDF may do to it ends with it.

Run by its path, so that it imports nothing of the program. Writes one line of JSON: `pages`, `text`, `problem`.
"""

from __future__ import annotations

import io
import json
import logging
import resource
import sys

MEMORY = 768 * 1024 * 1024
SECONDS = 10
PAGES = 50
CHARACTERS = 200_000
PROTECTED = "está protegido por senha"
PROBLEMS = {"LimitReachedError": "cresce demais ao ser aberto", "DependencyError": PROTECTED}
"""Errors of the library by name; ciphers of newer PDFs want another library, and a password anyhow."""


def main() -> None:
    """Read, say, end."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # the pipe of the answer is no file
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable()
    data = sys.stdin.buffer.read()
    try:
        answer = read(data)
    except MemoryError:
        answer = {"pages": 0, "text": "", "problem": "precisaria de memória demais"}
    except Exception as error:  # a library that is fed broken files raises anything
        kind = type(error).__name__
        why = PROBLEMS.get(kind, f"está danificado ou fora do padrão ({kind})")
        answer = {"pages": 0, "text": "", "problem": why}
    sys.stdout.write(json.dumps(answer))


def read(data: bytes) -> dict[str, object]:
    """The number of pages and the text of the first ones."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        return {"pages": 0, "text": "", "problem": PROTECTED}
    pages = len(reader.pages)
    parts: list[str] = []
    left = CHARACTERS
    for number in range(min(pages, PAGES)):
        text = reader.pages[number].extract_text()[:left]
        parts.append(text)
        left -= len(text)
        if left <= 0:
            break
    whole = left > 0 and pages <= PAGES
    return {"pages": pages, "text": "\n\f\n".join(parts), "problem": "", "whole": whole}


if __name__ == "__main__":
    main()
