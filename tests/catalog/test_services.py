"""A municipality's services: activation, values, customisation, the newest version of the catalogue."""

import pytest

from catalog.actions.activate import activate
from catalog.actions.adopt import adopt
from catalog.actions.change import InvalidCustomisation, StaleService
from catalog.actions.customise import customise
from catalog.actions.follow_catalog import follow_catalog
from catalog.actions.rate import rate
from catalog.actions.set_parameters import set_parameters
from catalog.actions.suspend import suspend
from catalog.models import BlueprintVersion, Definition, Rating, Service
from catalog.parameters import InvalidParameters
from catalog.publishing import LIBRARY, publish
from catalog.queries import (
    active_services,
    available_blueprints,
    categories,
    current_definition,
    definition,
    get_service,
    pending_update,
    public_service,
    search_services,
)
from tests.catalog.small import small, write

ELENA = {"kind": "operator", "id": "1", "name": "Elena"}
MINE = {"title": "Il nostro servizio"}


@pytest.fixture
def published(tmp_path, in_segrate):
    """Publishes the small service with these changes."""

    def _publish(**changes):
        report = publish([write(tmp_path, small(**changes))])
        assert report.ok
        return report

    _publish()
    return _publish


@pytest.fixture
def service(published) -> Service:
    return activate("prova", {}, "sociale", ELENA)


def test_activation_makes_a_service_citizens_see(service):
    assert [card.code for card in active_services()] == ["prova"]
    assert current_definition(service).title == "Servizio di prova"
    assert (service.office_code, service.row_version, service.versions.count()) == ("sociale", 1, 1)


def test_activation_wants_the_values_only_the_municipality_knows(in_segrate):
    with pytest.raises(InvalidParameters):
        activate("contributo-economico", {}, "sociale", ELENA)
    assert not Service.objects.exists()
    assert not Definition.objects.exists()


def test_activation_of_a_code_the_catalogue_lacks(in_segrate):
    with pytest.raises(BlueprintVersion.DoesNotExist):
        activate("inesistente", {}, "sociale", ELENA)


def test_the_real_service_is_activated_with_one_action(in_segrate):
    activate("contributo-economico", {"criteria_url": "https://www.esempio.it/criteri"}, "sociale", ELENA)
    assert get_service("contributo-economico").category == "salute-benessere-e-assistenza"


def test_values_change_the_definition_and_keep_the_history(service):
    before = service.definition_hash
    changed = set_parameters("prova", {"term_days": 60}, row_version=1, by=ELENA)
    assert current_definition(changed).term_days == 60
    assert definition(before).term_days == 30
    assert [version.reason for version in changed.versions.all()] == ["activate", "set_parameters"]


def test_two_administrators_do_not_overwrite_each_other(service):
    customise("prova", MINE, row_version=1, by=ELENA)
    with pytest.raises(StaleService):
        customise("prova", {"title": "Altro"}, row_version=1, by=ELENA)
    assert get_service("prova").title == "Il nostro servizio"


@pytest.mark.parametrize(
    "overlay",
    [
        {"restricted": True},
        {"documents": {"hidden": ["nothing"]}},
        {"documents": {"added": [{"id": "x", "label": "X", "when": "nobody == 1"}]}},
        {"steps": {"change": {"dati": {"sections": {"change": {"pet": {"fields": {"hidden": ["kind"]}}}}}}}},
        {"title": ""},
        {"surprise": 1},
    ],
)
def test_a_customisation_that_cannot_work_changes_nothing(service, overlay):
    with pytest.raises(InvalidCustomisation):
        customise("prova", overlay, row_version=1, by=ELENA)
    assert (get_service("prova").overlay, get_service("prova").row_version) == ({}, 1)


def test_a_suspended_service_is_still_shown_with_its_state(service):
    suspend("prova", "Manutenzione", by=ELENA)
    assert [card.state for card in active_services()] == ["suspended"]
    assert activate("prova", {}, "sociale", ELENA).suspension_reason == ""


