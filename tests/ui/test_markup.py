"""The markup made without templates is that of Django's own templates, whatever the values."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from hypothesis import given
from hypothesis import strategies as st

from ui.forms import Renderer

HARD = "\"><script>&' è"
WIDGETS = [
    forms.TextInput({"class": HARD, "data-x": "1", "autofocus": True, "disabled": False}), forms.EmailInput(),
    forms.NumberInput({"min": 0}), forms.HiddenInput(), forms.CheckboxInput(), forms.FileInput({"accept": ".pdf"}),
    forms.Textarea({"rows": 5}), forms.Select(choices=[("", "Scegli"), ("a", HARD), ("b", "B")]),
    forms.Select(choices=[("Gruppo", [("a", "A")])]),
]  # fmt: skip


def squeezed(html):
    return " ".join(str(html).split())


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("value", [None, "", "a", HARD, "uno\ndue"])
def test_it_writes_inputs_as_django_does(widget, value):
    ours, theirs = (
        widget.render("campo<", value, {"id": "id_x"}, renderer) for renderer in (Renderer(), DjangoTemplates())
    )
    assert squeezed(ours) == squeezed(theirs)


@pytest.mark.parametrize("kind", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_it_writes_each_option_of_a_group_as_django_does(kind):
    class Sample(forms.Form):
        default_renderer = Renderer
        choice = forms.ChoiceField(widget=kind, choices=[("a", HARD), ("b", "B")], initial="b")

    class Plain(Sample):
        default_renderer = DjangoTemplates

    ours, theirs = (["".join(squeezed(o.tag())) for o in form()["choice"]] for form in (Sample, Plain))
    assert [o.replace(' class="form-check-input"', "") for o in ours] == theirs


@given(st.text(max_size=60))
def test_no_text_gets_out_of_its_attribute(text):
    ours = forms.TextInput().render("x", text, {}, Renderer())
    assert squeezed(ours) == squeezed(forms.TextInput().render("x", text, {}, DjangoTemplates()))
