from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What an operator may do, in one office or, without an office, in all. An administrator only in all."""

    CASE_OFFICER = "case_officer", _("Istruttore")
    HEAD_OF_OFFICE = "head_of_office", _("Responsabile dell'ufficio")
    SOCIAL_WORKER = "social_worker", _("Assistente sociale")
    CASHIER = "cashier", _("Addetto agli incassi")
    PROTOCOL_CLERK = "protocol_clerk", _("Addetto al protocollo")
    ADMINISTRATOR = "administrator", _("Amministratore")
    AUDITOR = "auditor", _("Revisore")


class SupportLevel(models.TextChoices):
    """What a person of the vendor may do in a municipality, for the hours of a grant."""

    READ = "read", _("Sola lettura")
    ADMINISTER = "administer", _("Amministrazione")
    RESTRICTED = "restricted", _("Lettura, anche dei dati riservati")


# Who may work on the cases of an office, and who may read those with data on health or need.
WORKS_CASES = frozenset({Role.CASE_OFFICER, Role.HEAD_OF_OFFICE, Role.SOCIAL_WORKER})
READS_CASES = WORKS_CASES | {Role.AUDITOR}
SEES_RESTRICTED = frozenset({Role.SOCIAL_WORKER})
# Who follows what leaves for the protocol system, and numbers by hand while that is down (D.P.R. 445/2000 art. 63).
RUNS_PROTOCOL = frozenset({Role.PROTOCOL_CLERK, Role.ADMINISTRATOR})
# Who looks at the proof of a delegation before it holds, at the desk.
CHECKS_DELEGATIONS = frozenset({Role.CASE_OFFICER, Role.HEAD_OF_OFFICE})
# Who reads the journal of rights: those who give them, and those who check.
READS_RIGHTS = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
# Hold in the whole municipality or not at all: no office confines what they decide on.
TOWN_WIDE = frozenset({Role.ADMINISTRATOR})
# A role of the municipality's own is made of these: administering is never a part of something else.
COMPOSABLE = tuple(role for role in Role if role not in TOWN_WIDE)

# Whose rights each level of support carries.
SUPPORT_ROLES = {
    SupportLevel.READ: Role.AUDITOR,
    SupportLevel.ADMINISTER: Role.ADMINISTRATOR,
    SupportLevel.RESTRICTED: Role.AUDITOR,
}

MEANINGS = {
    Role.CASE_OFFICER: _("Vede e lavora le pratiche dell'ufficio, presenta domande allo sportello."),
    Role.HEAD_OF_OFFICE: _("In più assegna le pratiche ai colleghi e prende le decisioni riservate al responsabile."),
    Role.SOCIAL_WORKER: _("Lavora le pratiche dell'ufficio, anche quelle con dati su salute o bisogno economico."),
    Role.CASHIER: _("Vede che cosa c'è da pagare e registra i pagamenti, senza aprire le pratiche."),
    Role.PROTOCOL_CLERK: _("Segue le consegne al protocollo e tiene il registro di emergenza."),
    Role.ADMINISTRATOR: _(
        "Gestisce operatori, ruoli, servizi, messaggi e consegne di tutto l'ente. Non vede le pratiche."
    ),
    Role.AUDITOR: _("Legge le pratiche senza dati riservati e il registro dei diritti. Non può cambiare nulla."),
}

SUPPORT_MEANINGS = {
    SupportLevel.READ: _("Legge le pratiche senza dati riservati e il registro dei diritti. Non può cambiare nulla."),
    SupportLevel.ADMINISTER: _("Gestisce servizi, messaggi e consegne. Non vede le pratiche e non tocca i ruoli."),
    SupportLevel.RESTRICTED: _(
        "Come la sola lettura, e in più apre le pratiche con dati riservati. Comincia solo quando un amministratore "
        "dell'ente acconsente."
    ),
}
