from django.db import models


class Definition(models.Model):
    """The resolved definition of a service, by content: what a case was submitted with stays readable for ever."""

    hash = models.CharField(primary_key=True, max_length=64)
    format = models.PositiveSmallIntegerField()
    body = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.hash
