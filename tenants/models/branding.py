from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.coat_of_arms import clean_svg
from tenants.colours import contrast_with_white, is_hex_colour

# WCAG 2.2, success criterion 1.4.3: text on the primary colour is white.
MINIMUM_CONTRAST = 4.5


def validate_primary_colour(value: str) -> None:
    if not is_hex_colour(value):
        raise ValidationError(_("Scrivi il colore come #RRGGBB, per esempio #0066CC."))
    contrast = contrast_with_white(value)
    if contrast < MINIMUM_CONTRAST:
        message = _(
            "Il testo bianco su questo colore non si legge bene: il contrasto è %(contrast).1f, serve almeno 4,5."
        )
        raise ValidationError(message, params={"contrast": contrast})


def validate_coat_of_arms(value: str) -> None:
    if value:
        clean_svg(value)


class Branding(models.Model):
    """How a municipality looks, and the addresses and links that every page of it shows."""

    municipality = models.OneToOneField("tenants.Municipality", on_delete=models.CASCADE, related_name="branding")
    tagline = models.CharField(max_length=120, blank=True)
    primary_color = models.CharField(max_length=7, default="#0066CC", validators=[validate_primary_colour])
    coat_of_arms_svg = models.TextField(blank=True, validators=[validate_coat_of_arms])

    address = models.CharField(max_length=200)
    phone = models.CharField(max_length=40)
    email = models.EmailField()
    pec = models.EmailField()
    vat_number = models.CharField(max_length=11, blank=True)

    institutional_url = models.URLField()
    region_name = models.CharField(max_length=60)
    region_url = models.URLField()
    socials = models.JSONField(default=list, blank=True, help_text="[{name, url}]")
    menu = models.JSONField(default=list, blank=True, help_text="[{label, url, element}]")

    accessibility_url = models.URLField(help_text="Declaration published on form.agid.gov.it")
    faq_url = models.URLField()
    report_url = models.URLField(help_text="Where a citizen reports an inefficiency")
    privacy_controller = models.CharField(max_length=200)
    dpo_email = models.EmailField()

    def __str__(self) -> str:
        return f"Branding of {self.municipality}"
