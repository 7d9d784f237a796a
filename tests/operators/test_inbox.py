"""The queues, their counts, filters, order and search."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Case, Suspension
from tests.operators.pages import add_role, case_url, url


@pytest.fixture
def many(case, anna, bruno):
    """One case in each situation, all of the social office."""

    def copy(number, **changes):
        row = Case.objects.get(id=case.id)
        row.pk = None
        row.id = Case._meta.pk.get_default()
        row.draft_id = Case._meta.pk.get_default()
        row.tracking_code = f"AAAA-BBBB-{number:04d}"
        row.protocol_number = number
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(force_insert=True)
        return row

    today, now = timezone.localdate(), timezone.now()
    verdi = {"applicant_name": "Bruno Verdi", "applicant_fiscal_code": "VRDBRN80A01F205X"}
    unregistered = {"protocol_number": None, "protocol_year": None, "protocol_at": None, "taken_in_charge_at": None}
    return {
        "open": case,
        "late": copy(201, due_on=today - timedelta(days=3), **verdi),
        "soon": copy(202, due_on=today + timedelta(days=7)),
        "decided": copy(203, due_on=today, decided_at=now),
        "arriving": copy(204, **unregistered),
        "closed": copy(205, state="accolta", outcome="accepted", closed_at=now, decided_at=now),
    }  # fmt: skip


def ids(answer):
    return {row.case.id for row in answer.context["rows"]}


def queue(client, name, **more):
    return client.get(url("inbox"), {"filtro": name, **more})


def counts(answer):
    return {item.label: item.count for item in answer.context["desk_nav"] if "filtro=" in item.url}


def test_each_queue_holds_its_cases_and_says_how_many(many, carla, desk):
    many["soon"].assigned_to = carla.user
    many["soon"].save()
    client = desk(carla)
    wanted = {
        "mie": {"soon"},
        "da-assegnare": {"open", "late", "decided"},
        "in-scadenza": {"late", "soon"},
        "aperte": {"open", "late", "soon", "decided", "arriving"},
        "da-protocollare": {"arriving"},
        "chiuse": {"closed"},
    }
    for name, expected in wanted.items():
        assert ids(queue(client, name)) == {many[key].id for key in expected}, name
    assert counts(queue(client, "mie")) == {
        "Le mie": 1, "Da assegnare": 3, "In scadenza": 2, "Tutte le aperte": 5, "Da protocollare": 1, "Chiuse": 1,
    }  # fmt: skip


def test_without_a_choice_it_opens_where_there_is_work(case, carla, desk):
    assert desk(carla).get(url("inbox")).context["queue"] == "da-assegnare"
    Case.objects.update(assigned_to=carla.user)
    assert desk(carla).get(url("inbox")).context["queue"] == "mie"


def test_an_unknown_queue_does_not_exist(case, carla, desk):
    assert queue(desk(carla), "segrete").status_code == 404


def test_it_narrows_by_state_and_service_and_office(many, carla, office, desk):
    client = desk(carla)
    Case.objects.filter(id=many["late"].id).update(state="sospesa")
    assert ids(queue(client, "aperte", stato="sospesa")) == {many["late"].id}
    assert len(ids(queue(client, "aperte", servizio="prova"))) == 5
    assert len(ids(queue(client, "aperte", ufficio=str(office.id)))) == 5


def test_a_filter_it_does_not_understand_is_left_aside(many, carla, desk):
    answer = queue(desk(carla), "aperte", stato="inventato", ordine="caso", ufficio="x")
    assert (answer.status_code, len(ids(answer))) == (200, 5)


def test_it_orders_as_asked(many, carla, desk):
    answer = queue(desk(carla), "aperte", ordine="richiedente")
    assert [row.case.applicant_name for row in answer.context["rows"]][-1] == "Bruno Verdi"
    first = queue(desk(carla), "aperte").context["rows"][0]
    assert first.case.id == many["late"].id


def test_what_is_still_to_decide_comes_before_what_is_decided(many, carla, desk):
    """Whatever its term was: a decided case asks nothing more of the clerk that day."""
    today = timezone.localdate()
    Case.objects.filter(id=many["decided"].id).update(due_on=today - timedelta(days=30))
    Case.objects.filter(closed_at__isnull=True).update(assigned_to=carla.user)
    for more in ({}, {"ordine": "scadenza"}):
        listed = [row.case.id for row in queue(desk(carla), "mie", **more).context["rows"]]
        assert [listed[0], listed[-1]] == [many["late"].id, many["decided"].id]


def test_my_own_cases_do_not_say_on_each_line_that_they_are_mine(many, carla, desk):
    Case.objects.filter(closed_at__isnull=True).update(assigned_to=carla.user)
    client = desk(carla)
    assert "Assegnata a" not in queue(client, "mie").content.decode()
    assert "Assegnata a" in queue(client, "aperte").content.decode()


def test_pages_follow_one_another(many, carla, desk, monkeypatch):
    monkeypatch.setattr("operators.views.inbox.PAGE_SIZE", 2)
    client = desk(carla)
    seen = [ids(queue(client, "aperte", pagina=str(page))) for page in (1, 2, 3)]
    assert [len(page) for page in seen] == [2, 2, 1]
    assert len(set.union(*seen)) == 5


def test_a_late_case_says_so_in_words(many, carla, desk):
    page = queue(desk(carla), "in-scadenza").content.decode()
    assert "In ritardo di 3 giorni" in page
    assert "Mancano 7 giorni" in page


def test_a_suspended_case_says_until_when(case, carla, desk):
    today = timezone.localdate()
    end = today + timedelta(days=20)
    Suspension.objects.create(case=case, reason="documents", started_on=today, latest_end=end)
    assert f"Sospesa fino al {end:%d/%m}" in queue(desk(carla), "aperte").content.decode()


def test_empty_queues_explain_themselves(office, carla, desk):
    client = desk(carla)
    assert "Non hai pratiche assegnate" in queue(client, "mie").content.decode()
    assert "Tutto assegnato" in queue(client, "da-assegnare").content.decode()
    assert "Niente in scadenza" in queue(client, "in-scadenza").content.decode()


def test_who_has_no_role_on_cases_is_told(elena, desk):
    answer = desk(elena).get(url("inbox"))
    assert "Il tuo ruolo non prevede pratiche" in answer.content.decode()
    assert "Tutte le aperte" not in counts(answer)


def test_one_click_takes_a_case_and_comes_back(case, carla, desk):
    back = f"{url('inbox')}?filtro=da-assegnare"
    answer = desk(carla).post(url("assign", case.id), {"back": back})
    assert answer["Location"] == back
    case.refresh_from_db()
    assert case.assigned_to == carla.user


def search(client, words):
    return client.post(url("search"), {"q": words}, follow=True)


@pytest.mark.parametrize(
    "words", ["verdi", "Verdi Bruno", "VRDBRN80A01F205X", "vrdbrn80a01f205x", "201", "201/2026", "aaaa bbbb 0201"]
)
def test_it_finds_by_name_fiscal_code_protocol_and_code(many, carla, desk, words):
    answer = search(desk(carla), words)
    assert answer.redirect_chain[-1][0] == case_url(many["late"])


def test_several_results_make_a_list(many, carla, desk):
    answer = search(desk(carla), "bianchi")
    assert len(ids(answer)) == 5


@pytest.mark.parametrize("words", ["", "nessuno", "99999", "201/1999", "\x00"])
def test_nothing_found_says_how_to_search(many, carla, desk, words):
    answer = search(desk(carla), words)
    assert (answer.status_code, ids(answer)) == (200, set())
    assert "codice fiscale intero" in answer.content.decode()


def test_what_is_searched_never_stands_in_an_address(many, carla, desk):
    answer = search(desk(carla), "bianchi")
    assert [address for address, _status in answer.redirect_chain] == [url("search")]


def test_search_does_not_cross_offices(many, dario, desk):
    assert ids(search(desk(dario), "verdi")) == set()


def test_the_other_office_sees_none_of_it(many, dario, desk):
    answer = queue(desk(dario), "aperte")
    assert ids(answer) == set()
    assert set(counts(answer).values()) == {0}


def test_restricted_cases_only_for_who_may(restricted_case, carla, sara, rita, desk):
    assert [len(ids(queue(desk(who), "aperte"))) for who in (carla, sara, rita)] == [0, 1, 0]


def test_the_auditor_sees_open_data_everywhere(case, rita, desk):
    assert ids(queue(desk(rita), "aperte")) == {case.id}


def test_a_person_of_two_offices_sees_both(case, dario, office, desk):
    add_role(dario, "case_officer", office)
    assert ids(queue(desk(type(dario)(dario.user)), "aperte")) == {case.id}


def test_the_queries_do_not_grow_with_the_list(many, carla, desk, django_assert_num_queries):
    client = desk(carla)
    queue(client, "aperte")
    with django_assert_num_queries(9):
        assert len(ids(queue(client, "aperte"))) == 5
    with django_assert_num_queries(9):
        assert len(ids(queue(client, "da-protocollare"))) == 1


def test_what_people_wrote_is_text_in_every_cell(many, carla, desk):
    Case.objects.update(applicant_name="<b>Anna</b>", applicant_fiscal_code="<i>", service_title="<u>Nido</u>")
    page = queue(desk(carla), "aperte").content.decode()
    assert "&lt;b&gt;Anna&lt;/b&gt;" in page
    assert "&lt;u&gt;Nido&lt;/u&gt;" in page
    assert not any(tag in page for tag in ("<b>Anna", "<i>", "<u>Nido"))
