from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What an operator may do, in one office or, without an office, in all. An administrator only in all."""

    CASE_OFFICER = "case_officer", _("Istruttore")
    HEAD_OF_OFFICE = "head_of_office", _("Responsabile dell'ufficio")
    SOCIAL_WORKER = "social_worker", _("Assistente sociale")
    PROTOCOL_CLERK = "protocol_clerk", _("Addetto al protocollo")
    ADMINISTRATOR = "administrator", _("Amministratore")
    AUDITOR = "auditor", _("Revisore")


# Who may work on the cases of an office, and who may read those with data on health or need.
WORKS_CASES = frozenset({Role.CASE_OFFICER, Role.HEAD_OF_OFFICE, Role.SOCIAL_WORKER})
READS_CASES = WORKS_CASES | {Role.AUDITOR}
SEES_RESTRICTED = frozenset({Role.SOCIAL_WORKER})
# Hold in the whole municipality or not at all: no office confines what they decide on.
TOWN_WIDE = frozenset({Role.ADMINISTRATOR})
