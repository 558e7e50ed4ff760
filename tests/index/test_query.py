"""Taking a query apart."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.query import ParsedQuery, parse_query, year_range


@pytest.mark.parametrize(
    ("raw", "text", "phrases", "excluded", "fields"),
    [
        ("wat remt samenwerking?", "wat remt samenwerking?", (), (), ()),
        ('"eerste lijn" leiderschap', "eerste lijn leiderschap", ("eerste lijn",), (), ()),
        ("“eerste lijn” en „tweede lijn”", "eerste lijn en tweede lijn", ("eerste lijn", "tweede lijn"), (), ()),
        ("‘Op één lijn’ subsidie", "Op één lijn subsidie", ("Op één lijn",), (), ()),
        ("‘s ochtends bij de GGD’s", "‘s ochtends bij de GGD’s", (), (), ()),
        ("zorg -ziekenhuis", "zorg", (), ("ziekenhuis",), ()),
        ('zorg -"tweede lijn", wijk', "zorg wijk", (), ("tweede lijn",), ()),
        ("e-health - zorg-op-afstand", "e-health - zorg-op-afstand", (), (), ()),
        ("-ziekenhuis -so", "", (), ("ziekenhuis", "so"), ()),
        ("programma:IZA jaar:2015", "", (), (), (("programme", "IZA"), ("year", "2015"))),
        ('leiderschap programma:"Op één lijn"', "leiderschap", (), (), (("programme", "Op één lijn"),)),
        ("Jaar:2010-2015 soort:eindrapport, x", "x", (), (), (("year", "2010-2015"), ("kind", "eindrapport"))),
        ("year:2010.. type:tool", "", (), (), (("year", "2010.."), ("kind", "tool"))),
        ("jaar:>=2015 taal:nl", "", (), (), (("year", ">=2015"), ("language", "nl"))),
        ("target_group:ouderen regio:Zeeland", "", (), (), (("target_group", "ouderen"), ("region", "Zeeland"))),
        ("doel: leiderschap http://a.nl", "doel: leiderschap http://a.nl", (), (), ()),
        ("thema: leiderschap", "thema: leiderschap", (), (), ()),
        ('een "half citaat', 'een "half citaat', (), (), ()),
        ('programma:"half citaat', 'programma:"half citaat', (), (), ()),
        ('-"half citaat', '-"half citaat', (), (), ()),
        ('"" zorg', '"" zorg', (), (), ()),
        ('(zorg "in de buurt")', "(zorg in de buurt )", ("in de buurt",), (), ()),
        ('"', "", (), (), ()),
        ("", "", (), (), ()),
    ],
)
def test_parts(raw: str, text: str, phrases: tuple[str, ...], excluded: tuple[str, ...], fields: object) -> None:
    assert parse_query(raw) == ParsedQuery(raw, text, phrases, excluded, fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "years"),
    [
        ("2015", (2015, 2015)),
        ("2010-2015", (2010, 2015)),
        ("2010–2015", (2010, 2015)),
        ("2010..2015", (2010, 2015)),
        ("2010..", (2010, None)),
        ("..2015", (None, 2015)),
        (">=2015", (2015, None)),
        ("≤ 2015", (None, 2015)),
        (">2015", (2016, None)),
        ("<2015", (None, 2014)),
        ("15", None),
        ("..", None),
        ("vorig jaar", None),
        ("20155", None),
        ("", None),
    ],
)
def test_years(value: str, years: object) -> None:
    assert year_range(value) == years


_PIECES = st.lists(
    st.sampled_from(
        ["-", '"', "“", "”", "‘", "’", " ", ":", "programma:", "jaar:", "zorg", "é", "(", ")", ",", ">=", "2015"]
    )
    | st.text(max_size=4),
    max_size=25,
).map("".join)


@given(_PIECES)
def test_everything_comes_from_the_raw_query(raw: str) -> None:
    found = parse_query(raw)
    parts = [found.text, *found.excluded, *(value for _, value in found.fields)]
    assert Counter("".join(parts).replace(" ", "")) <= Counter(raw)
    assert all(" ".join(p.split()) == p and p in found.text for p in found.phrases)
    assert all(any(c.isalnum() for c in part) for part in [*found.phrases, *parts[1:]])


@given(_PIECES)
def test_no_word_is_lost(raw: str) -> None:
    """All letters stand in the text, an exclusion or a field: its name and value."""
    found = parse_query(raw)
    if not found.fields:
        kept = Counter(c for part in (found.text, *found.excluded) for c in part if c.isalnum())
        assert kept == Counter(c for c in raw if c.isalnum())


@given(st.text(alphabet="abc é-'", max_size=40))
def test_words_without_signs_stay_as_they_are(raw: str) -> None:
    found = parse_query(raw)
    if not found.excluded and any(c.isalnum() for c in raw):
        assert found.text == " ".join(raw.split())


@given(st.text(max_size=30))
def test_any_text_is_years_or_not(value: str) -> None:
    years = year_range(value)
    assert years is None or any(year is not None for year in years)
