"""How an organisation makes kb its own: name, logo and colour, checked when kb starts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from api.colour import ENOUGH, contrast, ink_on, least_contrast, lightness, mixed, nearest_shade, shade
from api.logo import Logo, read_logo
from kb.errors import SettingsError
from kb.settings import Settings


@dataclass(frozen=True, slots=True)
class Scheme:
    """The colours of ``kb.css`` that stand around the one that an organisation chooses; a test keeps them in step."""

    paper: str
    card: str
    ink: str
    soft: str

    @property
    def grounds(self) -> tuple[str, str]:
        """What links stand on."""
        return self.paper, self.card


LIGHT = Scheme(paper="#fbfbf9", card="#ffffff", ink="#1b2426", soft="#505d60")
DARK = Scheme(paper="#14191a", card="#1c2324", ink="#e8ecec", soft="#a9b5b6")
# The lightness that a colour gets where nothing was chosen for that scheme; a shade that stands out less gets more.
_LIGHTEST_ON_LIGHT, _DARKEST_ON_DARK = 0.45, 0.80
_GLOWS = (0.12, 0.10, 0.08, 0.06, 0.04, 0.02)  # shares of the colour in the tint behind marked text


@dataclass(frozen=True, slots=True)
class Theme:
    """What the pages show of an organisation. ``css`` is empty where kb's own colours hold."""

    name: str | None = None
    logo: Logo | None = None
    css: str = ""

    @property
    def digest(self) -> str:
        """A mark that changes when the style sheet does."""
        return hashlib.sha256(self.css.encode()).hexdigest()[:10]


PLAIN = Theme()


def theme_of(settings: Settings) -> Theme:
    """The theme in the settings.

    Raises SettingsError for a logo that cannot be shown, and for a colour that text cannot be read in.
    """
    name = " ".join((settings.name or "").split()) or None
    logo = read_logo(settings.logo) if settings.logo else None
    return Theme(name, logo, style_sheet(settings.colour, settings.colour_dark))


def style_sheet(colour: str | None, colour_dark: str | None) -> str:
    """The custom properties for both schemes; "" without a colour. Of one colour the other is made.

    Raises SettingsError, which names the ratio and the nearest shade that will do.
    """
    if colour:
        _check("KB_COLOUR", colour, LIGHT, "light")
    if colour_dark:
        _check("KB_COLOUR_DARK", colour_dark, DARK, "dark")
    if colour is None and colour_dark is None:
        return ""
    light = colour or _fitted(str(colour_dark), LIGHT, min(lightness(str(colour_dark)), _LIGHTEST_ON_LIGHT))
    dark = colour_dark or _fitted(light, DARK, max(lightness(light), _DARKEST_ON_DARK))
    return (
        f":root {{ {_properties(light.lower(), LIGHT)} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {_properties(dark.lower(), DARK)} }} }}\n"
    )


def _check(setting: str, colour: str, scheme: Scheme, screen: str) -> None:
    found = least_contrast(colour, scheme.grounds)
    if found >= ENOUGH:
        return
    near = nearest_shade(colour, scheme.grounds)
    # Rounded down: 4.497 would read as 4.50, which is enough.
    raise SettingsError(
        f"{setting}: {colour} stands out from the {screen} page by {int(found * 100) / 100:.2f}, and text needs "
        f"{ENOUGH} (WCAG 2.2 AA); the nearest shade that does is {near}"
    )


def _fitted(colour: str, scheme: Scheme, light: float) -> str:
    made = shade(colour, light)
    return nearest_shade(made, scheme.grounds) or made


def _properties(colour: str, scheme: Scheme) -> str:
    return f"--accent: {colour}; --accent-ink: {ink_on(colour)}; --glow: {_glow(colour, scheme)};"


def _glow(colour: str, scheme: Scheme) -> str:
    """A tint of the card on which links and both inks can still be read; the card itself when no tint allows that."""
    for share in _GLOWS:
        tint = mixed(colour, scheme.card, share)
        if all(contrast(text, tint) >= ENOUGH for text in (colour, scheme.ink, scheme.soft)):
            return tint
    return scheme.card
