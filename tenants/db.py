"""Django's connection under its real type: it knows the current tenant."""

from typing import TYPE_CHECKING, cast

from django.db import connection as django_connection

if TYPE_CHECKING:
    from tenants.postgresql.base import DatabaseWrapper

connection = cast("DatabaseWrapper", django_connection)
