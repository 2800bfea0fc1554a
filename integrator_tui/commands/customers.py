"""What stands in the tab Cadastro and in the favourites, and the commands there."""

from __future__ import annotations

from integrator_tui.desk.commands import EDIT, WHO_CHANGED, Command, Destination, declare, destinations

OPTIONS = destinations(
    Destination(
        "registration", "Dados Cadastro", "d", code="DAD", tab=1, pane="customers.registration:RegistrationPane"
    ),
    Destination("options", "Outras Opções", "o", code="OPC", tab=1, pane="customers.options:OptionsPane"),
    Destination("extra_fields", "Campos Extras", "x", code="CEX", tab=1, pane="customers.extra_fields:ExtraFieldsPane"),
    Destination("addresses", "Outros Endereços", "e", code="END", tab=1, pane="customers.addresses:AddressesPane"),
    Destination("contacts", "Contatos", "c", code="CON", tab=1, pane="customers.contacts:ContactsPane"),
    Destination("observations", "Observações", "b", code="OBS", tab=1, pane="customers.observations:ObservationsPane"),
    Destination("debits", "Dados Débitos", "t", code="DEB", tab=1, pane="customers.debits:DebitsPane"),
    Destination("history", "Histórico", "h", code="HIS", tab=1, pane="customers.history:HistoryPane"),
    Destination("documents", "Documentos", "g", code="DOC", tab=1, pane="customers.documents:DocumentsPane"),
    Destination(
        "suspensions", "Susp. Programada", "p", code="SUS", tab=1, pane="customers.suspensions:SuspensionsPane"
    ),
    Destination("consents", "Consentimentos", "n", code="CST", tab=1, pane="customers.consents:ConsentsPane"),
)

FAVORITES = declare(
    "favorites",
    "Favoritos",
    Command("add", "Incluir", "f6,insert", footer=1, help="Escolhe um destino para os favoritos"),
    Command("remove", "Tirar", "delete", footer=2, help="Tira o favorito da linha"),
    Command("undo", "Desfazer", "u", help="Traz de volta o que foi tirado"),
)

DOCUMENTS = declare(
    "documents",
    "Documentos",
    Command("new_version", "Nova versão", "v", EDIT, help="Junta ao documento um arquivo mais novo"),
    Command("export_file", "Exportar arquivo", "w", help="Copia o arquivo para a pasta de saída"),
)

DOCUMENT = declare(
    "document",
    "Um documento",
    Command("export_file", "Exportar", "w", footer=1, help="Copia esta versão para a pasta de saída"),
    Command("older", "Anterior", "a", footer=2, help="Versão anterior do documento"),
    Command("newer", "Próxima", "p", footer=2, help="Próxima versão do documento"),
)

CONTACTS = declare(
    "contacts",
    "Contatos",
    Command("extra_fields", "Campo Extra", "k", footer=2, help="Campos extras do contato da linha"),
)

VALUES = declare(
    "values",
    "Campos Extras",
    Command("edit", "Editar Campo", "f2", EDIT, footer=1, help="Altera o valor do campo da linha"),
    Command("who_changed", "Quem alterou", "f12", help=WHO_CHANGED),
    Command("remove", "Apagar valor", "delete", EDIT, help="Apaga o valor da linha; pergunta antes"),
    Command("undo", "Desfazer", "u", EDIT, help="Traz de volta o valor que foi apagado nesta tela"),
)

OBSERVATIONS = declare(
    "observations",
    "Observações",
    Command("readings", "Leituras", "l", help="Quem já leu a observação e quem ainda não"),
)

COMPULSORY = declare(
    "compulsory",
    "Leitura Obrigatória",
    Command("next_note", "Próxima mensagem", "down,right", help="A data seguinte"),
    Command("previous_note", "Mensagem anterior", "up,left", help="A data anterior"),
    Command("close", "Fechar", "escape,f3,f9,enter", footer=2, help="Fecha depois que todas foram mostradas"),
)

DEBITS = declare(
    "debits",
    "Dados Débitos",
    Command("print", "Autorização de Débito", "i", footer=3, help="Mostra a autorização; grava em PDF"),
)
