import pytest

from ingest.clean import first_line, looks_like_title, normalise


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\u00a0b \t\n c", "a b c"),
        ("samen\u00adwer\u200bking", "samenwerking"),
        ("e\u0301e\u0301n", "één"),
        ("e\ufb03ciënt", "efficiënt"),
        ("\uf0b7 punt", "• punt"),
        ("nul\x00 en bel\x07", "nul en bel"),
        ("half \ud800 paar", "half \ufffd paar"),
        ("\ufeff", ""),
    ],
)
def test_normalise(raw: str, clean: str) -> None:
    assert normalise(raw) == clean


def test_normalise_keeps_what_carries_meaning() -> None:
    assert normalise("m² ½ ‘x’ – €") == "m² ½ ‘x’ – €"


@pytest.mark.parametrize(
    "text", ["Succesfactoren", "Wat werkt?", "1.2 Aanpak", "‘Dokters’ en regie", "Visie 2030: doelen en effecten"]
)
def test_titles(text: str) -> None:
    assert looks_like_title(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Dit is een zin.",
        "en verder gaat het",
        "Er zijn drie lijnen:",
        "Eén zin. Nog een",
        "(Dat is onze lezing.)",
        "€ 0",
        "Dit zijn veel te veel woorden voor een kop die boven een alinea staat",
    ],
)
def test_no_titles(text: str) -> None:
    assert not looks_like_title(text)


def test_first_line_of_an_error() -> None:
    assert first_line(ValueError("eerste\ntweede")) == "ValueError: eerste"
    assert first_line(KeyError()) == "KeyError"