def test_a_service_in_preparation_is_nobodys_business(service):
    Service.objects.update(state=Service.State.DRAFT)
    assert active_services() == []
    with pytest.raises(Service.DoesNotExist):
        public_service("ambiente", "prova")


def test_an_address_names_the_right_category(service):
    assert public_service("ambiente", "prova") == service
    with pytest.raises(Service.DoesNotExist):
        public_service("turismo", "prova")


def test_a_service_untouched_follows_the_catalogue_by_itself(service, published):
    published(title="Titolo nuovo")
    assert pending_update(service).sequence == 2
    assert follow_catalog(ELENA) == ["prova"]
    assert get_service("prova").title == "Titolo nuovo"
    assert follow_catalog(ELENA) == []


def test_a_service_that_changed_something_else_follows_and_keeps_it(service, published):
    customise("prova", {"sheet": {"summary": "La nostra frase."}}, row_version=1, by=ELENA)
    published(title="Titolo nuovo")
    follow_catalog(ELENA)
    assert (get_service("prova").title, get_service("prova").summary) == ("Titolo nuovo", "La nostra frase.")


def test_a_service_with_a_conflict_waits_to_be_adopted(service, published):
    customise("prova", MINE, row_version=1, by=ELENA)
    published(title="Titolo nuovo", next_steps=["Altro."])
    assert follow_catalog(ELENA) == []
    adopted = adopt("prova", row_version=2, by=ELENA)
    assert adopted.title == "Il nostro servizio"
    assert current_definition(adopted).next_steps == ("Altro.",)
    assert pending_update(adopted) is None


def test_a_conflict_can_be_settled_the_catalogues_way(service, published):
    customise("prova", MINE, row_version=1, by=ELENA)
    published(title="Titolo nuovo")
    assert adopt("prova", row_version=2, by=ELENA, overlay={}).title == "Titolo nuovo"


def test_adopting_forgets_what_speaks_of_things_that_are_no_more(service, published):
    customise("prova", {"documents": {"hidden": ["photo"]}}, row_version=1, by=ELENA)
    published(documents=[])
    assert adopt("prova", row_version=2, by=ELENA).overlay == {}


def test_a_version_that_wants_a_new_value_waits(service, published):
    url = {"id": "page", "type": "url", "label": "Pagina", "help": "Dove."}
    published(parameters=[*small()["parameters"], url])
    assert follow_catalog(ELENA) == []
    with pytest.raises(InvalidParameters):
        adopt("prova", row_version=1, by=ELENA)
    assert adopt("prova", row_version=1, by=ELENA, parameters={"page": "https://a.it"}).row_version == 2


def test_the_catalogue_offers_the_newest_versions(service, published):
    published(title="Titolo nuovo")
    offered = {version.code: version.sequence for version in available_blueprints()}
    library = {path.stem: 1 for path in LIBRARY.glob("*.yaml")}
    assert offered == {**library, "prova": 2}


@pytest.mark.parametrize(
    ("words", "found"),
    [("PROVA", 1), ("acqua", 1), ("frase una", 1), ("pròva", 1), ("contributo", 0), ("", 1), ("\x00", 1), ("%", 0)],
)
def test_search_ignores_accents_and_capitals(service, words, found):
    assert len(search_services(words)) == found


def test_categories_count_their_services(service):
    assert [(card.slug, card.label, card.services) for card in categories()] == [("ambiente", "Ambiente", 1)]


def test_a_list_of_services_reads_no_definition(service, django_assert_num_queries):
    with django_assert_num_queries(1):
        active_services()


def test_a_definition_is_read_once(service, django_assert_num_queries):
    definition(service.definition_hash)
    with django_assert_num_queries(0):
        definition(service.definition_hash)


def test_a_rating_keeps_no_person(in_segrate):
    rate(kind="sheet", code="prova", stars=4, answers=["clear"], text="x" * 300)
    rating = Rating.objects.get()
    assert (rating.stars, len(rating.text)) == (4, 200)
    assert not [field.name for field in Rating._meta.fields if field.is_relation]
