"""Passwords as argon2id: never more than a few at once on a machine, for each takes 64 MiB and a tenth of a second."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from integrator_tui.config import folder
from integrator_tui.errors import Refused

if TYPE_CHECKING:
    from argon2 import PasswordHasher

AT_ONCE = 4
"""Passwords that are computed at the same time by all desks of one account of the system."""
PATIENCE = 30.0
"""Seconds one waits for one's turn."""
_STEP = 0.02


@lru_cache(1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()  # the second recommendation of RFC 9106: t=3, 64 MiB, 4 lanes


@lru_cache(1)
def _nobody() -> str:
    """What an unknown name is checked against: it takes as long as a known one."""
    return _hasher().hash(os.urandom(16).hex())


@contextmanager
def _turn() -> Iterator[None]:
    """One of the places; the kernel frees that of a process that died. Raises `Refused` after `PATIENCE` seconds."""
    place = folder("state") / "entry"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    until = time.monotonic() + PATIENCE
    while True:
        for number in range(AT_ONCE):
            file = os.open(place / f"place-{number}", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(file)
                continue
            try:
                yield
            finally:
                os.close(file)
            return
        if time.monotonic() > until:
            raise Refused("Muitos operadores entram agora. Tente de novo em um minuto.")
        time.sleep(_STEP)


def hashed(password: str) -> str:
    """The text to keep."""
    with _turn():
        return _hasher().hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Whether it is the password; for a name that is unknown (None) it takes the same time and is not."""
    from argon2.exceptions import InvalidHashError, VerificationError

    known = kept is not None
    against = kept if kept is not None else _nobody()
    with _turn():
        try:
            return _hasher().verify(against, password) and known
        except (VerificationError, InvalidHashError):  # also what another program wrote there
            return False


def is_old(kept: str) -> bool:
    """Whether it was made with weaker parameters than those of today."""
    return _hasher().check_needs_rehash(kept)
