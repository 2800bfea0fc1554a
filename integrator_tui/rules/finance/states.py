"""What may be done with an invoice, a slip, a cheque in which state (domain 7.3, 7.11; facts 3.1, 4.1; traps C4, C10).

What an invoice's state is comes from its entries, for today (traps F4); the table only says what may be done then.
"""

from __future__ import annotations

from integrator_tui.rules.states import Row, StateTable

OPEN, OVERDUE, PARTLY, PAID = "aberta", "vencida", "parcial", "paga"
CANCELLED, NEGOTIATED, PROTESTED, CONTESTED = "cancelada", "negociada", "protestada", "contestada"
OWED = (OPEN, OVERDUE, PARTLY, PROTESTED)

INVOICE = StateTable(
    {
        OPEN: "Em Aberto",
        OVERDUE: "Vencida",
        PARTLY: "Paga Parcialmente",
        PAID: "Paga",
        CANCELLED: "Cancelada",
        NEGOTIATED: "Negociada",
        PROTESTED: "Protestada",
        CONTESTED: "Contestada",
    },
    {
        "pay": "Receber tudo",
        "pay_part": "Receber parte",
        "reverse": "Estornar pagamento",
        "discount": "Desconto",
        "due_date": "Alterar vencimento",
        "cancel": "Cancelar",
        "delete": "Apagar",
        "negotiate": "Parcelar",
        "slip": "Emitir boleto",
        "second_copy": "2ª via",
        "send": "Enviar por e-mail",
        "contest": "Contestar",
        "answer": "Responder contestação",
        "protest": "Protestar",
    },
    {
        "payments": "A fatura não tem pagamento a estornar.",
        "no_payments": "A fatura tem pagamento: estorne-o antes.",
        "not_remitted": "A fatura já foi ao banco: cancele em vez de apagar.",
        "printable": "Venceu há mais dias do que se imprime (variável Máximo de Dias para a Impressão de Fatura).",
        "not_contested": "A fatura já está contestada: responda antes.",
        "contested": "A fatura não está contestada.",
        "may_contest": "O prazo de três anos para contestar passou.",
        "contract_ended": "Só depois do fim do contrato se pode protestar.",
        "may_report": "O cliente está marcado para nunca ser protestado (Outras Opções, 12).",
    },
    (
        Row(OWED, "pay", PAID),
        Row((OPEN, OVERDUE, PARTLY), "pay_part", PARTLY),
        Row((PROTESTED,), "pay_part"),
        Row((PARTLY, PAID), "reverse", conditions=("payments",)),
        Row(OWED, "discount"),
        Row((OPEN, OVERDUE, PARTLY), "due_date"),
        Row((OPEN, OVERDUE), "cancel", CANCELLED, ("no_payments",)),
        Row((OPEN, OVERDUE), "delete", conditions=("no_payments", "not_remitted")),
        Row((OPEN, OVERDUE, PARTLY), "negotiate", NEGOTIATED),
        Row((OPEN, OVERDUE, PARTLY), "slip", conditions=("printable",)),
        Row((OPEN, OVERDUE, PARTLY), "second_copy", conditions=("printable",)),
        Row((OPEN, OVERDUE, PARTLY, PAID), "send"),
        Row((OPEN, OVERDUE, PARTLY), "contest", CONTESTED, ("may_contest",)),
        Row((PAID,), "contest", conditions=("may_contest", "not_contested")),
        Row((CONTESTED, PAID), "answer", conditions=("contested",)),
        Row((OVERDUE, PARTLY), "protest", PROTESTED, ("may_report", "contract_ended")),
    ),
    {
        OPEN: "A fatura ainda não venceu.",
        OVERDUE: "A fatura está vencida e sem pagamento.",
        PARTLY: "A fatura tem pagamento: estorne-o antes.",
        PAID: "A fatura está paga.",
        CANCELLED: "A fatura está cancelada.",
        NEGOTIATED: "A fatura foi negociada: valem as parcelas.",
        PROTESTED: "A fatura está protestada.",
        CONTESTED: "A fatura está contestada: o que se contesta não é devido.",
    },
    {
        (OPEN, "reverse"): "A fatura não tem pagamento a estornar.",
        **{(state, "answer"): "A fatura não está contestada." for state in (OPEN, OVERDUE, PARTLY)},
    },
)

ISSUED, SENT, REGISTERED, REFUSED = "emitido", "enviado", "registrado", "recusado"
SETTLED, WRITTEN_OFF = "pago", "baixado"

