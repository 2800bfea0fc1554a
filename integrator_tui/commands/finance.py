"""What stands in the tab Financeiro, and the commands there (domain 7)."""

from __future__ import annotations

from integrator_tui.desk.commands import Command, Destination, declare, destinations

CREATE = "Criar Fatura (Tela do Cliente)"
DELETE = "Apagar Faturas"
DISCOUNT = "Dar Desconto nas Contas a Receber"
MOVE = "Movimentos Financeiros"
NEGOTIATE = "Permite Parcelar Dívidas"
RECEIPT = "Fazer Recibo"
CHANGE_FORM = "Alterar F.Cobrança P. Cancel"
BUY = "Compra de Produtos"
PRINT = "Imprimir Boleto Bancário"
"""Permissions of the manual (domain 10.1; facts 1)."""

OPTIONS = destinations(
    Destination("statement", "Extrato", "e", code="EXT", tab=4, pane="finance.statement:StatementPane"),
    Destination("invoices", "Faturas", "f", code="FAT", tab=4, pane="finance.invoices:InvoicesPane"),
    Destination(
        "additional_services", "Serv. Adicional", "s", code="SAD", tab=4, pane="finance.records:AdditionalServicesPane"
    ),
    Destination("credits", "Compra/Créditos", "c", code="CRE", tab=4, pane="finance.credits:CreditsPane"),
    Destination("receipts", "Recibos", "r", code="REC", tab=4, pane="finance.receipts:ReceiptsPane"),
    Destination("billing_events", "Eventos Fatur.", "v", code="EVF", tab=4, pane="finance.records:EventsPane"),
    Destination("discount_rules", "Desconto Regras", "d", code="DRN", tab=4, pane="finance.rules:RulesPane"),
    Destination(
        "failed_debits", "Déb. Não Efet.", "n", code="DNE", tab=4, pane="finance.failed_debits:FailedDebitsPane"
    ),
    Destination("cancel_protocols", "Protocolos", "p", code="PCA", tab=4, pane="finance.protocols:ProtocolsPane"),
    Destination("cheques", "Cheques", "q", code="CHQ", tab=4, pane="finance.cheques:ChequesPane"),
)

INVOICE_ACTS = declare(
    "invoice_acts",
    "Faturas e lançamentos",
    Command("receive", "Receber", "b", MOVE, footer=True, help="Baixa da fatura da linha, ou das marcadas"),
    Command("mark", "Marcar", "space", footer=True, help="Marca a fatura; os atos valem para as marcadas"),
    Command("mark_all", "Marcar todas", help="Marca todas as faturas em aberto que a lista mostra"),
    Command("unmark", "Desmarcar", help="Nenhuma fatura fica marcada; Esc faz o mesmo"),
    Command("negotiate", "Parcelar", "a", NEGOTIATE, help="Parcelamento de Dívida da fatura ou das marcadas"),
    Command("reverse", "Estornar", "x", MOVE, help="Estorna um pagamento da fatura da linha"),
    Command("due_date", "Outra data", "o", MOVE, help="Muda o vencimento, com o motivo"),
    Command("contest", "Contestar", "t", help="Contestação da fatura da linha; numa contestada, a resposta"),
    Command("cancel", "Cancelar", "k", MOVE, help="Cancela a fatura da linha, com o motivo"),
    Command("new", "Add.Fatura", "f6,insert", CREATE, footer=True, help="Nova fatura"),
    Command("remove", "Apagar", "delete", DELETE, help="Tira a fatura da lista; nunca uma com pagamento"),
    Command("print", "Imprimir boleto", "i", PRINT, help="O boleto da linha em PDF; das marcadas, um carnê"),
    Command("clock", "Prazos legais", "l", help="O que a lei permite por este débito, e a partir de quando"),
    Command("discount", "Desconto", permission=DISCOUNT, help="Desconto na fatura da linha, em reais ou percentual"),
    Command("break_agreement", "Quebrar acordo", permission=NEGOTIATE, help="Desfaz o parcelamento da linha"),
    Command("pay_out", "Devolver crédito", permission=MOVE, help="Paga ao cliente, em dinheiro, o crédito que ele tem"),
    Command("reinstate", "Refazer pagamento", permission=MOVE, help="Desfaz um estorno da fatura da linha"),
)

STATEMENT = declare(
    "statement",
    "Extrato Financeiro",
    Command("further", "Até +30", "plus", help="Mostra mais trinta dias do que vai vencer"),
    Command("earlier", "De -90", "minus", help="Mostra mais noventa dias para trás"),
)

