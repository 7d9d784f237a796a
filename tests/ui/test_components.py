import datetime
import re
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator

from tests.ui.test_fields import Sample
from ui.components.brand import SOCIAL_ICONS
from ui.rating import RatingForm

HOSTILE = "<b onmouseover=x>&\"'"
DAY = datetime.date(2026, 12, 22)
OFFICE = SimpleNamespace(name=HOSTILE, address=HOSTILE, phone="02 1", email="a@b.example", pec="", hours=[])


@pytest.mark.parametrize(
    "source",
    [
        "{% heading x lead=x kicker=x %}",
        "{% chip x %}",
        "{% card x url=x text=x kicker=x chip=x meta=x action=x %}",
        "{% service_card x x x x x status=x %}",
        "{% category_card x x x %}",
        "{% alert 'info' title=x %}{{ x }}{% endalert %}",
        "{% callout x %}{{ x }}{% endcallout %}",
        "{% panel x id='p' intro=x action_url=x %}{{ x }}{% endpanel %}",
        "{% details x %}{{ x }}{% enddetails %}",
        "{% confirm x %}{{ x }}{% endconfirm %}",
        "{% data_list rows %}",
        "{% summary_section x rows edit_url=x %}",
        "{% breadcrumb crumbs %}",
        "{% page_index crumbs %}",
        "{% timeline steps %}",
        "{% calendar_list steps %}",
        "{% stepper steps %}",
        "{% file_list files %}",
        "{% download x x %}",
        "{% tabs files %}",
        "{% empty_state x text=x action_label=x action_url=x %}",
        "{% share x x %}",
        "{% stat x x url=x %}",
        "{% table x %}<tbody></tbody>{% endtable %}",
        "{% search_box x value=x label=x placeholder=x %}",
        "{% rating 'page' x target=x %}",
        "{% contacts office %}",
        "{% office_card office %}",
        "{% button_link x x %}",
        "{% button_link x x external=True %}",
        "{% submit x name=x value=x %}",
        "{% error_summary errors %}",
        "{% repeated_group id=x title=x rows=repeated item_label=x add_label=x %}",
        "{% metatag data %}",
    ],
)
def test_it_escapes_what_it_is_given(render, source):
    step = {"title": HOSTILE, "text": HOSTILE, "url": HOSTILE, "state": "current", "date": DAY}
    html = render(
        source, x=HOSTILE, rows=[(HOSTILE, HOSTILE, HOSTILE)], crumbs=[(HOSTILE, HOSTILE), (HOSTILE, None)],
        steps=[step], files=[{"name": HOSTILE, "label": HOSTILE, "url": HOSTILE, "note": HOSTILE}], office=OFFICE,
        errors=[(HOSTILE, "#x")], repeated=[SimpleNamespace(fields=[], title=HOSTILE)], data={"name": HOSTILE},
    )  # fmt: skip
    assert "<b onmouseover" not in html
    assert HOSTILE not in html


def test_it_refuses_an_icon_name_that_is_none(render):
    with pytest.raises(ValueError, match="not the name of an icon"):
        render("{% icon x %}", x='it-user"><script>')


def test_it_hides_decorative_icons_and_names_the_others(render):
    assert 'aria-hidden="true"' in render("{% icon 'it-user' %}")
    assert 'role="img" aria-label="Cerca"' in render("{% icon 'it-search' title='Cerca' %}")


def test_it_starts_the_breadcrumb_at_home_and_ends_on_the_page(render):
    html = render("{% breadcrumb c %}", c=[("Servizi", "/servizi"), ("Contributo economico", None)])
    assert re.findall(r">([^<>]+)<", html.replace("\n", "")).count("Home") == 1
    assert 'data-element="breadcrumb"' in html
    assert 'aria-current="page">Contributo economico' in html


def test_it_lets_citizens_go_back_to_the_steps_they_have_done(render):
    steps = [
        {"title": "Informativa", "url": "/1", "state": "done"},
        {"title": "Dati", "url": "/2", "state": "current"},
        {"title": "Riepilogo", "url": None, "state": "todo"},
    ]
    html = render("{% stepper steps %}", steps=steps)
    assert re.findall(r'<a href="([^"]+)"', html) == ["/1"]
    assert html.count('aria-current="step"') == 1
    assert "Passo 2 di 3" in html


def test_it_offers_back_save_and_next_and_enter_means_next(render):
    html = render("{% flow_actions %}")
    assert re.findall(r'name="action" value="(\w+)"', html) == ["next", "back", "save", "next"]
    assert html.count("formnovalidate") == 2
    assert "Salva Richiesta" in html


def test_it_leads_from_each_error_to_its_field(render):
    html = render("{% error_summary form %}", form=Sample(data={}))
    assert html.count("<li>") == 4
    assert 'href="#id_born_0">Data di nascita: ' in html
    assert 'href="#id_reason_0"' in html
    assert 'href="#id_agreed"' in html
    assert "Ci sono 4 errori da correggere" in html


def test_it_says_in_which_row_the_error_is(render):
    form = Sample(data={})
    form.fields["born"].within = "Bambino 2"
    assert 'href="#id_born_0">Bambino 2. Data di nascita: ' in render("{% error_summary form %}", form=form)


def test_a_summary_says_once_where_all_its_data_come_from(render):
    section = "{% summary_section 'Richiedente' rows %}"
    same = render(section, rows=[("Nome", "Anna", "Da SPID"), ("Cognome", "Bianchi", "Da SPID")])
    mixed = render(section, rows=[("Nome", "Anna", "Da SPID"), ("Email", "a@b.example", "")])
    assert (same.count("Da SPID"), mixed.count("Da SPID")) == (1, 1)
    assert same.index("Bianchi") < same.index("Da SPID")
    assert mixed.index("Da SPID") < mixed.index("Email")


