"""A test database cloned from a template that is migrated once per state of the migrations and the catalogue."""

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
TOWNS = {
    "segrate": {
        "name": "Comune di Segrate", "istat_code": "015205", "ipa_code": "c_i577", "fiscal_code": "83503670156",
        "cadastral_code": "I577", "population": 36800, "province": "MI", "region": "Lombardia",
    },
    "borgo": {
        "name": "Comune di Borgo Sereno", "istat_code": "099999", "ipa_code": "c_z999", "fiscal_code": "00000000000",
        "cadastral_code": "Z999", "population": 4200, "province": "RN", "region": "Emilia-Romagna",
    },
}  # fmt: skip
HOSTS = {"segrate": "segrate.localhost", "borgo": "borgo.localhost"}


def _state_hash() -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for pattern in (
        "*/migrations/*.py",
        "*/*/migrations/*.py",
        "catalog/blueprints/**/*.yaml",
        "tenants/provisioning.py",
    ):
        for path in sorted(ROOT.glob(pattern)):
            if ".venv" not in path.parts:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _admin() -> psycopg.Connection:
    db = settings.DATABASES["default"]
    keys = {"host": db["HOST"], "port": db["PORT"], "user": db["USER"], "password": db["PASSWORD"]}
    return psycopg.connect(dbname="postgres", autocommit=True, **{k: v for k, v in keys.items() if v})


def _use(name: str) -> None:
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _build_template(name: str) -> None:
    from tenants.models import Branding, Domain, Municipality

    _use(name)
    call_command("migrate_schemas", shared=True, verbosity=0, interactive=False)
    for schema, facts in TOWNS.items():
        town = Municipality.objects.create(schema_name=schema, state="active", **facts)
        Domain.objects.create(tenant=town, domain=HOSTS[schema], is_primary=True)
        Branding.objects.create(
            municipality=town, primary_color="#0066CC" if schema == "segrate" else "#00663A", address="Piazza 1",
            phone="02 1234", email=f"info@{schema}.example", pec=f"pec@{schema}.example",
            institutional_url=f"https://www.{schema}.example", region_name=facts["region"],
            region_url="https://www.regione.example", accessibility_url="https://form.agid.gov.it/view/x",
            faq_url=f"https://www.{schema}.example/faq", report_url=f"https://www.{schema}.example/segnala",
            privacy_controller=facts["name"], dpo_email=f"dpo@{schema}.example",
        )  # fmt: skip
        town.create_schema(check_if_exists=True, verbosity=0)
    from django.core.management import get_commands

    if "publish_catalog" in get_commands():
        _use(name)
        call_command("publish_catalog", verbosity=0)


def _template() -> str:
    name = f"sportello_tpl_{_state_hash()}"
    with _admin() as admin:
        admin.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            building = f"{name}_building"
            admin.execute(f'DROP DATABASE IF EXISTS "{building}"')
            admin.execute(f'CREATE DATABASE "{building}"')
            _build_template(building)
            connections.close_all()
            admin.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')
    return name


@contextmanager
def cloned_database(label: str) -> Iterator[str]:
    """A private copy of the template; the process's connection points at it meanwhile."""
    template, previous = _template(), settings.DATABASES["default"]["NAME"]
    name = f"sportello_test_{label}_{os.getpid()}"
    with _admin() as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY wal_log')
        _use(name)
        try:
            yield name
        finally:
            _use(previous)
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), cloned_database("main"):
        yield


@pytest.fixture
def fresh_database(django_db_setup, django_db_blocker) -> Iterator[str]:
    """For tests that need real commits (threads, processes): a database of their own, thrown away after."""
    with django_db_blocker.unblock(), cloned_database("fresh") as name:
        connection.set_schema_to_public()
        yield name
        connection.set_schema_to_public()


@pytest.fixture(autouse=True)
def _clean_process_state() -> Iterator[None]:
    from tenants.hosts import forget_hosts

    forget_hosts()
    yield
    forget_hosts()
    connection.set_schema_to_public()


@pytest.fixture(autouse=True)
def _private_places(settings, tmp_path, monkeypatch) -> None:
    from axes.handlers.proxy import AxesProxyHandler

    settings.MEDIA_ROOT = tmp_path / "media"
    # Every client of a test is a new server: it looks for a static file when asked, not for all of them at its start.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.SPORTELLO_EXPORTS = tmp_path / "exports"
    # One Valkey serves parallel runs: each test keeps to its own keys.
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": f"test-{uuid.uuid4().hex[:12]}"}}
    # It would keep counting in the cache it was born with.
    monkeypatch.setattr(AxesProxyHandler, "implementation", None)
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.CELERY_TASK_ALWAYS_EAGER = False
    # Steps leave at once, but in the tests of undoing them.
    settings.SPORTELLO_STEP_GRACE_S = 0


@pytest.fixture
def segrate(db):
    from tenants.models import Municipality

    return Municipality.objects.select_related("branding").get(schema_name="segrate")


@pytest.fixture
def borgo(db):
    from tenants.models import Municipality

    return Municipality.objects.select_related("branding").get(schema_name="borgo")


@pytest.fixture
def in_segrate(segrate):
    from tenants.context import tenant_context

    with tenant_context(segrate):
        yield segrate


@pytest.fixture
def visit():
    """A browser without JavaScript on a municipality's host: `visit("segrate").get("/")`."""

    from accounts.second_factor import mark_verified

    def _visit(town: str = "segrate", user=None) -> Client:
        client = Client(HTTP_HOST=HOSTS.get(town, town))
        if user is not None:
            client.force_login(user, backend="accounts.backends.OperatorBackend")
            if not user.is_citizen:
                session = client.session
                mark_verified(session, "app")
                session.save()
        return client

    return _visit
