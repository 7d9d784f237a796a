from django.db import models

from tenants.ids import uuid7


class Passkey(models.Model):
    """A key of WebAuthn: it stays in the person's device, which asks for a finger, a face or a PIN before it signs.

    `credential_id` and `public_key` as base64url. The key is bound to the host on which it was made.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="passkeys")
    credential_id = models.CharField(max_length=1400, unique=True)
    public_key = models.TextField()
    # Zero for ever where the device does not count (WebAuthn level 3 §6.1.1).
    sign_count = models.PositiveBigIntegerField(default=0)
    name = models.CharField(max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return str(self.id)
