"""What an administrator was typing in the catalogue's editor when the session ended."""

import pytest

from catalog.models import WorkingCopy
from tests.operators.catalogue import CODE, PET, QUESTION, active, client, edit, marco, token
from tests.operators.pages import url
from tests.operators.test_expired_session import enter, expire

__all__ = ["active", "client", "marco"]


@pytest.fixture
def back(client, elena):
    """Post to a page when the session is over, log in again, and open the page where the login leads."""

    def _back(path, fields):
        client.get(path)
        expire(client)
        sent = client.post(path, fields)
        assert sent["Location"] == f"/operatori/accedi?next={path.replace('/', '%2F')}"
        enter(client, elena)
        return client.get(path)

    return _back


def test_a_text_is_there_again_and_not_saved(back):
    page = back(url("catalogue_edit", CODE, "sheet/summary"), {"versione": token(), "summary": "Parole di Elena."})
    assert page.status_code == 200
    assert page.context["form"]["summary"].value() == "Parole di Elena."
    assert "La sessione era scaduta" in page.content.decode()
    assert WorkingCopy.objects.count() == 0


def test_who_was_overtaken_meanwhile_is_told(back, client, marco):
    seen = token()
    edit(marco, "sheet/summary", summary="Di Marco.")
    page = back(url("catalogue_edit", CODE, "sheet/summary"), {"versione": seen, "summary": "Di Elena."})
    assert "Marco Neri ha cambiato questo servizio" in page.content.decode()
    assert page.context["now"] == [("Descrizione breve", "Di Marco.")]
    assert page.context["form"]["summary"].value() == "Di Elena."


@pytest.mark.parametrize(
    ("name", "place", "fields", "field"),
    [
        ("catalogue_add", (PET,), QUESTION | {"voce": "ours_0a0b0c0d"}, "label"),
        ("catalogue_suspend", (), {"reason": "Torna il 10 gennaio."}, "reason"),
        ("catalogue_elsewhere", (), {"name": "Nidi", "url": "https://nidi.example", "versione": "1"}, "url"),
        ("catalogue_settings", (), {"ufficio": "sociale", "fee": "12,50"}, "ufficio"),
    ],
)
def test_every_form_of_the_editor_gives_back_what_was_typed(back, name, place, fields, field):
    page = back(url(name, CODE, *place), {"versione": token()} | fields)
    assert page.status_code == 200
    assert page.context["form"][field].value() == fields[field]
    assert WorkingCopy.objects.count() == 0
