"""What is too large is refused before it is read: these requests only say that they are."""

import pytest

from tenants.bodies import LARGEST, MB, WITHOUT_FILES

FORM = "multipart/form-data; boundary=x"


def post(client, path, size):
    return client.post(path, b"", content_type=FORM, CONTENT_LENGTH=str(size))


@pytest.mark.parametrize("path", ["/", "/niente", "/operatori/accedi"])
def test_more_than_any_page_takes_is_refused_with_a_page(segrate, visit, path):
    answer = post(visit(), path, LARGEST + 1)
    assert answer.status_code == 413
    assert "Quello che hai inviato è troppo grande" in answer.content.decode()


def test_it_is_refused_on_the_vendors_host_too(db, visit):
    assert post(visit("console.localhost"), "/", LARGEST + 1).status_code == 413


@pytest.mark.parametrize("path", ["/operatori/accedi", "/valutazione", "/area-personale/dati"])
def test_a_page_that_takes_no_files_takes_little(segrate, visit, path):
    assert post(visit(), path, WITHOUT_FILES + 1).status_code == 413


def test_only_pages_with_files_take_more():
    from tests.test_permissions import routes

    taking = {name for name, view in routes() if getattr(view, "takes_files", False)}
    assert taking == {
        "citizen:step", "citizen:answer", "citizen:observations", "operators:brought", "operators:counter_step",
        "operators:transition", "citizen:delegation_declare",
    }  # fmt: skip


def test_a_page_with_files_takes_a_large_body(segrate, visit):
    path = "/area-personale/pratiche/00000000-0000-0000-0000-000000000007/risposta"
    assert visit().post(path, b"0" * (2 * MB), content_type="application/octet-stream").status_code == 302


def test_a_size_that_is_no_number_is_none(segrate, visit):
    assert visit().get("/", CONTENT_LENGTH="abc").status_code == 200
