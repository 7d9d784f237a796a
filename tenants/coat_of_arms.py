"""A coat of arms is an SVG that strangers' browsers will load: only drawing elements, no script, no outside reference."""

import re
import xml.etree.ElementTree as ET

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SVG = "http://www.w3.org/2000/svg"
DRAWING = {
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "linearGradient", "radialGradient",
    "stop", "clipPath", "mask", "title", "desc", "use", "symbol", "text", "tspan",
}  # fmt: skip
MAX_BYTES = 200_000


def clean_svg(source: str) -> str:
    """The same drawing, or ValidationError with a message for the administrator."""
    if len(source.encode()) > MAX_BYTES:
        raise ValidationError(_("Lo stemma è troppo grande: al massimo 200 kB."))
    # Entities are how an XML bomb is built; a drawing needs none.
    if re.search(r"<!(DOCTYPE|ENTITY)", source, re.IGNORECASE):
        raise ValidationError(
            _("Lo stemma contiene istruzioni che non possiamo accettare: salvalo come «SVG semplice».")
        )
    try:
        root = ET.fromstring(source)
    except ET.ParseError as error:
        raise ValidationError(_("Il file non è un'immagine SVG.")) from error
    for element in root.iter():
        _check_element(element)
    return source


def _check_element(element: ET.Element) -> None:
    namespace, _sep, name = element.tag.rpartition("}")
    if namespace.lstrip("{") != SVG or name not in DRAWING:
        raise ValidationError(
            _("Lo stemma contiene l'elemento «%(name)s», che non possiamo accettare."), params={"name": name}
        )
    for key, value in element.attrib.items():
        local = key.rpartition("}")[2].lower()
        outside = local == "href" and not value.startswith("#")
        if local.startswith("on") or local == "style" or outside or "url(" in value and "url(#" not in value:
            raise ValidationError(
                _("Lo stemma contiene l'attributo «%(name)s», che non possiamo accettare."), params={"name": local}
            )
