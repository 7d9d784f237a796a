"""A municipality that comes in from an archive: all of it, or nothing."""

import errno
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from cases.models import Case, TimelineEvent
from catalog.models import BlueprintVersion
from documents import storage
from integrations.actions.run_round import Round, run_round
from integrations.models import CapabilityConfig
from provisioning.fleet.life import take_in as taking
from provisioning.fleet.life.errors import Busy, Damaged, DoesNotFit, LifeError
from provisioning.fleet.life.export import export
from provisioning.fleet.life.remove import Consent, remove
from provisioning.fleet.life.suspend import resume, suspend
from provisioning.fleet.life.take_in import take_in
from provisioning.fleet.models import Cell, LifeEvent, Placement
from provisioning.fleet.provisioning import provision
from provisioning.pnrr.actions.keep_dossier import DossierFacts, open_dossier
from provisioning.pnrr.models import DossierEvent
from provisioning.support.actions.staff import create_staff
from provisioning.support.actions.tickets.open import Trouble, open_by_phone
from provisioning.support.clock import Severity
from provisioning.support.models import TicketClock, TicketEvent, TroubleTicket
from tenants.context import tenant_context
from tenants.crypto import decrypt
from tenants.db import connection
from tenants.models import Domain, Municipality
from tests.provisioning.fleet.life.conftest import FABIO, PASSPHRASE, town_of
from tests.provisioning.fleet.life.traces import contents_of, files_of, home_page, nothing_of
from tests.provisioning.test_provisioning import BRANDING, FACTS

NEW_KEYS = ["bmV3LWluc3RhbGxhdGlvbi1rZXktMzItYnl0ZXMtISE="]


@pytest.fixture
def elsewhere(settings):
    """From here on this is another installation, with keys of its own."""

    def move() -> None:
        settings.SECRET_KEY = "another-installation-" + "x" * 40
        settings.SPORTELLO_KEYS = NEW_KEYS

    return move


def test_removed_and_imported_it_is_equal_and_its_neighbour_is_untouched(segrate, tmp_path):
    before, files, facts = contents_of("segrate"), files_of("segrate"), _facts("segrate")
    neighbour = contents_of("borgo"), files_of("borgo")
    suspend(segrate, "Prova di ripristino", FABIO)
    path = export(segrate, tmp_path, PASSPHRASE, FABIO).path
    remove(segrate, Consent("Comune di Segrate"), FABIO)
    done = take_in(path, PASSPHRASE, FABIO)
    assert (contents_of("segrate"), files_of("segrate"), _facts("segrate")) == (before, files, facts)
    assert (contents_of("borgo"), files_of("borgo")) == neighbour
    assert (done.sealed_anew, done.upgraded, done.faults) == (False, False, ())
    call_command("verify_timeline")
    call_command("fleet", "migrate")


def _facts(schema: str) -> list:
    town = Municipality.objects.filter(schema_name=schema)
    left = ("id", "state", "created_at", "municipality_id")
    rows = [*town.values(), *Domain.objects.filter(tenant__in=town).values("domain", "is_primary"), *_look(schema)]
    return [{name: value for name, value in row.items() if name not in left} for row in rows]


def _look(schema: str):
    return [{**vars(town_of(schema).branding), "_state": None}]


def test_it_starts_suspended_and_sends_nothing_until_it_is_resumed(gone):
    town = take_in(gone, PASSPHRASE, FABIO).town
    assert home_page("segrate") == 503
    with tenant_context(town):
        assert run_round() == Round()
    resume(town, FABIO)
    assert home_page("segrate") == 200
    assert [event.kind for event in LifeEvent.objects.all()] == [
        "suspended", "exported", "removed", "imported", "resumed",
    ]  # fmt: skip


def test_identities_go_on_counting(gone):
    town = take_in(gone, PASSPHRASE, FABIO).town
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM segrate.django_migrations")
        (last,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO segrate.django_migrations (app, name, applied) VALUES ('x', 'y', now()) RETURNING id"
        )
        assert cursor.fetchone()[0] == last + 1
    assert town.state == "suspended"


def test_another_installation_opens_its_secrets_and_proves_its_timelines(gone, elsewhere, capsys):
    elsewhere()
    done = take_in(gone, PASSPHRASE, FABIO, "segrate-nuova")
    assert done.sealed_anew
    assert home_page("segrate-nuova") == 503
    call_command("verify_timeline", tenant="segrate")
    assert "1 cases checked, all timelines whole" in capsys.readouterr().out
    with tenant_context(done.town):
        assert decrypt(CapabilityConfig.objects.get().sealed_options) == '{"password": "segreta"}'


