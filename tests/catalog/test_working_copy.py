"""The working copy: changes collected away from the citizens, published as one, by whoever comes first."""

import pytest

from catalog.actions.activate import activate
from catalog.actions.adopt import adopt
from catalog.actions.change import InvalidCustomisation, StaleService
from catalog.actions.customise import customise
from catalog.actions.follow_catalog import follow_catalog
from catalog.actions.restore import CannotRestore, restore
from catalog.actions.set_parameters import set_parameters
from catalog.actions.suspend import suspend
from catalog.actions.working_copy import CopyStale, ServiceMoved, discard_copy, edit_copy, publish_copy
from catalog.history import changes_between
from catalog.models import Service, ServiceVersion, WorkingCopy
from catalog.parameters import InvalidParameters
from catalog.publishing import publish
from catalog.queries import current_definition, get_service
from catalog.workbench import workbench
from tenants.context import tenant_context
from tests.catalog.small import small, write

ELENA = {"kind": "operator", "id": "1", "name": "Elena Neri"}
MARCO = {"kind": "operator", "id": "2", "name": "Marco Rossi"}


@pytest.fixture
def published(tmp_path, in_segrate):
    def _publish(**changes):
        assert publish([write(tmp_path, small(**changes))]).ok

    _publish()
    return _publish


@pytest.fixture
def service(published):
    return activate("prova", {}, "sociale", ELENA)


def titled(title, by=ELENA, token=None):
    bench = workbench("prova")
    return edit_copy("prova", lambda _b: {"overlay": {"title": title}}, token=token or bench.token, by=by)


def test_an_edit_is_not_live(service):
    bench = titled("Nuovo")
    assert (bench.definition.title, get_service("prova").title) == ("Nuovo", "Servizio di prova")
    assert (bench.copy.edited_by, bench.copy.row_version, service.versions.count()) == (ELENA, 1, 1)


def test_publishing_makes_it_live_as_one_version_and_ends_the_copy(service):
    titled("Uno")
    bench = titled("Due")
    after = publish_copy("prova", token=bench.token, by=MARCO)
    assert (after.title, after.row_version, WorkingCopy.objects.count()) == ("Due", 2, 0)
    last = after.versions.get(number=2)
    assert (last.reason, last.by) == ("publish", MARCO)


def test_a_second_publication_finds_nothing_to_publish(service):
    bench = titled("Due")
    publish_copy("prova", token=bench.token, by=ELENA)
    with pytest.raises(WorkingCopy.DoesNotExist):
        publish_copy("prova", token=bench.token, by=ELENA)
    assert service.versions.count() == 2


def test_a_service_never_active_is_switched_on_by_publishing(published):
    bench = edit_copy(
        "prova", lambda _b: {"parameters": {"term_days": 40}, "office_code": "sociale"}, token="0.0", by=ELENA
    )
    assert not Service.objects.exists()
    made = publish_copy("prova", token=bench.token, by=ELENA)
    assert (made.state, made.office_code, current_definition(made).term_days) == ("active", "sociale", 40)
    assert made.versions.get().reason == "activate"


def test_the_second_editor_is_told_and_nothing_is_overwritten(service):
    before = workbench("prova").token
    titled("Di Elena")
    with pytest.raises(CopyStale) as told:
        titled("Di Marco", by=MARCO, token=before)
    assert told.value.bench.copy.edited_by == ELENA
    assert workbench("prova").overlay == {"title": "Di Elena"}


def test_of_two_who_open_a_copy_at_the_same_moment_the_second_is_told(service):
    def while_marco_opens_one(bench):
        WorkingCopy.objects.create(code="prova", blueprint_hash=bench.blueprint_hash, edited_by=MARCO)
        return {"overlay": {"title": "Di Elena"}}

    with pytest.raises(CopyStale):
        edit_copy("prova", while_marco_opens_one, token="1.0", by=ELENA)


def test_an_edit_after_a_publication_is_told_too(service):
    before = workbench("prova").token
    publish_copy("prova", token=titled("Di Elena").token, by=ELENA)
    with pytest.raises(CopyStale):
        titled("Di Marco", by=MARCO, token=before)
    assert not WorkingCopy.objects.exists()


def test_the_same_edit_sent_twice_is_harmless(service):
    before = workbench("prova").token
    titled("Di Elena", token=before)
    assert titled("Di Elena", token=before).copy.row_version == 1


def test_publishing_and_discarding_want_the_copy_that_was_seen(service):
    seen = titled("Uno").token
    titled("Due", by=MARCO)
    with pytest.raises(CopyStale):
        publish_copy("prova", token=seen, by=ELENA)
    with pytest.raises(CopyStale):
        discard_copy("prova", token=seen)
    assert get_service("prova").title == "Servizio di prova"
    assert discard_copy("prova", token=workbench("prova").token)
    assert not discard_copy("prova", token="1.1")


def test_a_copy_does_not_undo_what_went_live_past_it(service):
    titled("Uno")
    customise("prova", {"title": "Altro"}, row_version=1, by=MARCO)
    with pytest.raises(ServiceMoved):
        publish_copy("prova", token=workbench("prova").token, by=ELENA)
    assert get_service("prova").title == "Altro"


def test_a_suspension_meanwhile_is_no_obstacle_and_stays(service):
    titled("Uno")
    suspend("prova", "Torna presto", by=MARCO)
    after = publish_copy("prova", token=workbench("prova").token, by=ELENA)
    assert (after.title, after.state, after.suspension_reason) == ("Uno", "suspended", "Torna presto")


