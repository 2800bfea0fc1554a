"""State registration ("Inscrição Estadual"), by the rules of each of the 27 states.

Source: the "roteiros de crítica" of SINTEGRA and of the state treasuries, as validador-ie has them. Only format and
check digits: whether a registration is active is not known here.
"""

from __future__ import annotations

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.addresses import UF_NAMES, parse_uf
from integrator_tui.rules.fold import fold
from integrator_tui.rules.typed import compact, counted, strange

EXEMPT = "ISENTO"
# Mato Grosso writes the same registration with 9 to 11 digits; the zeros before are part of its mask.
_SHORTEST_MT = 9


def parse_state_registration(text: str, uf: str) -> str:
    """The registration with the punctuation of its state, or `ISENTO`.

    Raises `BadValue` naming the state, or asking for it when `uf` is empty. Zeros that are missing before are never
    filled in: a number with one digit forgotten would pass for another one.
    """
    from validador_ie import validar_ie

    if fold(text) in ("isento", "isenta"):
        return EXEMPT
    if not uf.strip():
        raise BadValue("Preencha a UF primeiro: a Inscrição Estadual é conferida pelas regras do estado.")
    state = parse_uf(uf)
    where = f"Inscrição Estadual ({state}, {UF_NAMES[state]})"
    typed = compact(text)
    if wrong := strange(typed, letters=True):
        raise BadValue(f"{where}: {wrong} não é aceito.")
    if not typed:
        raise BadValue(f"{where}: digite o número ou ISENTO.")
    found = validar_ie(typed, state)
    if found.valida and found.formatada:
        if not found.zeros_completados or (state == "MT" and len(typed) >= _SHORTEST_MT):
            return found.formatada
        raise BadValue(f"{where}: faltam dígitos; {counted(len(typed))}. Zeros do começo também se digitam.")
    length = f"; {counted(len(typed))}" if (found.motivo or "").startswith("tamanho") else ""
    raise BadValue(f"{where}: {found.motivo}{length}.")
