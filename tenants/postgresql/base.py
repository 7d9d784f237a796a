"""django-tenants' engine, whose connections end after so many schemas.

A process of PostgreSQL keeps what it learnt of each table it came by until its connection ends: with a thousand municipalities
a page alone leaves hundreds of megabytes there (docs/operations/scale.md).
"""

from typing import Any

from django.conf import settings
from django_tenants.postgresql_backend import base


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.visited: set[str] = set()
        super().__init__(*args, **kwargs)

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        super().set_tenant(tenant, include_public)
        self.visited.add(self.schema_name)

    def close(self) -> None:
        self.visited.clear()
        super().close()

    def close_if_unusable_or_obsolete(self) -> None:
        """Django calls it between requests and between tasks, never inside a transaction of ours."""
        super().close_if_unusable_or_obsolete()
        if len(self.visited) > settings.SPORTELLO_SCHEMAS_A_CONNECTION and not self.in_atomic_block:
            self.close()