def test_a_timeline_that_was_altered_before_it_left_is_not_made_to_look_whole(segrate, tmp_path, elsewhere):
    with tenant_context(segrate):
        TimelineEvent.objects.filter(sequence=1).update(actor_id="altered")
    suspend(segrate, "Trasloco", FABIO)
    path = export(segrate, tmp_path, PASSPHRASE, FABIO).path
    remove(segrate, Consent("Comune di Segrate"), FABIO)
    elsewhere()
    assert take_in(path, PASSPHRASE, FABIO).faults
    with pytest.raises(CommandError, match="problems in 1 cases"):
        call_command("verify_timeline", tenant="segrate")


def test_an_archive_of_an_earlier_release_is_upgraded(gone, release):
    release("migrations.AddField('office', 'motto', models.CharField(max_length=20, default='uno'))")
    call_command("fleet", "migrate")
    assert take_in(gone, PASSPHRASE, FABIO).upgraded
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, motto FROM segrate.offices_office")
        assert cursor.fetchall() == [("Servizi sociali", "uno")]
    call_command("verify_timeline", tenant="segrate")


def test_an_archive_of_a_newer_release_is_refused(segrate, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO segrate.django_migrations (app, name, applied) VALUES ('cases', '9999_x', now())")
    path = export(segrate, tmp_path, PASSPHRASE, FABIO).path
    remove(_suspended(segrate), Consent("Comune di Segrate", without_export=True), FABIO)
    with pytest.raises(DoesNotFit, match=r"newer release .* cases\.9999_x"):
        take_in(path, PASSPHRASE, FABIO)
    assert nothing_of("segrate")


def _suspended(town: Municipality) -> Municipality:
    suspend(town, "Prova", FABIO)
    return town


def test_blueprints_that_are_missing_come_with_it_and_none_becomes_the_newest(gone):
    ours = BlueprintVersion.objects.get(code="prova")
    body = {**ours.body, "title": "Un'altra"}
    BlueprintVersion.objects.filter(pk=ours.pk).delete()
    other = BlueprintVersion.objects.create(code="prova", hash="f" * 64, format=ours.format, body=body, sequence=1)
    take_in(gone, PASSPHRASE, FABIO)
    assert list(BlueprintVersion.objects.filter(code="prova").values_list("hash", "sequence")) == [
        (ours.hash, 1), (other.hash, 2),
    ]  # fmt: skip


def test_what_is_here_is_never_written_over(archive, segrate):
    before = contents_of("segrate"), files_of("segrate")
    with pytest.raises(DoesNotFit, match="segrate is here already"):
        take_in(archive, PASSPHRASE, FABIO)
    assert (contents_of("segrate"), files_of("segrate")) == before


@pytest.mark.parametrize(
    ("taken", "subdomain", "fault"),
    [
        ({"istat_code": "015205"}, "", "Borgo Sereno .* has the istat_code 015205"),
        ({"ipa_code": "c_i577"}, "", "Borgo Sereno .* has the ipa_code c_i577"),
        ({}, "borgo", "borgo.localhost already belongs to Comune di Borgo Sereno"),
        ({}, "console", "reserved for the platform"),
    ],
)
def test_names_that_are_taken_are_refused_and_nothing_is_written(gone, towns, taken, subdomain, fault):
    Municipality.objects.filter(schema_name="borgo").update(**taken)
    with pytest.raises(DoesNotFit, match=fault):
        take_in(gone, PASSPHRASE, FABIO, subdomain)
    assert nothing_of("segrate")


def test_names_that_another_cell_has_are_refused_but_its_own_place_there_is_not(gone):
    cell = Cell.objects.create(code="c2", url="https://c2.example")
    placed = Placement.objects.create(
        schema_name="altra", name="Comune di Altra", istat_code="015205", hosts=["altra.localhost"], cell=cell
    )
    with pytest.raises(DoesNotFit, match="Altra has that ISTAT code or host already, in cell c2"):
        take_in(gone, PASSPHRASE, FABIO)
    assert nothing_of("segrate")
    Placement.objects.filter(pk=placed.pk).update(schema_name="segrate")
    assert take_in(gone, PASSPHRASE, FABIO).town.state == "suspended"


def test_files_of_somebody_who_shares_the_storage_are_left_alone(gone):
    stranger = Path(settings.MEDIA_ROOT) / "segrate" / "ab" / "cd" / ("0" * 64)
    stranger.parent.mkdir(parents=True)
    stranger.write_text("di un altro")
    with pytest.raises(DoesNotFit, match="lie in the storage"):
        take_in(gone, PASSPHRASE, FABIO)
    assert stranger.read_text() == "di un altro"


def test_a_damaged_archive_leaves_nothing(gone):
    content = bytearray(gone.read_bytes())
    content[len(content) // 2] ^= 1
    gone.write_bytes(content)
    with pytest.raises(Damaged):
        take_in(gone, PASSPHRASE, FABIO)
    assert nothing_of("segrate")


STEPS = (
    "script_at", "reserve", "bring_files", "bring_rows", "take_in_blueprints", "_upgrade", "_compare_timelines", "unmark", "note",
)  # fmt: skip


def test_an_interruption_at_any_step_leaves_nothing_and_the_next_run_succeeds(gone, monkeypatch):
    for step in STEPS:
        with monkeypatch.context() as patch:
            patch.setattr(taking, step, _after(getattr(taking, step)))
            with pytest.raises(KeyboardInterrupt):
                take_in(gone, PASSPHRASE, FABIO)
        assert nothing_of("segrate"), step
    assert take_in(gone, PASSPHRASE, FABIO).town.state == "suspended"


@pytest.mark.parametrize("step", ["reserve", "bring_files", "_upgrade"])
def test_what_a_killed_run_has_left_is_cleared_by_the_next(gone, monkeypatch, step):
    with monkeypatch.context() as patch:
        patch.setattr(taking, step, _after(getattr(taking, step)))
        patch.setattr(taking, "_take_away", lambda _town: None)
        with pytest.raises(KeyboardInterrupt):
            take_in(gone, PASSPHRASE, FABIO)
    connection.set_schema_to_public()
    assert not nothing_of("segrate")
    with pytest.raises(Busy, match="repeat the import"):
        provision(replace(FACTS, schema_name="segrate"), "segrate.localhost", BRANDING)
    assert home_page("segrate") != 200
    take_in(gone, PASSPHRASE, FABIO)
    call_command("verify_timeline", tenant="segrate")


def _after(work):
    """Killed once the step is done."""

    def interrupted(*args, **kwargs):
        work(*args, **kwargs)
        raise KeyboardInterrupt

    return interrupted


def test_a_full_disk_leaves_nothing_and_says_so(gone, monkeypatch):
    def full(key, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage, "put", full)
    with pytest.raises(LifeError, match="could not be stored: No space left on device"):
        take_in(gone, PASSPHRASE, FABIO)
    assert nothing_of("segrate")


def test_rows_that_arrive_otherwise_than_they_left_are_refused(gone, monkeypatch):
    from provisioning.fleet.life.archive import rebuild

    def short(table, keys, stream):
        if table.name != "offices_office":
            read_rows(table, keys, stream)

    read_rows = rebuild.read_rows
    monkeypatch.setattr(rebuild, "read_rows", short)
    with pytest.raises(Damaged, match="rows of offices_office are not equal"):
        take_in(gone, PASSPHRASE, FABIO)
    assert nothing_of("segrate")


def test_the_case_is_the_same_to_who_reads_it(segrate, gone):
    with tenant_context(take_in(gone, PASSPHRASE, FABIO).town):
        case = Case.objects.get()
        assert (case.applicant.given_name, case.answers["motivo"]) == ("Anna", "Tab\te\nriga \\N")


def test_requests_for_help_and_dossiers_come_along(segrate, tmp_path):
    staff = create_staff("fabio.riva@fornitore.example", "Fabio", "Riva", "una lunga parola segreta")
    trouble = Trouble("Non si entra", "Da stamattina", Severity.BLOCKING)
    of_borgo, ticket = (open_by_phone(staff, town, trouble, "Elena Neri") for town in (town_of("borgo"), segrate))
    dossier = open_dossier(staff, segrate, DossierFacts(inhabitants=36_800), [])
    told = [*TicketEvent.objects.values()], [*TicketClock.objects.values()], [*DossierEvent.objects.values()]
    suspend(segrate, "Prova", FABIO)
    path = export(segrate, tmp_path, PASSPHRASE, FABIO).path
    remove(segrate, Consent("Comune di Segrate"), FABIO)
    assert [*TroubleTicket.objects.all()] == [of_borgo]
    town = take_in(path, PASSPHRASE, FABIO).town
    assert ([*town.trouble_tickets.all()], [*town.dossiers.all()]) == ([ticket], [dossier])
    back = [*TicketEvent.objects.values()], [*TicketClock.objects.values()], [*DossierEvent.objects.values()]
    assert [sorted(map(str, rows)) for rows in back] == [sorted(map(str, rows)) for rows in told]
