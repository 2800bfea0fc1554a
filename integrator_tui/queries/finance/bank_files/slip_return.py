"""What the return of a bank about slips would do, slip by slip, before anything is written (F248)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from integrator_tui.bank import arriving, cnab240
from integrator_tui.bank.cnab240 import Answer, ReturnFile, key_of
from integrator_tui.bank.files import (
    DECIDE,
    NOTED,
    OFF,
    ORDERED,
    PAID,
    REGISTERED,
    SLIPS_IN,
    SLIPS_OUT,
    TURNED_DOWN,
    UNDONE,
)
from integrator_tui.bank.portfolio import BANKS
from integrator_tui.bank.wrong import WrongField
from integrator_tui.errors import Refused
from integrator_tui.models.charging import Slip
from integrator_tui.models.finance import Invoice
from integrator_tui.models.raw import fetch
from integrator_tui.models.runs import BankFile
from integrator_tui.queries.finance.bank_files.debit_return import Return, Said, understood
from integrator_tui.queries.finance.bank_files.debits import Agreement
from integrator_tui.queries.finance.bank_files.slips_out import senders
from integrator_tui.queries.finance.ledger import Owing, owing, posted
from integrator_tui.queries.finance.slips import PortfolioRow
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules import variables
from integrator_tui.rules.dates import format_date, format_datetime
from integrator_tui.rules.finance.states import SETTLED as SLIP_PAID
from integrator_tui.rules.finance.states import SLIP
from integrator_tui.session import Session

TOGETHER = 500
MOST_ALIKE = 4
"""A shorter number may stand in any header."""


def is_slips(content: str) -> bool:
    """Whether a file is one of slips."""
    return arriving.kind_of(arriving.arrived(content)) == arriving.SLIPS


@query(permission=CUSTOMERS)
def looked_at(session: Session, content: str) -> Return:
    """What the return of a bank would do, of whatever kind it is. Raises `Refused`."""
    found: Return = (slips_understood if is_slips(content) else understood)(session, content)
    return found


@query(permission=CUSTOMERS)
def slips_understood(session: Session, content: str) -> Return:
    """The return in `content`, one letter for each byte. Raises `Refused` with the first thing that is wrong in it."""
    content = arriving.arrived(content)
    try:
        found = cnab240.read(content.encode("latin-1"))
    except WrongField as error:
        raise Refused(f"O arquivo não é lido. {error}") from None
    agreed = _agreed(session, found)
    sha256 = arriving.fingerprint(arriving.lines_of(content))
    form = agreed.form
    told = Agreement(agreed.id, form.name, 0, form.bank, BANKS[form.bank], form.agreement, form.beneficiary, "", 1, 0)
    head = (told, sha256, found.nsa, "240", found.day)
    there = BankFile.get_or_none((BankFile.sha256 == sha256) & (BankFile.kind == SLIPS_IN) & (BankFile.state != UNDONE))
    if there is not None:
        when = format_datetime(session.local(there.at))
        return Return(*head, (), again=f"Já lido em {when} por {there.login}; nada muda.")
    return Return(*head, _lines(session, agreed, found), (), content)


def _agreed(session: Session, found: ReturnFile) -> PortfolioRow:
    """Of those at one bank the one whose account or agreement stands in the header, else whose CPF/CNPJ does.

    Raises `Refused` for the file of another company: its numbers could be those of our slips (traps C9).
    """
    bank = BANKS[found.bank]
    ours = [one for one in senders(session) if one.form.bank == found.bank]
    if not ours:
        raise Refused(f"Não há carteira do {bank}: cadastre em Listas, Carteiras de Cobrança.")
    known = [one for one in ours if _names(one, found.account)]
    if not known:
        known = [one for one in ours if _digits(one.form.document).lstrip("0") == found.document.lstrip("0")]
    if not known:
        raise Refused(
            f"O retorno é de outra empresa ou conta (CPF/CNPJ {found.document.lstrip('0') or 'em branco'}): nenhuma"
            f" carteira do {bank} tem este convênio, conta ou CPF/CNPJ."
        )
    if len(known) > 1:
        raise Refused(f"Não se sabe de que carteira do {bank} é este retorno: confira as carteiras.")
    return known[0]


def _names(one: PortfolioRow, account: str) -> bool:
    """Whether the header speaks of its agreement or account: a number of its own among those that stand there."""
    form, there = one.form, _digits(account)
    return any(len(part) >= MOST_ALIKE and part in there for part in (form.agreement, form.account, form.transmission))


def _digits(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum())


def _lines(session: Session, agreed: PortfolioRow, found: ReturnFile) -> tuple[Said, ...]:
    tolerance = value(session, variables.BANK_TOLERANCE)
    slips = _slips(agreed, {answer.key for answer in found.answers})
    orders = _orders(agreed.id)
    lines: list[Said] = []
    paid: set[int] = set()
    for answer in found.answers:
        slip = slips.get(answer.key)
        if slip is None:
            money = answer.code in cnab240.PAID and answer.cents > 0
            lines.append(_said(answer, DECIDE if money else NOTED, f"{answer.said}; o boleto não é daqui"))
            continue
        state, said = _meant(answer, slip, paid, tolerance)
        if state == PAID:
            paid.add(slip.id)
        order = orders.get((slip.id, state == OFF))
        lines.append(_said(answer, state, said, slip, order))
    return tuple(lines)


def _meant(answer: Answer, slip: Slip, paid: set[int], tolerance: int) -> tuple[str, str]:
    said = answer.said
    action = {cnab240.REGISTERED: "register", cnab240.REFUSED: "refuse", **dict.fromkeys(cnab240.OFF, "write_off")}
    if answer.code in action:
        verdict = SLIP.check("enviado" if slip.state == "emitido" else slip.state, action[answer.code], frozenset())
        state = {"register": REGISTERED, "refuse": TURNED_DOWN, "write_off": OFF}[action[answer.code]]
        return (state, said) if verdict.allowed else (NOTED, f"{said}; o boleto já estava {slip.state}")
    if answer.code not in cnab240.PAID:
        return NOTED, said
    if answer.day is None or answer.cents <= 0:
        return DECIDE, f"{said}: sem valor ou sem data"
    if slip.id in paid:
        return DECIDE, f"{said}: o boleto vem pago duas vezes neste arquivo"
    if slip.state == SLIP_PAID:
        if (slip.paid_on, slip.paid_cents) == (answer.day, answer.cents):
            return DECIDE, f"{said}: já pago em {format_date(answer.day)}, o mesmo valor"
        return PAID, f"{said} pela segunda vez"
    owed = _owed(slip, answer.day)
    least, most = slip.cents - owed.early, max(slip.cents, owed.total)
    wrong = cnab240.differs(answer.cents, least, most, tolerance)
    return (DECIDE, f"{said}: {wrong}") if wrong else (PAID, said)


def _owed(slip: Slip, day: date) -> Owing:
    """What the title became by fine, interest or early payment, as its invoice promises them."""
    row = Invoice.get_by_id(slip.invoice_id)
    return owing(row, posted([row.id])[row.id], day)


def _said(answer: Answer, state: str, said: str, slip: Slip | None = None, order: int | None = None) -> Said:
    return Said(
        answer.line,
        "T",
        state,
        said,
        customer_id=slip.customer_id if slip else None,
        invoice_id=slip.invoice_id if slip else None,
        slip_id=slip.id if slip else None,
        order_id=order,
        code=answer.code,
        day=answer.day,
        cents=answer.cents,
        expected=slip.cents if slip else answer.title_cents,
    )


def _slips(agreed: PortfolioRow, wanted: set[str]) -> dict[str, Slip]:
    """Those of the agreement that a file speaks of: by number and digit as the bank writes them, Caixa without it."""
    found: dict[str, Slip] = {}
    rows = fetch("SELECT id, our_number, our_digit FROM slip WHERE portfolio_id = ?", (agreed.id,))
    digits = agreed.form.bank != "104"
    named = {key: key_of(number, digit if digits else "") for key, number, digit in rows}
    keys = {key: name for key, name in named.items() if name in wanted}
    for part in _parts(sorted(keys)):
        for row in Slip.select().where(Slip.id.in_(part)):
            found[keys[row.id]] = row
    return found


def _parts(keys: Sequence[int]) -> list[Sequence[int]]:
    return [keys[start : start + TOGETHER] for start in range(0, len(keys), TOGETHER)]


def _orders(agreement_id: int) -> dict[tuple[int, bool], int]:
    """Slip and whether it was to be taken off -> the line of the remittance that has no answer yet."""
    rows = fetch(
        "SELECT l.slip_id, l.cancels, l.id FROM bank_file_line AS l JOIN bank_file AS b ON b.id = l.file_id"
        " WHERE b.agreement_id = ? AND b.kind = ? AND l.state = ? ORDER BY l.id",
        (agreement_id, SLIPS_OUT, ORDERED),
    )
    return {(slip, bool(cancels)): key for slip, cancels, key in rows}