SLIP = StateTable(
    {
        ISSUED: "Emitido",
        SENT: "Enviado",
        REGISTERED: "Registrado",
        REFUSED: "Recusado",
        SETTLED: "Pago",
        WRITTEN_OFF: "Baixado",
    },
    {
        "send": "Pôr em remessa",
        "register": "Banco registrou",
        "refuse": "Banco recusou",
        "file_refused": "Banco recusou o arquivo",
        "pay": "Banco recebeu",
        "write_off": "Banco baixou",
        "give_up": "Desistir antes de enviar",
        "print": "Entregar para pagar",
    },
    {"open_amount": "A fatura não está mais em aberto: o boleto não vai ao banco."},
    (
        Row((ISSUED, REFUSED), "send", SENT, ("open_amount",)),
        Row((SENT,), "register", REGISTERED),
        Row((SENT,), "refuse", REFUSED),
        Row((SENT,), "file_refused", ISSUED),
        # A payment is money whatever came before it: for one that was written off it becomes a credit.
        Row((SENT, REGISTERED, WRITTEN_OFF), "pay", SETTLED),
        Row((SENT, REGISTERED), "write_off", WRITTEN_OFF),
        Row((ISSUED, REFUSED), "give_up", WRITTEN_OFF),
        Row((REGISTERED,), "print"),
    ),
    {
        ISSUED: "O boleto ainda não foi ao banco.",
        SENT: "O boleto está no banco, sem resposta.",
        REGISTERED: "O boleto está registrado no banco.",
        REFUSED: "O banco recusou o boleto: corrija e envie de novo.",
        SETTLED: "O boleto está pago; o que chega depois não o reabre.",
        WRITTEN_OFF: "O boleto está baixado; o que chega depois não o reabre.",
    },
)

HAND, DEPOSITED, CLEARED, RETURNED = "carteira", "depositado", "compensado", "devolvido"
AGAIN, PASSED_ON, REDEEMED, VOID = "reapresentado", "repassado", "resgatado", "cancelado"

CHEQUE = StateTable(
    {
        HAND: "Em Carteira",
        DEPOSITED: "Depositado",
        CLEARED: "Compensado",
        RETURNED: "Devolvido",
        AGAIN: "Reapresentado",
        PASSED_ON: "Repassado",
        REDEEMED: "Resgatado",
        VOID: "Cancelado",
    },
    {
        "edit": "Editar",
        "deposit": "Depositar",
        "clear": "Compensar",
        "bounce": "Devolver",
        "represent": "Reapresentar",
        "pass_on": "Repassar",
        "redeem": "Resgatar",
        "void": "Cancelar",
    },
    {
        "good_for": "O cheque é bom para uma data que ainda não chegou.",
        "reason": "Escolha a alínea da devolução.",
        "representable": "Com essa alínea o cheque não pode ser reapresentado.",
        "pays_nothing": "O cheque paga lançamentos: estorne-os antes.",
    },
    (
        Row((HAND,), "edit"),
        Row((HAND,), "deposit", DEPOSITED, ("good_for",)),
        Row((DEPOSITED, AGAIN), "clear", CLEARED),
        Row((DEPOSITED, AGAIN, PASSED_ON), "bounce", RETURNED, ("reason",)),
        Row((RETURNED,), "represent", AGAIN, ("representable",)),
        Row((HAND,), "pass_on", PASSED_ON),
        Row((HAND, RETURNED), "redeem", REDEEMED),
        Row((HAND,), "void", VOID, ("pays_nothing",)),
    ),
    {
        HAND: "O cheque está em carteira.",
        DEPOSITED: "O cheque está depositado: espere o banco.",
        CLEARED: "O cheque está compensado.",
        RETURNED: "O cheque está devolvido.",
        AGAIN: "O cheque foi reapresentado: espere o banco.",
        PASSED_ON: "O cheque foi repassado.",
        REDEEMED: "O cheque foi resgatado.",
        VOID: "O cheque está cancelado.",
    },
)

RETURN_REASONS = {
    "11": ("Sem fundos, 1ª apresentação", True),
    "12": ("Sem fundos, 2ª apresentação", False),
    "13": ("Conta encerrada", False),
    "21": ("Sustado ou revogado", False),
    "22": ("Divergência ou falta de assinatura", True),
    "31": ("Erro formal", True),
}
"""Alíneas of the Banco Central, and whether the cheque may be presented once more (domain 7.11; from memory there)."""
