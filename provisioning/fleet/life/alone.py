"""One at a time: two verbs on the same municipality would undo each other."""

from collections.abc import Iterator
from contextlib import contextmanager

from provisioning.fleet.life.errors import Busy
from tenants.db import connection


@contextmanager
def alone_with(schema: str) -> Iterator[None]:
    """Call it outside transactions. Raises Busy."""
    with held(f"sportello:life:{schema}") as alone:
        if not alone:
            raise Busy(f"Somebody else is at work on {schema}: wait for their end")
        yield


@contextmanager
def held(name: str) -> Iterator[bool]:
    """False when somebody else has it. The lock goes with the connection: a killed run leaves none behind."""
    alone = _lock("pg_try_advisory_lock", name)
    try:
        yield alone
    finally:
        if alone:
            _lock("pg_advisory_unlock", name)


def _lock(function: str, name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtext(%s))", [name])
        return bool(cursor.fetchone()[0])