INVOICE_GROUPS = declare(
    "invoice_groups",
    "Grupos de faturas",
    Command("previous_group", "Grupo anterior", "left", help="As faturas do grupo à esquerda"),
    Command("next_group", "Próximo grupo", "right", help="As faturas do grupo à direita"),
)

RECEIPTS = declare(
    "receipts",
    "Recibos",
    Command("print", "Imprimir", "i", RECEIPT, footer=True, help="Mostra o recibo com o valor por extenso; grava"),
    Command("reverse", "Cancelar", "x", MOVE, help="Cancela o recibo: estorna o pagamento"),
)

PROTOCOLS = declare(
    "cancel_protocols",
    "Protocolos Cancelamento",
    Command("billing_form", "F.Cobrança", "f2", CHANGE_FORM, footer=True, help="Muda a forma de cobrança do protocolo"),
)

CREDITS = declare(
    "credits",
    "Compra/Créditos",
    Command("new", "Comprar", "f6,insert", BUY, footer=True, help="Compra créditos para um plano com saldo zero"),
)

FAILED_DEBITS = declare(
    "failed_debits",
    "Débitos Não Efetuados",
    Command("resend", "Reenviar", "g", MOVE, footer=True, help="Outro dia: a próxima remessa leva o débito de novo"),
    Command("as_slip", "Mudar para boleto", "m", MOVE, footer=True, help="A fatura passa a ser cobrada por boleto"),
)

CHEQUES = declare(
    "cheques",
    "Cheques",
    Command("status", "Mudar status", "y", MOVE, footer=True, help="Depositar, compensar, devolver, reapresentar ..."),
)

SECOND_COPY = declare(
    "second_copy",
    "2ª via",
    Command("way", "Por onde", "right,left", footer=2, help="E-mail ou SMS"),
    Command("target", "Para quem", "f4", help="Outro endereço do cliente ou de um contato"),
    Command("other", "Outra fatura", "down", footer=3, help="A próxima fatura em aberto do cliente"),
    Command("print", "Imprimir", "i", PRINT, footer=4, help="O boleto em PDF"),
    Command("copy_line", "Copiar linha", "c", footer=5, help="A linha digitável para o seu computador"),
    Command("new_title", "Novo boleto", "f6,insert", PRINT, footer=6, help="Outro título, com outra data"),
)

PIX = declare(
    "pix_code",
    "PIX",
    Command("sms", "SMS", "s", footer=2, help="O código por SMS"),
    Command("email", "E-mail", "e", footer=3, help="O código por e-mail"),
    Command("picture", "Imagem", "i", footer=4, help="O QR em PNG na pasta de saída"),
    Command("other", "Outra fatura", "down", footer=5, help="A próxima fatura em aberto do cliente"),
    Command("second_copy", "2ª via", "8", footer=6, help="A segunda via da mesma fatura"),
)

LEGAL_CLOCK = declare(
    "legal_clock",
    "Prazos legais",
    Command("proof", "Prova do aviso", "enter", footer=1, help="O texto do aviso e o que respondeu quem o levou"),
    Command("paper", "Aviso em papel", "f6,insert", MOVE, footer=3, help="Registra um aviso por carta ou em mãos"),
)

ROUTINES = declare(
    "routines",
    "Rotinas",
    Command("execute", "Executar", "f9", MOVE, footer=1, help="Executa a rotina da linha; diz antes o que faria"),
    Command("simulate", "Simular", "s", MOVE, footer=1, help="Diz o que a rotina faria agora, sem gravar nada"),
    Command("report", "Relatório", "", help="Quem a última vez deixou de fora, e por quê; Enter faz o mesmo"),
)

BANK_FILES = declare(
    "bank_files",
    "Arquivos do banco",
    Command("decide", "Decidir", "", MOVE, help="As linhas que esperam decisão, ou todas; Enter faz o mesmo"),
    Command("read_return", "Ler retorno", "l", MOVE, footer=1, help="Mostra o que o arquivo faria, e o faz"),
    Command("make", "Gerar remessa", "f6", MOVE, footer=1, help="A próxima remessa de débitos"),
    Command("undo", "Desfazer", "u", MOVE, footer=1, help="Desfaz o retorno inteiro, enquanto nada se apoia nele"),
    Command("refused", "Recusado pelo banco", "x", MOVE, help="O que estava na remessa vai de novo, com outro número"),
)
