"""A brief as Word, Markdown and HTML: the same quotes in each, well formed and harmless."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

import brief_kb
import docx as word
import pytest
from bs4 import BeautifulSoup
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from kb.lessons.brief_blocks import Citation, Document, Heading, Reference, Sentence, Terms
from kb.lessons.brief_docx import docx
from kb.lessons.brief_html import body, html
from kb.lessons.brief_markdown import markdown
from kb.lessons.brief_outline import outline

BASE = "https://kb.example.org"


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Document]:
    home = brief_kb.make(tmp_path_factory.mktemp("kb"))
    yield outline(home.composer.compose("regionale samenwerking"), home.application.taxonomy, BASE)
    home.application.store.close()


def citations(document: Document) -> list[Citation]:
    return [block for block in document.blocks if isinstance(block, Citation)]


def references(document: Document) -> list[Reference]:
    return [block for block in document.blocks if isinstance(block, Reference)]


def test_the_outline_has_all_sections_and_the_reading_list_last(document: Document) -> None:
    headings = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    assert headings[0] == "Vergelijkbare programma’s"
    assert headings[-1] == "Leeslijst"
    assert "in 2 programma’s gevonden" in {fact for one in citations(document) for fact in one.facts}
    assert "Daartegenover, in dezelfde passage" in {one.label for one in citations(document)}


def test_no_source_gives_away_a_file_or_a_script(document: Document) -> None:
    urls = {one.title: one.url for one in references(document)}
    assert urls["Eindrapport Op één lijn"] == "https://example.org/lijn?a=1&b=2_3#x"
    assert urls["Wijzer samenwerking"] == f"{BASE}/publications/wijzer?lang=nl"


def test_markdown_renders_back_to_the_same_words(document: Document) -> None:
    rendered = BeautifulSoup(MarkdownIt("commonmark").render(markdown(document)), "html.parser")
    text = " ".join(rendered.get_text().split())
    for one in citations(document):
        assert f"“{' '.join(one.quote.split())}” [{one.source}]" in text
    (listed,) = rendered.find_all("ol")
    assert len(listed.find_all("li")) == len(references(document))
    assert [a["href"] for a in rendered.find_all("a")] == [one.url for one in references(document) if one.url]
    assert not rendered.find_all(["script", "b", "em"])


def test_markdown_nests_what_belongs_to_a_quote(document: Document) -> None:
    rendered = BeautifulSoup(MarkdownIt("commonmark").render(markdown(document)), "html.parser")
    nested = [li.get_text() for li in rendered.select("ul ul > li")]
    assert len(nested) == sum(bool(one.label) for one in citations(document))
    assert any(text.startswith("Daartegenover, in dezelfde passage: “Leg geld") for text in nested)


def test_html_stands_alone_and_links_every_quote_to_its_source(document: Document) -> None:
    source = html(document)
    page = BeautifulSoup(source, "html.parser")
    assert page.html is not None
    assert page.html["lang"] == "nl"
    assert [q.get_text() for q in page.find_all("q")] == [one.quote for one in citations(document)]
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for link in page.select("a.source"):
        assert str(link["href"]).removeprefix("#") in ids
    assert not page.find_all(["script", "link", "img"])
    assert "<script" not in source
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert {q["lang"] for q in page.find_all("q", lang=True)} == {"en"}


def test_the_body_has_no_styles_of_its_own(document: Document) -> None:
    assert not re.search(r"style|<h1|<html", body(document).split('<ol class="sources">')[0])


def test_word_has_real_styles_language_and_links(document: Document) -> None:
    file = word.Document(BytesIO(docx(document)))
    assert file.core_properties.title == document.title
    assert file.core_properties.language == "nl-NL"
    styles = [p.style.name for p in file.paragraphs if p.style is not None]
    assert styles[:2] == ["Title", "Subtitle"]
    assert styles.count("Heading 1") == sum(isinstance(b, Heading) and b.level == 1 for b in document.blocks)
    assert styles.count("List Number") == len(references(document))
    text = "\n".join(p.text for p in file.paragraphs)
    for one in citations(document):
        assert f"“{one.quote}” [{one.source}]" in text
    xml = file.element.xml
    marks = set(re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', xml))
    assert marks == {f"source_{one.number}" for one in references(document)}
    assert set(re.findall(r'w:anchor="([^"]+)"', xml)) <= marks
    defaults = file.styles.element.find(qn("w:docDefaults"))
    assert defaults is not None
    assert {e.get(qn("w:val")) for e in defaults.iter(qn("w:lang"))} == {"nl-NL"}
    assert 'w:lang w:val="en-GB"' in xml
    section = file.sections[0]
    assert "Kennisbank" in section.header.paragraphs[0].text
    assert "1 februari 2026" in section.header.paragraphs[0].text
    assert 'w:instr="PAGE"' in section.footer.paragraphs[0]._p.xml


def test_characters_that_xml_forbids_do_not_break_a_word_file() -> None:
    block = Citation("voor\x00\x0bna\ud800", "nl", 1)
    made = Document("Titel\x01", "", "nl", "Kennisbank", brief_kb.DAY, "1 februari 2026", (block,))
    assert "“voorna”" in word.Document(BytesIO(docx(made))).paragraphs[2].text


def test_words_that_open_a_line_are_no_markup() -> None:
    blocks = (Sentence("1. geen lijst"), Terms("Thema’s", ("a_b_c", "*d*")), Reference(1, "# Titel", "nl"))
    made = Document("T", "S", "en", "K", brief_kb.DAY, "day", blocks)
    rendered = BeautifulSoup(MarkdownIt("commonmark").render(markdown(made)), "html.parser")
    assert [p.get_text() for p in rendered.find_all("p")][2:4] == ["1. geen lijst", "Thema’s: a_b_c, *d*"]
    assert [li.get_text() for li in rendered.find_all("li")] == ["# Titel."]
