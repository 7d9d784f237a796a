from django.db import models

from tenants.ids import uuid7


class StoredFile(models.Model):
    """
    One file kept for the municipality: an upload, or a document we made. Never changed once stored.

    `sha256` is the hash of the bytes, `size` is in bytes, `storage_key` is "<schema>/ab/cd/<sha256>": equal bytes are
    kept once per municipality, under as many rows as there are uses. `name` is clean but is only ever shown.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=120)
    name = models.CharField(max_length=120)
    storage_key = models.CharField(max_length=160)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["storage_key"], name="storedfile_key")]
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="storedfile_not_empty"),
            models.CheckConstraint(condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="storedfile_sha256_hex"),
        ]

    def __str__(self) -> str:
        return f"{self.content_type}, {self.size} bytes, sha256 {self.sha256[:12]}"
