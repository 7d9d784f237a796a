import datetime

import pytest
from django import forms
from django.http import QueryDict

from ui import widgets


class Sample(forms.Form):
    name = forms.CharField(label="Nome", help_text="Come sul documento")
    phone = forms.CharField(label="Telefono", widget=widgets.Phone(), required=False)
    born = forms.DateField(label="Data di nascita", widget=widgets.DateParts())
    amount = forms.DecimalField(label="Importo", widget=widgets.Money(), required=False)
    reason = forms.ChoiceField(
        label="Motivo", widget=widgets.RadioChoices(), choices=[("a", "Affitto"), ("b", "Bollette")]
    )
    home = forms.Field(label="Residenza", widget=widgets.Address(), required=False)
    file = forms.FileField(label="ISEE", widget=widgets.Upload(accept=".pdf"), required=False)
    agreed = forms.BooleanField(label="Dichiaro il vero", widget=widgets.Declaration())


def test_it_ties_label_help_and_error_to_the_input():
    html = Sample({"name": ""})["name"].as_field_group()
    assert '<label class="form-label" for="id_name">Nome</label>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'class="form-control is-invalid"' in html


def test_it_says_which_fields_are_optional():
    form = Sample()
    assert "(facoltativo)" in form["phone"].as_field_group()
    assert "(facoltativo)" not in form["name"].as_field_group()


def test_it_groups_choices_in_a_fieldset_with_their_own_labels():
    html = Sample()["reason"].as_field_group()
    assert html.count("<fieldset") == html.count("<legend") == 1
    assert '<label class="form-check-label" for="id_reason_1">Bollette</label>' in html
    assert html.count('type="radio"') == 2


def test_it_ties_the_help_of_one_answer_to_its_box():
    form = Sample()
    form.fields["reason"].option_helps = {"b": "Luce & gas"}
    html = form["reason"].as_field_group()
    assert 'value="b"' in next(box for box in html.split("<input")[1:] if "aria-describedby" in box)
    assert '<p class="sp-choices__help" id="id_reason_1_helptext">Luce &amp; gas</p>' in html
    assert html.count("aria-describedby") == 1


def test_it_leaves_the_mark_off_where_one_of_two_is_needed():
    form = Sample()
    form.fields["phone"].unmarked = True
    assert "(facoltativo)" not in form["phone"].as_field_group()


def test_it_labels_each_part_of_a_date_and_of_an_address():
    form = Sample()
    for part, label in enumerate(["Giorno", "Mese", "Anno"]):
        assert f'<label class="form-label" for="id_born_{part}">{label}</label>' in form["born"].as_field_group()
    assert form["home"].as_field_group().count("<label") == 5


def test_it_shows_the_source_of_what_it_already_knows(render):
    form = Sample()
    form.fields["name"].source_note = "Dato fornito da SPID il 12/03/2026"
    assert "Dato fornito da SPID il 12/03/2026" in form["name"].as_field_group()
    assert "Da una pratica" in render("{% field form.phone source='Da una pratica' %}", form=form)


def test_it_lists_uploaded_files_and_lets_each_be_removed():
    form = Sample()
    form.fields["file"].widget.current = [{"id": "f1", "name": "isee.pdf", "size": 182_000, "url": "/f1"}]
    html = form["file"].as_field_group()
    assert '<a href="/f1">isee.pdf</a>' in html
    assert "178 KB" in html
    assert 'name="remove_file" value="f1" formnovalidate' in html
    assert 'accept=".pdf"' in html


def test_it_escapes_what_was_typed():
    html = Sample({"name": '"><script>alert(1)</script>'})["name"].as_field_group()
    assert "<script>" not in html


def test_it_renders_a_whole_form_field_by_field(render):
    assert Sample().render().count("sp-field") >= len(Sample().fields)
    assert render("{% form_fields form %}", form=Sample()).count("Dichiaro il vero") == 1


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1.234,50", "1234.50"), ("1234.50", "1234.50"), ("€ 1.234", "1234"), ("12,5", "12.5"), ("molto", "molto")],
)
def test_it_reads_amounts_as_people_write_them(typed, value):
    assert widgets.plain_amount(typed) == value


def test_it_shows_an_amount_with_a_comma():
    assert 'value="1234,50"' in widgets.Money().render("amount", "1234.50")


def test_it_reads_codes_in_any_case_and_with_spaces():
    data = QueryDict("iban=it60 x054 2811 1010 0000 0123 456")
    assert widgets.Iban().value_from_datadict(data, {}, "iban") == "IT60X0542811101000000123456"
    assert 'value="IT60 X054 2811' in widgets.Iban().render("iban", "IT60X0542811101000000123456")


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        (("3", "7", "1975"), "1975-07-03"),
        (("", "", ""), None),
        (("3", "luglio", "1975"), "1975-luglio-3"),
        (("3", "7", "75"), "75-7-3"),
        (("²", "7", "1975"), "1975-7-²"),
    ],
)
def test_it_puts_a_date_together_or_leaves_it_to_be_refused(parts, value):
    data = dict(zip(("d_day", "d_month", "d_year"), parts, strict=True))
    assert widgets.DateParts().value_from_datadict(data, {}, "d") == value


@pytest.mark.parametrize("value", [datetime.date(1975, 7, 3), "1975-07-03"])
def test_it_takes_a_date_apart(value):
    assert widgets.DateParts().decompress(value) == ["03", "07", "1975"]


def test_it_shows_again_a_date_that_was_refused():
    assert widgets.DateParts().decompress("1975-luglio-3") == ["3", "luglio", "1975"]


def test_it_reads_an_address_as_one_value():
    data = {
        "a_street": " Via Roma ",
        "a_number": "12",
        "a_postal_code": "20090",
        "a_town": "Segrate",
        "a_province": "mi",
    }
    value = widgets.Address().value_from_datadict(data, {}, "a")
    assert value == {"street": "Via Roma", "number": "12", "postal_code": "20090", "town": "Segrate", "province": "MI"}
    assert widgets.Address().value_from_datadict({}, {}, "a") is None
    assert 'value="Via Roma"' in widgets.Address().render("a", value)
