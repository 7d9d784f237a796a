"""Colours of a municipality: contrast by WCAG 2.2 and the style sheet that applies them."""

import re

HEX_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\Z")


def is_hex_colour(value: str) -> bool:
    return HEX_COLOUR.match(value) is not None


def channels(colour: str) -> tuple[int, int, int]:
    """`#RRGGBB` as three numbers 0-255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2 definition: 0 black, 1 white."""
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast_with_white(colour: str) -> float:
    return 1.05 / (luminance(colour) + 0.05)


def darker(colour: str, share: float) -> str:
    """The colour mixed with black; share 0 keeps it, 1 is black."""
    return "#" + "".join(f"{round(c * (1 - share)):02X}" for c in channels(colour))


def style_sheet(primary: str) -> str:
    """Custom properties that the shared style sheet reads."""
    rgb = ",".join(str(c) for c in channels(primary))
    dark, darkest = darker(primary, 0.2), darker(primary, 0.45)
    return (
        f":root{{--sp-primary:{primary};--sp-primary-rgb:{rgb};--sp-primary-dark:{dark};--sp-primary-darkest:{darkest};"
        f"--sp-primary-contrast:#FFFFFF;--bs-primary:{primary};--bs-primary-rgb:{rgb};--bs-link-color:{primary};"
        f"--bs-link-color-rgb:{rgb};--bs-link-hover-color:{dark}}}"
    )
