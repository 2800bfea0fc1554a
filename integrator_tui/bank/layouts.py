"""The campo livre of the banks that slips can be made for without asking the bank (facts 3.1).

Sources: suites of two open libraries, and manuals of banks where they are public. Itaú 112, 126, 131, 146, 150 and 168
are refused until a real slip settles what their digit covers; 106, 107, 122, 142, 143, 195, 196 and 198 are laid out
otherwise. Inter numbers carteira 112 itself. Efí (364) issues only through its own service.
"""

from __future__ import annotations

from collections.abc import Callable

from integrator_tui.bank.digits import SIX, modulo_10, modulo_11
from integrator_tui.bank.free_field import Digit, Layout, Parts


def _over(digit: Callable[[str], str], *names: str) -> Callable[[Parts], str]:
    """A check digit over some parts, one after the other."""
    return lambda parts: digit("".join(parts[name] for name in names))


def _here(digit: Callable[[Parts], str]) -> Digit:
    """A check digit of parts that stands in the field too."""
    return lambda parts, before: digit(parts)


def _before(parts: Parts, before: str) -> str:
    """The digit over all that stands before it."""
    return modulo_11(before)


def _brasil(digits: str) -> str:
    return modulo_11(digits, ten="X")


def _bradesco(digits: str) -> str:
    return modulo_11(digits, SIX, ten="P")


def _sicoob(parts: Parts) -> str:
    """Weights 3, 1, 9, 7 from the left over cooperative 4, client 10, number 7; eleven minus the rest."""
    digits = parts["cooperativa"] + parts["cliente"].zfill(10) + parts["nosso_numero"]
    rest = sum(int(digit) * (3, 1, 9, 7)[place % 4] for place, digit in enumerate(digits)) % 11
    return "0" if rest < 2 else str(11 - rest)


_AGREEMENT = ("convenio", "nosso_numero_seq")
_BRASIL_OLD = (*_AGREEMENT, "agencia", "conta", "carteira")
_BRASIL_NEW = ("000000", *_AGREEMENT, "carteira")
_SICREDI = ("ano", "byte", "sequencia")
_SICREDI_DIGIT = _over(modulo_11, "cooperativa", "posto", "beneficiario", *_SICREDI)
_SANTANDER_DIGIT = _over(modulo_11, "nosso_numero")
_INTER_DIGIT = _over(modulo_10, "agencia", "carteira", "nosso_numero")
_ITAU_DIGIT = _over(modulo_10, "agencia", "conta", "carteira", "nosso_numero")
_ITAU_REFUSED = frozenset(
    ["112", "126", "131", "146", "150", "168", "106", "107", "122", "142", "143", "195", "196", "198"]
)

LAYOUTS: dict[str, Layout] = {
    "001-7": Layout(
        bank="001",
        inputs={"convenio": 7, "nosso_numero_seq": 10, "carteira": 2},
        shape=_BRASIL_NEW,
        number=_AGREEMENT,
        number_digit=lambda parts: "",
    ),
    "001-8": Layout(
        bank="001",
        inputs={"convenio": 8, "nosso_numero_seq": 9, "carteira": 2},
        shape=_BRASIL_NEW,
        number=_AGREEMENT,
        number_digit=_over(_brasil, *_AGREEMENT),
    ),
    "001-6": Layout(
        bank="001",
        inputs={"convenio": 6, "nosso_numero_seq": 5, "agencia": 4, "conta": 8, "carteira": 2},
        shape=_BRASIL_OLD,
        number=_AGREEMENT,
        number_digit=_over(_brasil, *_AGREEMENT),
    ),
    "001-4": Layout(
        bank="001",
        inputs={"convenio": 4, "nosso_numero_seq": 7, "agencia": 4, "conta": 8, "carteira": 2},
        shape=_BRASIL_OLD,
        number=_AGREEMENT,
        number_digit=_over(_brasil, *_AGREEMENT),
    ),
    "033": Layout(
        bank="033",
        inputs={"cedente": 7, "nosso_numero": 12, "carteira": 3},
        shape=("9", "cedente", "nosso_numero", _here(_SANTANDER_DIGIT), "0", "carteira"),
        number=("nosso_numero",),
        number_digit=_SANTANDER_DIGIT,
    ),
    "077": Layout(
        bank="077",
        inputs={"agencia": 4, "carteira": 3, "operacao": 7, "nosso_numero": 10},
        shape=("agencia", "carteira", "operacao", "nosso_numero", _here(_INTER_DIGIT)),
        number=("nosso_numero",),
        number_digit=_INTER_DIGIT,
        defaults={"agencia": "0001", "carteira": "110"},
        allowed={"agencia": frozenset({"0001"}), "carteira": frozenset({"110"})},
    ),
    "104": Layout(
        bank="104",
        inputs={"beneficiario": 6, "modalidade": 2, "nosso_numero": 15},
        shape=(
            "beneficiario",
            _before,
            ("nosso_numero", 0, 3),
            ("modalidade", 0, 1),
            ("nosso_numero", 3, 6),
            ("modalidade", 1, 2),
            ("nosso_numero", 6, 15),
            _before,
        ),
        number=("modalidade", "nosso_numero"),
        number_digit=_over(modulo_11, "modalidade", "nosso_numero"),
    ),
    "237": Layout(
        bank="237",
        inputs={"agencia": 4, "carteira": 2, "nosso_numero": 11, "conta": 7},
        shape=("agencia", "carteira", "nosso_numero", "conta", "0"),
        number=("nosso_numero",),
        number_digit=_over(_bradesco, "carteira", "nosso_numero"),
    ),
    "341": Layout(
        bank="341",
        inputs={"agencia": 4, "conta": 5, "carteira": 3, "nosso_numero": 8},
        shape=(
            "carteira",
            "nosso_numero",
            _here(_ITAU_DIGIT),
            "agencia",
            "conta",
            _here(_over(modulo_10, "agencia", "conta")),
            "000",
        ),
        number=("nosso_numero",),
        number_digit=_ITAU_DIGIT,
        refused={"carteira": _ITAU_REFUSED},
    ),
    "748": Layout(
        bank="748",
        inputs={"tipo": 1, "ano": 2, "byte": 1, "sequencia": 5, "cooperativa": 4, "posto": 2, "beneficiario": 5},
        shape=(
            *("tipo", "1", *_SICREDI, _here(_SICREDI_DIGIT)),
            *("cooperativa", "posto", "beneficiario", "1", "0", _before),
        ),
        number=_SICREDI,
        number_digit=_SICREDI_DIGIT,
        defaults={"tipo": "1"},
    ),
    "756": Layout(
        bank="756",
        inputs={"carteira": 1, "cooperativa": 4, "modalidade": 2, "cliente": 7, "nosso_numero": 7, "parcela": 3},
        shape=("carteira", "cooperativa", "modalidade", "cliente", "nosso_numero", _here(_sicoob), "parcela"),
        number=("nosso_numero",),
        number_digit=_sicoob,
        defaults={"carteira": "1", "modalidade": "01", "parcela": "001"},
    ),
}
"""By bank; Banco do Brasil by the digits of its agreement too."""

READABLE = {layout.bank: layout for name, layout in LAYOUTS.items() if not name.startswith("001")}
"""Banks whose field says by itself what its parts are; Banco do Brasil's does not tell its four layouts apart."""
