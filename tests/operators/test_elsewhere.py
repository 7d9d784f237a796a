"""Elena sends citizens to another site for a service, and brings the service back."""

from catalog.models import WorkingCopy
from catalog.queries import get_service
from tests.operators.catalogue import CODE, active, client, edit, marco, token, told
from tests.operators.pages import url

__all__ = ["active", "client", "marco"]

SITE = {"name": "Iscrizioni nidi", "url": "https://nidi.example/segrate"}


def version():
    return {"versione": get_service(CODE).row_version}


def place(client, follow=True, **fields):
    return client.post(url("catalogue_elsewhere", CODE), version() | SITE | fields, follow=follow)


def test_it_goes_to_another_site_and_comes_back(client):
    page = place(client)
    assert told(page) == ["Fatto: dalla scheda i cittadini passano a «Iscrizioni nidi» per fare domanda."]
    assert "https://nidi.example/segrate" in page.content.decode()
    assert get_service(CODE).is_elsewhere
    assert "Su un altro sito" in client.get(url("catalogue")).content.decode()
    page = client.post(url("catalogue_back_here", CODE), version(), follow=True)
    assert told(page) == ["Fatto: le domande si fanno di nuovo qui."]
    assert not get_service(CODE).is_elsewhere
    history = client.get(url("catalogue_history", CODE)).content.decode()
    assert "Domanda spostata su un altro sito" in history
    assert "Domanda di nuovo su questo sito" in history


def test_an_address_that_is_not_safe_is_refused_in_words(client):
    answer = place(client, url="ftp://nidi.example")
    assert answer.status_code == 422
    assert "che comincia con https://" in answer.context["form"].errors["url"][0]
    assert answer.content.decode().count("C&#x27;è un errore da correggere") <= 1
    assert answer.context["form"]["url"].value() == "ftp://nidi.example"
    assert get_service(CODE).row_version == 1


def test_nothing_is_placed_without_a_name(client):
    assert place(client, name=" ").status_code == 422
    assert not get_service(CODE).is_elsewhere


def test_the_second_administrator_is_told_and_keeps_what_was_typed(client, marco):
    seen = version()
    place(client)
    answer = marco.post(url("catalogue_elsewhere", CODE), seen | SITE | {"name": "Altro"})
    assert answer.status_code == 409
    assert "Elena Neri ha cambiato questo servizio" in answer.content.decode()
    assert answer.context["form"]["name"].value() == "Altro"
    assert get_service(CODE).external_name == "Iscrizioni nidi"
    late = marco.post(url("catalogue_back_here", CODE), seen, follow=True)
    assert "non è stata fatta" in told(late)[0]
    assert get_service(CODE).is_elsewhere


def test_changes_being_prepared_are_still_there_and_can_be_published(client):
    edit(client, "title", title="Il nostro servizio")
    place(client)
    assert WorkingCopy.objects.count() == 1
    client.post(url("catalogue_publish", CODE), {"versione": token()})
    service = get_service(CODE)
    assert (service.title, service.external_name) == ("Il nostro servizio", "Iscrizioni nidi")


def test_a_restored_version_leaves_the_site_as_it_is(client):
    edit(client, "title", title="Il nostro servizio")
    client.post(url("catalogue_publish", CODE), {"versione": token()})
    place(client)
    client.post(url("catalogue_restore", CODE, 1), version())
    service = get_service(CODE)
    assert (service.title, service.is_elsewhere) == ("Servizio di prova", True)
