"""A connection ends after so many schemas: what its process of PostgreSQL remembers of them does not grow for ever."""

import pytest

from tenants.db import connection


@pytest.fixture
def other(db, settings):
    """A connection of its own, good for two schemas beside the one it opens in."""
    settings.SPORTELLO_SCHEMAS_A_CONNECTION = 2
    made = connection.copy()
    made.ensure_connection()
    yield made
    made.close()


def visit(wrapper, *schemas):
    for schema in schemas:
        wrapper.set_schema(schema)
        wrapper.cursor().execute("SELECT 1")
    wrapper.close_if_unusable_or_obsolete()


def test_it_goes_on_while_few_were_visited(other):
    visit(other, "segrate", "public", "segrate")
    assert other.connection is not None


def test_it_ends_after_too_many_and_counts_anew(other):
    visit(other, "segrate", "borgo", "public")
    assert other.connection is None
    visit(other, "segrate")
    assert other.connection is not None


def test_it_does_not_end_inside_a_transaction(other):
    other.set_autocommit(False)
    other.in_atomic_block = True
    visit(other, "segrate", "borgo", "public")
    assert other.connection is not None
    other.in_atomic_block = False
