"""What there is of a municipality, to compare before and after."""

from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client

from provisioning.fleet.life.archive.keys import keys_from
from provisioning.fleet.life.archive.tables import LEFT_OUT, digest_of, tables_of
from tenants.models import Municipality

KEYS = keys_from("soltanto per i confronti", b"0" * 16)


def files_of(schema: str) -> dict[str, bytes]:
    home = Path(settings.MEDIA_ROOT) / schema
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def contents_of(schema: str) -> dict[str, tuple[int, str]]:
    """Rows and digest of every table, secrets opened and sealed with keys that stay the same."""
    return {table.name: digest_of(table, KEYS) for table in tables_of(schema) if table.name not in LEFT_OUT}


def nothing_of(schema: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s)", [schema])
        no_schema = cursor.fetchone()[0] is None
    no_row = not Municipality.objects.filter(schema_name=schema).exists()
    return no_schema and no_row and not (Path(settings.MEDIA_ROOT) / schema).exists()


def home_page(schema: str) -> int:
    return Client(HTTP_HOST=f"{schema}.localhost").get("/").status_code
