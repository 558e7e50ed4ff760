"""Whatever the bytes, parsers of text give blocks or a SourceError."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.clean import normalise
from ingest.limits import Limits
from ingest.metadata import parse_date, parse_language, split_list
from ingest.parse import parse_bytes
from kb.errors import SourceError
from kb.types import BlockKind

PIECES = st.sampled_from(
    """
    |# Kop|## |---|===|- |* |1. |a) |> ||a|b||[|](|)|![|<div>|</p>|<table><tr><th>|<!--|&#xD800;|`|```|~~~|**|_|\\|  |\t
    |Doel 1: |Titel|en verder.|Lees meer|Status:|naam@voorbeeld.nl|zin.Titel|---\na: b\n---|+++|[[x|{{<|%%|\u00ad|\u200b
    |https://x.nl|[^1]|[^1]:|!!! note|<script>|<h1>|<li>|<ul>|<br>|é|\x00|\ufeff|\ud7ff
    """.split("|")
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=20), st.just("\n"), st.just("\n\n"))).map("".join)
SMALL = Limits(max_text_bytes=5_000)


def check(data: bytes, uri: str) -> None:
    reason = ""
    try:
        blocks = parse_bytes(data, uri, SMALL)[1].blocks
    except SourceError as error:
        blocks, reason = (), error.reason
    assert bool(reason) != bool(blocks)
    assert "\n" not in reason
    for block in blocks:
        assert block.text
        assert block.text == normalise(block.text)
        assert (1 <= block.level <= 6) if block.kind is BlockKind.HEADING else block.level >= 0
        assert (block.level >= 1) == (block.kind in (BlockKind.HEADING, BlockKind.ITEM))
        block.text.encode()


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, name=st.sampled_from(["x.txt", "x.md", "x.html"]))
@example(text="---\n!!python/name:os.system\n---\n", name="x.md")
@example(text="- \n\n-", name="x.txt")
def test_texts(text: str, name: str) -> None:
    check(text.encode("utf-8", "surrogatepass"), name)


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=300), name=st.sampled_from(["x.txt", "x.md"]))
def test_bytes(data: bytes, name: str) -> None:
    check(data, name)


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_pages(text: str) -> None:
    check(f"<!doctype html><html><body>{text}".encode("utf-8", "replace"), "x.html")


@settings(max_examples=100, deadline=None)
@given(raw=st.text(max_size=40))
def test_metadata(raw: str) -> None:
    day, year = parse_date(raw)
    assert day is None or day.year == year
    language = parse_language(raw)
    assert language is None or len(language) == 2
    assert all(split_list(raw))


@given(text=st.text())
def test_normalise_is_stable(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
