"""What leaves the base is in the history: who took what, when and how much (F209)."""

from __future__ import annotations

from integrator_tui.registry import CUSTOMERS
from integrator_tui.rules.counting import counted
from integrator_tui.services.service import Work, service


@service(permission=CUSTOMERS)
def begin_export(work: Work, text: str, fmt: str) -> bool:
    """Customers are about to be handed out: said before the first byte, for nobody may be there to say it later."""
    work.record("exportação", None, "começou a exportar", note=f"clientes{_searched(text)} em {fmt.upper()}")
    return True


@service(permission=CUSTOMERS)
def record_export(work: Work, count: int, text: str, fmt: str, whole: bool = True) -> int:
    """So many customers were handed out; `text` is what was searched, empty for all. Returns the count."""
    broken = "" if whole else " (interrompida)"
    customers = counted(count, "cliente")
    work.record("exportação", None, "exportou", note=f"{customers}{_searched(text)} em {fmt.upper()}{broken}")
    return count


def _searched(text: str) -> str:
    return f" da busca «{text}»" if text else ""
