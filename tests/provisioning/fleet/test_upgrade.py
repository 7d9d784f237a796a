"""From one release to the next, in every municipality."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from provisioning.fleet.upgrade import apply, indexes
from provisioning.fleet.upgrade.plan import prepare, wanted
from provisioning.fleet.upgrade.survey import survey
from tenants.db import connection

MOTTO = "migrations.AddField('office', 'motto', models.CharField(max_length=20, default='uno'))"
INDEX = "migrations.AddIndex('office', models.Index(fields=['name'], name='office_by_name'))"
TOWNS = ("borgo", "segrate")


def _sql(query: str, *parameters) -> list:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters or None)
        return cursor.fetchall() if cursor.description else []


def _has_motto(schema: str) -> bool:
    found = _sql("SELECT 1 FROM information_schema.columns WHERE table_schema = %s AND column_name = 'motto'", schema)
    return bool(found)


def _run(capsys, *arguments: str) -> str:
    call_command("fleet", *arguments)
    connection.set_schema_to_public()
    return capsys.readouterr().out


def test_with_nothing_to_do_it_reads_and_writes_nothing(fresh_database, capsys, django_assert_max_num_queries):
    survey()
    with django_assert_max_num_queries(12):
        assert _run(capsys, "migrate") == "0 municipalities upgraded, 0 failed\n"
    assert _run(capsys, "status") == "2 municipalities, 2 at this release, 0 behind\n"
    assert _run(capsys, "migrate", "--plan") == "Nothing to do.\n"


def test_every_municipality_comes_to_the_new_release(fresh_database, release, capsys):
    release(MOTTO, INDEX)
    assert "2 lack 1 migrations: borgo, segrate" in _run(capsys, "status")
    assert "2 municipalities upgraded, 0 failed" in _run(capsys, "migrate")
    assert [_has_motto(town) for town in TOWNS] == [True, True]
    assert survey().is_current


def test_the_plan_says_what_would_run_and_runs_nothing(fresh_database, release, capsys):
    release(MOTTO)
    text = _run(capsys, "migrate", "--plan")
    assert "2 municipalities: borgo, segrate" in text
    assert "offices.0002_later" in text
    assert "Add field motto to office" in text
    assert [_has_motto(town) for town in TOWNS] == [False, False]


def test_a_data_migration_works_in_each_municipality_on_its_own_rows(fresh_database, release, capsys):
    for town in TOWNS:
        _sql(f"INSERT INTO {town}.offices_office {_office(town)}")
    release(
        "migrations.RunPython(work)",
        work="Office = apps.get_model('offices', 'Office')\n"
        "for office in Office.objects.all():\n    office.name += '!'\n    office.save()",
    )
    _run(capsys, "migrate")
    assert [_sql(f"SELECT name FROM {town}.offices_office") for town in TOWNS] == [[("borgo!",)], [("segrate!",)]]


def _office(name: str) -> str:
    columns = _sql(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'segrate' "
        "AND table_name = 'offices_office' AND is_identity = 'NO' AND is_nullable = 'NO' ORDER BY 1"
    )
    values = {
        "jsonb": "'[]'",
        "boolean": "true",
        "timestamp with time zone": "now()",
        "integer": "0",
        "uuid": "gen_random_uuid()",
    }
    filled = [f"'{name}'" if column == "name" else values.get(kind, "''") for column, kind in columns]
    return f"({', '.join(column for column, _kind in columns)}) VALUES ({', '.join(filled)})"


def test_who_fails_is_named_and_stops_nobody_else_and_repeating_goes_on(fresh_database, release, capsys):
    _sql("ALTER TABLE borgo.offices_office ADD COLUMN motto text")
    release(MOTTO)
    with pytest.raises(CommandError, match="Mend the cause and repeat"):
        call_command("fleet", "migrate")
    connection.set_schema_to_public()
    said = capsys.readouterr()
    assert "1 municipalities upgraded, 1 failed" in said.out
    assert said.err.startswith("borgo: ProgrammingError")
    assert "segrate" not in said.err
    _sql("ALTER TABLE borgo.offices_office DROP COLUMN motto")
    assert "1 municipalities upgraded, 0 failed" in _run(capsys, "migrate")
    assert survey().is_current


def test_when_a_trial_municipality_fails_no_other_is_touched(fresh_database, release, capsys):
    _sql("ALTER TABLE segrate.offices_office ADD COLUMN motto text")
    release(MOTTO)
    with pytest.raises(CommandError, match="no other municipality was touched"):
        call_command("fleet", "migrate", "--trial", "segrate")
    connection.set_schema_to_public()
    assert "segrate: ProgrammingError" in capsys.readouterr().err
    assert not _has_motto("borgo")


def test_a_failed_step_leaves_nothing_of_itself(fresh_database, release, capsys):
    for town in TOWNS:
        _sql(f"INSERT INTO {town}.offices_office {_office(town)}")
    release(MOTTO, "migrations.RunSQL('SELECT 1 / (length(name) - length(name)) FROM offices_office')")
    with pytest.raises(CommandError):
        call_command("fleet", "migrate")
    connection.set_schema_to_public()
    assert capsys.readouterr().err.count("division by zero") == 2
    assert [_has_motto(town) for town in TOWNS] == [False, False]


def test_an_unknown_trial_municipality_is_refused(fresh_database, release):
    release(MOTTO)
    with pytest.raises(CommandError, match="nowhere"):
        call_command("fleet", "migrate", "--trial", "nowhere")
    assert [_has_motto(town) for town in TOWNS] == [False, False]


def test_what_fails_even_on_an_empty_schema_touches_nobody(fresh_database, release, capsys):
    release(MOTTO, "migrations.RunSQL('SELECT 1 / 0')")
    with pytest.raises(CommandError, match="no other municipality was touched"):
        call_command("fleet", "migrate")
    connection.set_schema_to_public()
    assert capsys.readouterr().err.startswith("an empty schema: DataError: division by zero")
    assert [_has_motto(town) for town in TOWNS] == [False, False]
    assert len(survey().behind) == 1


def test_two_upgrades_at_once_are_refused(fresh_database, release):
    release(MOTTO)
    with connections["default"].copy().cursor() as other:
        other.execute("SELECT pg_advisory_lock(hashtext('sportello:fleet-upgrade'))")
        with pytest.raises(CommandError, match="Another upgrade is running"):
            call_command("fleet", "migrate")
        other.connection.close()
    assert not _has_motto("segrate")


def test_it_steps_back_from_a_lock_and_tries_again(fresh_database, release, capsys, monkeypatch):
    monkeypatch.setattr(apply, "LOCK_TIMEOUT", "50ms")
    monkeypatch.setattr(apply, "PAUSE_S", 0.2)
    release(MOTTO)
    holder = connections["default"].copy()
    cursor = holder.cursor()
    cursor.execute("BEGIN; LOCK TABLE segrate.offices_office IN ACCESS SHARE MODE")
    threading.Timer(0.4, lambda: cursor.execute("COMMIT")).start()
    assert "2 municipalities upgraded, 0 failed" in _run(capsys, "migrate")
    holder.close()


def test_an_index_on_a_big_table_is_built_without_locking_and_what_was_left_of_one_is_cleaned(
    fresh_database, release, capsys, monkeypatch
):
    monkeypatch.setattr(indexes, "BIG_ROWS", -1)
    _sql("CREATE INDEX office_by_name ON segrate.offices_office (name)")
    _sql("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'segrate.office_by_name'::regclass")
    release(INDEX)
    assert "2 municipalities upgraded, 0 failed" in _run(capsys, "migrate")
    found = _sql(
        "SELECT n.nspname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'office_by_name' ORDER BY 1"
    )
    assert found == [("borgo", True), ("segrate", True)]


def test_a_migration_without_transaction_runs_outside_one(fresh_database, release, capsys):
    release("migrations.RunSQL('CREATE INDEX CONCURRENTLY office_later ON offices_office (name)')", atomic=False)
    assert "2 municipalities upgraded, 0 failed" in _run(capsys, "migrate")


def test_a_municipality_of_a_newer_release_is_left_alone(fresh_database):
    _sql("INSERT INTO segrate.django_migrations (app, name, applied) VALUES ('offices', '9999_future', now())")
    assert survey().is_current


def test_prepared_steps_are_all_the_migrations_for_an_empty_schema(fresh_database):
    assert frozenset((step.migration.app_label, step.migration.name) for step in prepare(frozenset())) == wanted()