def test_what_cannot_work_is_refused_and_the_copy_stays(service):
    titled("Uno")
    hidden = {"steps": {"change": {"dati": {"sections": {"change": {"pet": {"fields": {"hidden": ["kind"]}}}}}}}}
    with pytest.raises(InvalidCustomisation):
        edit_copy("prova", lambda _b: {"overlay": hidden}, token=workbench("prova").token, by=ELENA)
    with pytest.raises(InvalidParameters):
        edit_copy("prova", lambda _b: {"parameters": {"term_days": 1}}, token=workbench("prova").token, by=ELENA)
    assert workbench("prova").overlay == {"title": "Uno"}


def test_a_service_being_prepared_does_not_follow_the_catalogue_by_itself(service, published):
    titled("Uno")
    published(topics=["Aria"])
    assert follow_catalog(ELENA) == []
    assert workbench("prova").update_waits


def test_another_municipality_has_no_part_in_it(service, borgo):
    titled("Uno")
    with tenant_context(borgo):
        bench = workbench("prova")
        assert (bench.copy, bench.service, bench.overlay) == (None, None, {})


# Restoring


def customised(title, number):
    return customise("prova", {"title": title}, row_version=number, by=ELENA)


def test_restoring_makes_a_new_version_of_the_old_values_and_keeps_the_history(service):
    customised("Uno", 1)
    customised("Due", 2)
    after = restore("prova", 2, row_version=3, by=MARCO)
    assert (after.title, after.row_version) == ("Uno", 4)
    assert list(after.versions.values_list("reason", flat=True)) == ["activate", "customise", "customise", "restore:2"]


def test_restoring_wants_the_version_that_was_seen(service):
    customised("Uno", 1)
    with pytest.raises(StaleService):
        restore("prova", 1, row_version=1, by=MARCO)
    with pytest.raises(ServiceVersion.DoesNotExist):
        restore("prova", 9, row_version=2, by=MARCO)


def test_it_is_not_restored_under_an_open_copy(service):
    customised("Uno", 1)
    titled("Due")
    with pytest.raises(CannotRestore, match="modifiche da pubblicare"):
        restore("prova", 1, row_version=2, by=ELENA)
    assert get_service("prova").title == "Uno"


def test_what_no_longer_fits_the_catalogue_is_not_restored(service, published):
    customise("prova", {"documents": {"change": {"photo": {"label": "Ritratto"}}}}, row_version=1, by=ELENA)
    customise("prova", {}, row_version=2, by=ELENA)
    published(documents=[])
    assert follow_catalog(ELENA) == ["prova"]
    with pytest.raises(CannotRestore, match="non si adattano più"):
        restore("prova", 2, row_version=4, by=ELENA)
    assert get_service("prova").versions.count() == 4


def test_values_the_catalogue_no_longer_asks_are_not_restored(service, published):
    published(parameters=[], term={"days": 30}, sheet={**small()["sheet"], "times": {"text": "Presto."}})
    assert follow_catalog(ELENA) == ["prova"]
    with pytest.raises(CannotRestore, match="non prevede più"):
        restore("prova", 1, row_version=2, by=ELENA)


def test_a_value_that_was_not_asked_yet_stays_as_it_is(service, published):
    customised("Uno", 1)
    fee = {"id": "fee", "type": "text", "label": "Tariffa", "help": "Quale."}
    published(parameters=[*small()["parameters"], fee])
    adopt("prova", row_version=2, by=ELENA, parameters={"fee": "Unica"})
    after = restore("prova", 1, row_version=3, by=ELENA)
    assert (after.title, after.parameters) == ("Servizio di prova", {"term_days": 30, "fee": "Unica"})


def test_a_value_that_will_not_do_any_more_is_named(service, published):
    set_parameters("prova", {"term_days": 80}, row_version=1, by=ELENA)
    set_parameters("prova", {"term_days": 40}, row_version=2, by=ELENA)
    published(parameters=[{**small()["parameters"][0], "max": 60}])
    adopt("prova", row_version=3, by=ELENA)
    with pytest.raises(CannotRestore, match="Giorni: Il valore massimo è 60"):
        restore("prova", 2, row_version=4, by=ELENA)


def test_the_history_says_in_words_what_changed(service):
    overlay = {
        "title": "Nuovo",
        "documents": {"hidden": ["photo"]},
        "steps": {
            "change": {"dati": {"sections": {"change": {"pet": {"fields": {"change": {"kind": {"label": "Che"}}}}}}}}
        },
    }
    customise("prova", overlay, row_version=1, by=ELENA)
    first, second = service.versions.all()
    assert changes_between(first, second) == [
        "Titolo: da «Servizio di prova» a «Nuovo»",
        "Passo «Dati» › Sezione «Animale» › Domande: da «Quale?» a «Che»",
        "Documenti: nascosto «Foto»",
    ]
    assert changes_between(second, first)[-1] == "Documenti: di nuovo visibile «Foto»"


def test_what_the_catalogue_takes_away_is_no_more_hidden_than_what_it_asks_anew_is_said_twice(service, published):
    fee = {"id": "fee", "type": "text", "label": "Tariffa", "help": "Quale.", "default": "Unica"}
    published(documents=[], parameters=[*small()["parameters"], fee])
    assert follow_catalog(ELENA) == ["prova"]
    first, second = service.versions.all()
    assert changes_between(first, second) == [
        "Prende la versione nuova del catalogo.",
        "Tariffa: «Unica»",
        "Documenti: tolto «Foto»",
    ]
