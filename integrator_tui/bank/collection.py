"""Bills of utilities and public bodies ("arrecadação"): bar code of 44 digits beginning with 8, line of 48 (facts 3.1).

Only read here, for what a customer dictates. The third digit says how to check and what the amount means: 6 modulo 10
and reais, 7 modulo 10 and a quantity of some currency of reference, 8 and 9 the same with modulo 11.
"""

from __future__ import annotations

from dataclasses import dataclass

from integrator_tui.bank.digits import modulo_10, modulo_11
from integrator_tui.bank.wrong import WrongField

PRODUCT = "8"
SEGMENTS = {
    "1": "Prefeitura",
    "2": "Saneamento",
    "3": "Energia elétrica e gás",
    "4": "Telecomunicações",
    "5": "Órgão governamental",
    "6": "Carnê ou outra empresa",
    "7": "Multa de trânsito",
    "9": "Uso exclusivo do banco",
}


@dataclass(frozen=True)
class Collection:
    """What the bar code says; `amount_cents` is None where the amount is no amount of reais."""

    segment: str
    value_kind: str
    general_dv: str
    amount: str
    free_field: str
    kind: str = "arrecadacao"

    @property
    def amount_cents(self) -> int | None:
        """Cents, for the kinds 6 and 8."""
        return int(self.amount) if self.value_kind in "68" else None

    @property
    def segment_name(self) -> str:
        """Whose bill it is."""
        return SEGMENTS[self.segment]

    @property
    def barcode(self) -> str:
        """The 44 digits."""
        return f"{PRODUCT}{self.segment}{self.value_kind}{self.general_dv}{self.amount}{self.free_field}"

    @property
    def line(self) -> str:
        """The 48 digits: four blocks of eleven, each with its digit."""
        code = self.barcode
        return "".join(block + _digit(self.value_kind, block) for block in (code[n : n + 11] for n in (0, 11, 22, 33)))

    @property
    def line_formatted(self) -> str:
        """The line as it is printed: `83860000005-0 09600019000-9 ...`."""
        line = self.line
        return " ".join(f"{line[n : n + 11]}-{line[n + 11]}" for n in range(0, 48, 12))


def _digit(value_kind: str, digits: str) -> str:
    return modulo_10(digits) if value_kind in "67" else modulo_11(digits)


def from_barcode(digits: str) -> Collection:
    """The bill of 44 digits. Raises `WrongField` when the third digit, the general digit or the segment is wrong."""
    segment, value_kind, given = digits[1], digits[2], digits[3]
    _refuse_kind(value_kind)
    wanted = _digit(value_kind, digits[:3] + digits[4:])
    if given != wanted:
        sentence = f"O dígito geral (4º algarismo) não confere: veio {given}, pela conta seria {wanted}."
        raise WrongField("general_dv", "check_digit", sentence)
    if segment not in SEGMENTS:
        raise WrongField("segment", "value", f"O segmento {segment} (2º algarismo) não existe.")
    return Collection(segment, value_kind, given, digits[4:15], digits[15:])


def from_line(digits: str) -> Collection:
    """The bill of 48 digits, as `from_barcode`; first each block is held against its own digit."""
    _refuse_kind(digits[2])
    blocks = [digits[n : n + 12] for n in range(0, 48, 12)]
    for number, block in enumerate(blocks, 1):
        if _digit(digits[2], block[:-1]) != block[-1]:
            shown = f"{block[:11]}-{block[11]}"
            sentence = (
                f"O {number}º bloco ({shown}) não confere com o seu dígito verificador: há um algarismo errado nele."
            )
            raise WrongField(f"block_{number}", "check_digit", sentence)
    return from_barcode("".join(block[:-1] for block in blocks))


def _refuse_kind(value_kind: str) -> None:
    if value_kind not in "6789":
        raise WrongField("value_kind", "value", f"O 3º algarismo é 6, 7, 8 ou 9; veio {value_kind}.")
