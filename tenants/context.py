"""Entering a tenant. The only way in code of ours; django-tenants' own `with tenant:` shares its stack between threads."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django_tenants.utils import get_public_schema_name

from tenants.db import connection
from tenants.models import Municipality


class InsideTransaction(RuntimeError):
    """Changing schema inside a transaction would run its on-commit work in the wrong schema, silently."""


def _refuse_transaction() -> None:
    # A test's own wrapping transaction is not one of ours.
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise InsideTransaction("Enter the tenant first, then open the transaction")


@contextmanager
def tenant_context(municipality: Municipality) -> Iterator[Municipality]:
    _refuse_transaction()
    previous = connection.tenant
    connection.set_tenant(municipality)
    try:
        yield municipality
    finally:
        connection.set_tenant(previous)


@contextmanager
def public_context() -> Iterator[None]:
    _refuse_transaction()
    previous = connection.tenant
    connection.set_schema_to_public()
    try:
        yield
    finally:
        connection.set_tenant(previous)


def current_schema() -> str:
    return connection.schema_name


def on_vendor_side() -> bool:
    """Is this the vendor's own host, or a command about no municipality?"""
    return current_schema() == get_public_schema_name()


def current_municipality() -> Municipality:
    """The municipality whose schema is active, with its branding; LookupError on the public side."""
    tenant = connection.tenant
    if isinstance(tenant, Municipality):
        return tenant
    if current_schema() == get_public_schema_name():
        raise LookupError("No municipality is active")
    return cast(Municipality, Municipality.objects.select_related("branding").get(schema_name=current_schema()))
