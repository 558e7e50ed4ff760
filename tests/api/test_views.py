"""The parts of pages, one by one: addresses, forms and the text of a publication."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from api.article import Section, sections
from api.forms import SearchForm
from api.views import facet_views, public_address
from kb.types import Block, BlockKind, FacetValue, Filter, Passage, Span, StoredPassage

HEADING, PARAGRAPH, ITEM = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://example.org/a?b=c", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("/files/report.pdf", False),
        ("file:///etc/passwd", False),
        ("https:///path", False),
        ("https://[broken", False),
        (" https://example.org", True),
        ("", False),
        (None, False),
    ],
)
def test_only_public_addresses_become_links(url: str | None, allowed: bool) -> None:
    assert public_address(url) == (url if allowed else None)


def test_a_form_is_read_and_written_back() -> None:
    address = "q=hallo+daar&programme=a&programme=b&programme=a&kind=&year_from=2001&year_to=&page=3&lang=en"
    form = SearchForm.read(QueryParams(address))
    assert form == SearchForm("hallo daar", Filter(programme=("a", "b"), year_from=2001), 3, ("2001", ""))
    pairs = [("q", "hallo daar"), ("programme", "a"), ("programme", "b"), ("year_from", 2001)]
    assert form.pairs() == pairs
    assert form.pairs(1) == pairs
    assert form.pairs(4) == [*pairs, ("page", 4)]
    assert form.without("programme", "a").filter == Filter(programme=("b",), year_from=2001)
    assert form.without("year_from", 2001).filter == Filter(programme=("a", "b"))
    assert form.without("programme", "a").page == 1
    assert form.only("x").filter == Filter(publication=("x",))
    assert form.unfiltered().pairs() == [("q", "hallo daar")]


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "٣", "²", "9" * 5000, "100001", ""])
def test_a_page_that_is_no_page_is_the_first(page: str) -> None:
    assert SearchForm.read(QueryParams({"page": page})).page == 1


def test_years_that_are_none_are_kept_for_the_notice() -> None:
    form = SearchForm.read(QueryParams({"year_from": "vroeger", "year_to": "20155"}))
    assert (form.typed_years, form.filter) == (("vroeger", "20155"), Filter())


def test_control_characters_become_spaces() -> None:
    assert SearchForm.read(QueryParams({"q": "\0a\x1b[1mb\n\ud800"})).q == "a [1mb"


def stored(id: int, *spans: tuple[int, int, int]) -> StoredPassage:
    return StoredPassage(id, "p", id, Passage("", (), tuple(Span(*span) for span in spans)))


def outline(found: list[Section]) -> list[tuple[int | None, list[str]]]:
    return [(s.passage.id if s.passage else None, [p.text for run in s.runs for p in run.parts]) for s in found]


def test_text_is_given_by_passage_and_what_lies_between() -> None:
    blocks = [
        Block(HEADING, "Titel", 1),
        Block(HEADING, "Kop", 2),
        Block(PARAGRAPH, "Een. Twee."),
        Block(HEADING, "Nog een kop", 2),
        Block(PARAGRAPH, "Drie."),
        Block(PARAGRAPH, "Geen passage."),
    ]
    passages = [stored(1, (2, 0, 4)), stored(2, (2, 5, 10)), stored(3, (4, 0, 5))]
    assert outline(sections(blocks, passages, "Titel")) == [
        (None, ["Kop"]),
        (1, ["Een."]),
        (2, ["Twee."]),
        (None, ["Nog een kop"]),
        (3, ["Drie."]),
        (None, ["Geen passage."]),
    ]
    assert outline(sections(blocks, passages, "Anders"))[0] == (None, ["Titel", "Kop"])


def test_a_repeated_lead_in_is_shown_once() -> None:
    blocks = [Block(PARAGRAPH, "Wat hielp:"), Block(ITEM, "Een", 1), Block(ITEM, "Twee", 1), Block(ITEM, "Drie", 2)]
    passages = [stored(1, (0, 0, 10), (1, 0, 3)), stored(2, (0, 0, 10), (2, 0, 4), (3, 0, 4))]
    found = sections(blocks, passages, "")
    assert outline(found) == [(1, ["Wat hielp:", "Een"]), (2, ["Twee", "Drie"])]
    assert [run.kind for run in found[0].runs] == [PARAGRAPH, ITEM]


def test_an_inner_heading_belongs_to_its_passage() -> None:
    blocks = [Block(PARAGRAPH, "Een."), Block(HEADING, "Binnen", 3), Block(PARAGRAPH, "Twee.")]
    passages = [stored(1, (0, 0, 4), (1, 0, 6), (2, 0, 5))]
    found = sections(blocks, passages, "")
    assert outline(found) == [(1, ["Een.", "Binnen", "Twee."])]
    assert found[0].runs[1].parts[0].block == 1


def test_a_publication_without_text() -> None:
    assert sections([], [], "") == []


@given(st.data())
def test_all_text_is_there_once_and_in_order(data: st.DataObject) -> None:
    """For any passages that follow each other, whether or not they cover everything."""
    texts = data.draw(st.lists(st.text(alphabet="abc", min_size=1, max_size=8), max_size=8))
    blocks = [Block(PARAGRAPH, text) for text in texts]
    cuts = sorted(data.draw(st.sets(st.integers(0, sum(map(len, texts))), max_size=8)))
    passages = []
    for id, (start, end) in enumerate(zip(cuts[::2], cuts[1::2], strict=False)):
        spans, at = [], 0
        for number, text in enumerate(texts):
            first, last = max(start - at, 0), min(end - at, len(text))
            if first < last:
                spans.append((number, first, last))
            at += len(text)
        passages.append(stored(id, *spans))
    found = outline(sections(blocks, passages, ""))
    assert "".join(part for _, parts in found for part in parts) == "".join(texts)
    assert [id for id, _ in found if id is not None] == [p.id for p in passages]
    for passage in passages:
        own = "".join(texts[s.block][s.start : s.end] for s in passage.passage.spans)
        assert "".join(next(parts for id, parts in found if id == passage.id)) == own


def values(count: int) -> dict[str, list[FacetValue]]:
    return {"theme": [FacetValue(f"t{n}", f"Thema {n}", 20 - n) for n in range(count)]}


def test_rare_values_of_a_facet_are_folded_unless_ticked() -> None:
    form = SearchForm("q", Filter(theme=("t11",)))
    [view] = facet_views(values(12), form)
    assert [tick.value for tick in view.shown] == ["t0", "t1", "t2", "t3", "t4", "t5", "t6", "t11"]
    assert [tick.value for tick in view.folded] == ["t7", "t8", "t9", "t10"]
    assert [tick.value for tick in view.shown if tick.ticked] == ["t11"]
    assert view.is_open


def test_a_fold_for_one_value_is_no_use() -> None:
    [view] = facet_views(values(8), SearchForm("q", Filter()))
    assert (len(view.shown), view.folded) == (8, ())


def test_a_facet_without_a_choice_is_left_out() -> None:
    assert facet_views(values(1), SearchForm("q", Filter())) == []
    assert len(facet_views(values(1), SearchForm("q", Filter(theme=("t0",))))) == 1
    assert facet_views({}, SearchForm("q", Filter())) == []
