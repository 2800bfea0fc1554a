"""What is sent and what was sent: destinations and commands."""

from __future__ import annotations

from integrator_tui.desk.commands import SUPERVISE, Command, Destination, declare, destinations

WRITING = destinations(
    Destination("send_email", "Enviar E-mail", "m", code="EML", tab=1, pane="messages.email:EmailPane"),
    Destination("send_sms", "SMS", "s", code="SMS", tab=1, pane="messages.sms:SmsPane"),
)

SENT = destinations(
    Destination("sent_emails", "E-mails Enviados", "j", code="EMV", tab=5, pane="messages.sent:SentEmailsPane"),
    Destination("sent_sms", "SMS Enviados", "z", code="SMV", tab=5, pane="messages.sent:SentSmsPane"),
)

EMAIL = declare(
    "email",
    "E-mail",
    Command("go_on", "Avançar", "f9", footer=1, help="Confere e passa aos anexos"),
)

SMS = declare(
    "sms",
    "SMS",
    Command("send", "Enviar", "f9", footer=1, help="Confere e põe na fila"),
)

ATTACHMENTS = declare(
    "attachments",
    "Anexos",
    Command("add_file", "Anexar arquivo", "f6,insert", footer=1, help="Um arquivo da pasta de entrada"),
    Command("add_document", "Documento do cliente", "d", footer=1, help="Um do gerenciador de documentos"),
    Command("take_off", "Tirar", "delete", footer=1, help="Tira o anexo da linha"),
)

MESSAGES = declare(
    "messages",
    "Mensagens enviadas",
    Command("resend", "Reenviar", "n", footer=1, help="Manda de novo, como mensagem nova"),
    Command("retry", "Tentar agora", "a", help="Não espera a próxima tentativa"),
    Command("cancel", "Cancelar", "delete", footer=2, help="Cancela o que ainda está na fila"),
)

OUTBOX = declare(
    "outbox",
    "Caixa de saída",
    Command("hold_email", "Segurar ou soltar e-mail", "", SUPERVISE),
    Command("hold_sms", "Segurar ou soltar SMS", "", SUPERVISE),
    Command("silence", "Modo silencioso (nada sai)", "", SUPERVISE),
)