def test_it_says_nothing_when_nothing_is_wrong(render):
    assert render("{% error_summary form %}", form=Sample()).strip() == ""


def test_it_adds_and_removes_rows_without_script(render):
    rows = [SimpleNamespace(fields=[]), SimpleNamespace(fields=[])]
    html = render("{% repeated_group id='family' rows=rows item_label='Componente' min_rows=1 %}", rows=rows)
    assert re.findall(r'name="remove" value="([^"]+)"', html) == ["family:0", "family:1"]
    assert 'name="add" value="family"' in html
    assert 'name="remove"' not in render("{% repeated_group id='f' rows=rows min_rows=2 %}", rows=rows)


@pytest.mark.parametrize(
    ("variant", "question"),
    [
        ("page", "Quanto sono chiare le informazioni su questa pagina?"),
        ("flow", "Quanto è stato facile usare questo servizio?"),
    ],
)
def test_it_asks_the_official_questions_of_the_rating(render, variant, question):
    html = render("{% rating variant '/valutazione' %}", variant=variant)
    assert f'data-element="feedback-title">{question}</h2>' in html
    assert [f"feedback-rate-{n}" in html for n in range(1, 6)] == [True] * 5
    assert html.count('data-element="feedback-rating-answer"') == 10
    assert html.count('data-element="feedback-rating-question"') == 2
    assert 'maxlength="200"' in html
    assert "csrfmiddlewaretoken" not in html


def test_it_thanks_who_has_rated(render):
    html = render("{% rating 'flow' '/v' done=True %}")
    assert "Grazie, il tuo parere ci aiuterà a migliorare il servizio!" in html
    assert "<form" not in html


def test_it_keeps_only_the_answers_that_fit_the_stars():
    form = RatingForm({"rate": "2", "positive": ["clear"], "negative": ["lost", "other"], "text": "Troppo lungo"})
    assert form.is_valid()
    assert form.answers() == ["lost", "other"]


@pytest.mark.parametrize(
    "wrong", [{"rate": "6"}, {"rate": ""}, {"rate": "5", "text": "x" * 201}, {"rate": "1", "negative": "no"}]
)
def test_it_refuses_a_rating_that_the_page_cannot_send(wrong):
    assert not RatingForm(wrong).is_valid()


def test_it_books_through_the_contacts_of_the_office(render):
    office = SimpleNamespace(
        name="Servizi sociali", phone="02 5", email="sociale@segrate.example", address="", hours=[]
    )
    html = render("{% contacts office %}", office=office)
    assert 'href="#appuntamento" data-element="appointment-booking"' in html
    assert 'id="appuntamento"' in html
    assert "sociale@segrate.example" in html


def test_it_keeps_the_other_parameters_when_turning_pages(render):
    html = render("{% pagination page %}", path="/servizi?q=asilo&pagina=2", page=Paginator(range(50), 10).page(2))
    assert 'href="?q=asilo&amp;pagina=3" rel="next"' in html
    assert 'href="?q=asilo&amp;pagina=1" rel="prev"' in html


def test_it_loads_more_with_a_button_that_works_without_script(render):
    page = Paginator(range(50), 10).page(1)
    html = render("{% load_more page %}", path="/servizi?q=asilo", page=page)
    assert '<input type="hidden" name="q" value="asilo">' in html
    assert '<input type="hidden" name="pagina" value="2">' in html
    assert "<button" in html
    assert "load-other-cards" not in render("{% load_more page %}", page=Paginator(range(5), 10).page(1))


def test_it_dates_milestones_in_italian_and_says_their_state(render):
    html = render("{% timeline m %}", m=[{"title": "Esito", "date": DAY, "state": "next"}])
    assert "22 dicembre 2026" in html
    assert "(prossimo passo)" in html


def test_it_makes_one_link_of_a_service_card(render):
    html = render("{% service_card 'Contributo' '/s/c' 'Un aiuto' 'Salute' '/s' %}")
    assert '<a href="/s/c" data-element="service-link">Contributo</a>' in html


def test_it_writes_structured_data_that_cannot_close_its_own_script(render):
    html = render("{% metatag d %}", d={"name": "</script><script>"})
    assert html.count("</script>") == 1
    assert 'data-element="metatag"' in html


@pytest.mark.parametrize(("size", "shown"), [(10, "1 KB"), (182_000, "178 KB"), (1_500_000, "1,4 MB")])
def test_it_shows_sizes_as_people_say_them(render, size, shown):
    assert shown in render("{% download 'Ricevuta' '/r' size=s %}", s=size)


def test_it_offers_the_languages_and_comes_back_to_the_page(render):
    html = render("{% language_switch %}")
    assert '<a href="/lingua/en?next=/" lang="en" hreflang="en">English</a>' in html
    assert html.count("aria-current") == 1


def test_it_offers_no_language_on_a_host_that_has_no_address_for_it(render, settings):
    settings.ROOT_URLCONF = "config.urls_vendor"
    assert render("{% language_switch %}").strip() == ""


def test_it_gives_any_social_network_an_icon(render):
    assert "#it-link" in render("{% social_icon 'Rete nuova' %}")
    assert "#it-mastodon" in render("{% social_icon 'Mastodon' %}")
    assert len(SOCIAL_ICONS) == 14
