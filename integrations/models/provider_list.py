from django.db import models


class ProviderList(models.Model):
    """Public side: the identity providers that a federation's metadata name, as last read from `url`.

    SPID's list is the same for every municipality; what is kept is only what the login uses of it.
    """

    url = models.URLField(max_length=500, unique=True)
    providers = models.JSONField(default=list)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.url
