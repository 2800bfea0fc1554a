"""The machine as a reader needs to know it: never its name, never a folder."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path


def sentence() -> str:
    """Processor, cores, memory, kernel and Python."""
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    total = re.search(r"^MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text(), re.MULTILINE)
    assert total
    model = " ".join(found[1].split()) if found else platform.machine()
    kernel = ".".join(platform.release().split(".")[:2])
    return (
        f"{model}, {os.cpu_count()} cores, {int(total[1]) / 2**20:.0f} GB, {platform.system()} {kernel}, "
        f"Python {platform.python_version()}"
    )


def load() -> float:
    """Programs that wanted a core in the last minute, on average."""
    return os.getloadavg()[0]
