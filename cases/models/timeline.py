from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.ids import uuid7


class TimelineEvent(models.Model):
    """Something that happened to a case. Rows are only ever added, and each seals the one before it.

    The seal covers references, never names: erasing a person's data leaves the chain whole.
    """

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Domanda ricevuta")
        REGISTERED = "registered", _("Protocollata")
        EMERGENCY = "emergency", _("Registrata nel registro di emergenza")
        ASSIGNED = "assigned", _("Assegnata")
        RELEASED = "released", _("Rimessa tra quelle da assegnare")
        TRANSITION = "transition", _("Cambio di stato")
        DOCUMENTS_REQUESTED = "documents_requested", _("Chiesti documenti")
        DOCUMENTS_RECEIVED = "documents_received", _("Documenti ricevuti")
        REJECTION_NOTICE = "rejection_notice", _("Preavviso di rigetto")
        OBSERVATIONS = "observations", _("Osservazioni ricevute")
        OUTCOME = "outcome", _("Esito")
        DOCUMENT_REGISTERED = "document_registered", _("Documento protocollato")
        DUE_SET = "due_set", _("Importo da pagare stabilito")
        DUE_CANCELLED = "due_cancelled", _("Importo da pagare annullato")
        DUE_PAID = "due_paid", _("Pagamento registrato")
        NOTE = "note", _("Nota interna")
        UNDONE = "undone", _("Passo annullato")
        READ = "read", _("Dati riservati consultati")
        JOINED = "joined", _("Codice fiscale aggiunto al fascicolo della persona")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="timeline")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=40, blank=True)
    actor_name = models.CharField(max_length=170, blank=True)
    data = models.JSONField(default=dict)
    # Free text stands outside the seal, which holds its hash: it can be erased and the chain stays provable.
    text = models.TextField(blank=True)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ["case", "sequence"]
        constraints = [models.UniqueConstraint(fields=["case", "sequence"], name="timeline_sequence_once")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind}"


class TimelineAnchor(models.Model):
    """A day's seal over the newest events of all cases: a chain that was rewritten whole no longer fits it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    day = models.DateField(unique=True)
    anchored_at = models.DateTimeField()
    events = models.PositiveBigIntegerField()
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.day)
