"""What leaves the base is in the history: who took what, when and how much (F209)."""

from __future__ import annotations

from integrator_tui.registry import CUSTOMERS
from integrator_tui.services.service import Work, service


@service(permission=CUSTOMERS)
def record_export(work: Work, count: int, text: str, fmt: str, whole: bool = True) -> int:
    """So many customers were handed out; `text` is what was searched, empty for all. Returns the count."""
    number = f"{count:,}".replace(",", ".")
    searched = f" da busca «{text}»" if text else ""
    broken = "" if whole else " (interrompida)"
    customers = "cliente" if count == 1 else "clientes"
    work.record("exportação", None, "exportou", note=f"{number} {customers}{searched} em {fmt.upper()}{broken}")
    return count
