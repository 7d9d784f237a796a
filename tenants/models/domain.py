from django_tenants.models import DomainMixin


class Domain(DomainMixin):
    """A host name of a municipality. `domain` is lower case and carries no port."""

    def __str__(self) -> str:
        return self.domain
