import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tenants.coat_of_arms import clean_svg
from tenants.colours import contrast_with_white, darker, style_sheet
from tenants.models.branding import validate_primary_colour
from tenants.views import brand_hash

SHIELD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h10v10z" fill="#0066CC"/></svg>'


def test_black_and_white_have_the_known_contrast():
    assert round(contrast_with_white("#000000")) == 21
    assert contrast_with_white("#FFFFFF") == 1


def test_a_pale_colour_is_refused_with_its_contrast():
    with pytest.raises(ValidationError, match="4,5"):
        validate_primary_colour("#FFCC00")


@pytest.mark.parametrize("value", ["red", "#06C", "#0066CCCC", "url(x)", "#0066CG"])
def test_what_is_no_colour_is_refused(value):
    with pytest.raises(ValidationError):
        validate_primary_colour(value)


@given(st.from_regex(r"#[0-9A-F]{6}", fullmatch=True))
def test_a_darker_colour_never_has_less_contrast(colour):
    assert contrast_with_white(darker(colour, 0.2)) >= contrast_with_white(colour)


@pytest.mark.parametrize(
    "source",
    [
        SHIELD.replace("<path", "<script>alert(1)</script><path"),
        SHIELD.replace("<path", '<path onload="x"'),
        SHIELD.replace("<path", '<use href="https://evil.example/x.svg#a"/><path'),
        SHIELD.replace('fill="#0066CC"', 'fill="url(https://evil.example)"'),
        SHIELD.replace("<path", "<foreignObject/><path"),
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + SHIELD,
        "<html/>",
        "not xml",
        SHIELD.replace("<path", "<!--" + "x" * 200_001 + "--><path"),
    ],
)
def test_a_coat_of_arms_that_could_do_harm_is_refused(source):
    with pytest.raises(ValidationError):
        clean_svg(source)


def test_a_plain_drawing_is_kept():
    assert clean_svg(SHIELD) == SHIELD


def test_each_municipality_has_its_own_style_sheet(segrate, borgo, visit):
    digest = brand_hash(segrate.branding)
    response = visit("segrate").get(f"/marchio/{digest}.css")
    assert "--sp-primary:#0066CC" in response.content.decode()
    assert "immutable" in response["Cache-Control"]
    assert visit("borgo").get(f"/marchio/{digest}.css").status_code == 404
    assert "--sp-primary:#00663A" in style_sheet(borgo.branding.primary_color)
