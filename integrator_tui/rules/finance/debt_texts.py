"""What reminders and notices of a debt say besides the provider's own words (facts 4.1): the notice says all of it."""

from __future__ import annotations

from datetime import date

from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.legal_clock import LegalTerms
from integrator_tui.rules.money import format_money


def owed_line(number: int, due: date, cents: int) -> str:
    """One debt: which bill, of which month, how much."""
    return f"Fatura {number}, vencida em {format_date(due)} (mês {due:%m/%Y}): {format_money(cents)}."


def law(terms: LegalTerms) -> str:
    """Reason, rules and terms of suspension and ending, credit bureaus, and when the service is back."""
    return (
        "Motivo deste aviso: falta de pagamento. Sem o pagamento, o serviço pode ser suspenso depois de "
        f"{counted(terms.suspension_days, 'dia')} deste aviso. Depois de {counted(terms.ending_days, 'dia')} de "
        "suspensão o contrato pode ser encerrado, e só depois do encerramento o débito pode ir a cadastros de "
        f"inadimplentes (SPC, SERASA). Pago o débito, o serviço volta em até {counted(terms.restore_days, 'dia')}. "
        "Se discorda da cobrança, conteste-a conosco: o valor contestado deixa de ser devido enquanto se analisa."
    )


def law_short(terms: LegalTerms) -> str:
    """The same for an SMS, without accents."""
    return (
        f"Falta de pagamento: servico pode ser suspenso {terms.suspension_days} dias apos este aviso, contrato "
        f"encerrado apos {terms.ending_days} dias de suspensao; SPC/SERASA so depois. Pago, volta em "
        f"{terms.restore_days} dia."
    )


def ways_to_pay(line: str, pix: str) -> str:
    """Line of the slip and code of PIX, those that there are."""
    parts = [f"Linha digitável do boleto: {line}"] if line else []
    if pix:
        parts.append(f"PIX copia e cola: {pix}")
    return "\n".join(parts)


def quiet(hour: int, since: int, until: int) -> bool:
    """Whether nothing leaves at an hour; the same hour twice is never quiet."""
    if since == until:
        return False
    return since <= hour < until if since < until else hour >= since or hour < until
