"""Passages: exact offsets, sizes, headings, lists and tables."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.chunker import ChunkRules, chunk
from kb.text import count_words
from kb.types import Block, BlockKind

RULES = ChunkRules()


def heading(text: str, level: int = 2) -> Block:
    return Block(BlockKind.HEADING, text, level)


def paragraph(text: str, page: int | None = None) -> Block:
    return Block(BlockKind.PARAGRAPH, text, 0, page)


def item(text: str) -> Block:
    return Block(BlockKind.ITEM, text, 1)


def sentences(count: int, words: int = 10) -> str:
    return " ".join(f"Zin {n} " + "woord " * (words - 3) + "slot." for n in range(count))


def test_a_short_section_is_one_passage_with_its_heading_path() -> None:
    blocks = [heading("Titel", 1), heading("Knelpunten"), paragraph("Geld ontbreekt. Tijd ook.", 3)]
    (passage,) = chunk(blocks)
    assert passage.text == "Geld ontbreekt. Tijd ook."
    assert passage.heading == ("Titel", "Knelpunten")
    assert (passage.page, passage.last_page) == (3, 3)


def test_a_heading_of_level_two_always_ends_a_passage() -> None:
    blocks = [heading("A"), paragraph("Kort."), heading("B"), paragraph("Ook kort.")]
    assert [(p.heading, p.text) for p in chunk(blocks)] == [(("A",), "Kort."), (("B",), "Ook kort.")]


def test_a_deeper_heading_is_kept_inside_the_passage() -> None:
    blocks = [heading("A"), paragraph("Kort."), heading("Detail", 3), paragraph("Meer.")]
    assert [p.text for p in chunk(blocks)] == ["Kort.\nDetail\nMeer."]


def test_a_deeper_heading_is_not_left_behind_at_the_end_of_a_passage() -> None:
    blocks = [heading("A"), paragraph(sentences(19)), heading("Detail", 3), paragraph(sentences(15))]
    first, second = chunk(blocks)
    assert "Detail" not in first.text
    assert second.text.startswith("Detail\nZin 0")


def test_long_text_is_cut_between_sentences_within_the_limits() -> None:
    passages = chunk([heading("A"), paragraph(sentences(60))])
    assert all(p.text.endswith("slot.") and p.text.startswith("Zin") for p in passages)
    assert all(RULES.target <= count_words(p.text) <= RULES.max + RULES.tail for p in passages)


def test_a_list_keeps_its_lead_in_and_repeats_it_when_cut() -> None:
    items = [item(f"Punt {n} " + "woord " * 25 + "klaar") for n in range(12)]
    passages = chunk([heading("A"), paragraph("Wat hielp in de praktijk:"), *items])
    assert len(passages) > 1
    assert all(p.text.startswith("Wat hielp in de praktijk:\nPunt") for p in passages)
    assert all(line.endswith(("klaar", ":")) for p in passages for line in p.text.split("\n"))


def test_a_lead_in_moves_to_the_list_when_the_passage_is_full() -> None:
    blocks = [heading("A"), paragraph(sentences(19)), paragraph("Dit hielp:"), item("woord " * 60)]
    first, second = chunk(blocks)
    assert "Dit hielp" not in first.text
    assert second.text.startswith("Dit hielp:\n")


def test_a_tiny_tail_joins_the_passage_before_it() -> None:
    passages = chunk([heading("A"), paragraph(sentences(20)), paragraph("Nog iets kleins.")])
    assert [p.text.endswith("Nog iets kleins.") for p in passages] == [True]


def test_a_sentence_without_end_is_cut_between_words() -> None:
    passages = chunk([paragraph("woord " * 450)])
    assert sum(count_words(p.text) for p in passages) == 450
    assert max(count_words(p.text) for p in passages) <= RULES.max


def test_headings_alone_give_no_passage() -> None:
    assert chunk([heading("A", 1), heading("B"), heading("C", 3)]) == []
    assert chunk([]) == []


BLOCKS = st.lists(
    st.builds(
        Block,
        st.sampled_from(list(BlockKind)),
        st.text(min_size=1, max_size=400).map(lambda t: " ".join(t.split())).filter(bool),
        st.integers(0, 6),
        st.none() | st.integers(1, 9),
    ),
    max_size=12,
)


@given(BLOCKS, st.integers(1, 60))
def test_spans_give_exactly_the_text_and_no_word_is_lost(blocks: list[Block], size: int) -> None:
    rules = ChunkRules(target=size, max=size * 2, tail=size // 3)
    passages = chunk(blocks, rules)
    for passage in passages:
        assert passage.text == "\n".join(blocks[s.block].text[s.start : s.end] for s in passage.spans)
    covered: dict[int, set[int]] = {}
    for passage in passages:
        for span in passage.spans:
            covered.setdefault(span.block, set()).update(range(span.start, span.end))
    for number, block in enumerate(blocks):
        if block.kind is not BlockKind.HEADING:
            letters = {i for i, c in enumerate(block.text) if not c.isspace()}
            assert letters <= covered.get(number, set())
