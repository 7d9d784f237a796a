from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.ids import uuid7


class LoginRecord(models.Model):
    """One login of a person: when, how and from which kind of device. No address of the network is kept.

    `key_hash` names the session without being a key to it. While `ended_at` is empty the session may still be open.
    """

    class How(models.TextChoices):
        SPID = "spid", _("SPID")
        CIE = "cie", _("CIE")
        EIDAS = "eidas", _("eIDAS")
        CNS = "cns", _("CNS")
        OIDC = "oidc", _("Identità digitale")
        APP = "app", _("Password e codice dell'app")
        RECOVERY = "recovery", _("Password e codice di recupero")
        PASSWORD_PASSKEY = "password_passkey", _("Password e passkey")
        PASSKEY = "passkey", _("Passkey")
        STAFF_OIDC = "staff_oidc", _("Account del Comune")
        STAFF_OIDC_FACTOR = "staff_oidc_factor", _("Account del Comune e secondo fattore")
        SUPPORT = "support", _("Dalla console del fornitore")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="logins")
    key_hash = models.CharField(max_length=64, unique=True)
    how = models.CharField(max_length=20, choices=How)
    device = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at"]
        indexes = [models.Index(fields=["user", "-opened_at"], name="login_of_user")]

    def __str__(self) -> str:
        return str(self.id)
