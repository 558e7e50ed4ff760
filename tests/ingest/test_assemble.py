"""Metadata: the sidecar before the file before the text."""

from datetime import date
from pathlib import Path

from homes import TAXONOMY

from ingest.assemble import assemble, recipe_of
from ingest.chunker import ChunkRules
from ingest.limits import PPTX, TEXT
from kb.types import Block, BlockKind, Metadata, Parsed


def read(tmp_path: Path, parsed: Parsed, sidecar: str = "", media_type: str = TEXT) -> Metadata:
    path = tmp_path / "op-een-lijn_verslag.txt"
    path.write_text("x")
    if sidecar:
        (tmp_path / "op-een-lijn_verslag.txt.meta.toml").write_text(sidecar, "utf-8")
    return assemble(path, media_type, "hash", parsed, TAXONOMY).metadata


def blocks(*texts: str, heading: str = "") -> tuple[Block, ...]:
    head = (Block(BlockKind.HEADING, heading, 1),) if heading else ()
    return (*head, *(Block(BlockKind.PARAGRAPH, text) for text in texts))


DUTCH = "De huisartsen en de wijkverpleging werken in deze wijk al jaren goed met elkaar samen."


def test_the_sidecar_wins(tmp_path: Path) -> None:
    parsed = Parsed(blocks(DUTCH), {"title": "Uit het bestand", "date": "2012-05-01", "language": "en"})
    meta = read(tmp_path, parsed, 'title = "Eigen titel"\nyear = 2015\nprogramme = "IZA"\nthemes = ["finance"]\n')
    assert (meta.title, meta.year, meta.date) == ("Eigen titel", 2015, None)
    assert (meta.programme, meta.themes) == ("integraal-zorgakkoord", ("finance",))


def test_the_file_comes_next(tmp_path: Path) -> None:
    meta = read(tmp_path, Parsed(blocks(DUTCH), {"title": "Uit het bestand", "date": "D:20120501120000"}))
    assert (meta.title, meta.date, meta.year) == ("Uit het bestand", date(2012, 5, 1), 2012)


def test_the_text_comes_last(tmp_path: Path) -> None:
    text = f"Toegevoegd op 18 november 2022. {DUTCH}"
    meta = read(tmp_path, Parsed(blocks(text, heading="Eindrapport Gezonde Slagkracht"), {"title": "Document1"}))
    assert meta.title == "Eindrapport Gezonde Slagkracht"
    assert (meta.date, meta.year) == (date(2022, 11, 18), 2022)
    assert (meta.programme, meta.kind) == ("gezonde-slagkracht", "final-report")


def test_without_anything_the_file_name_is_the_title(tmp_path: Path) -> None:
    meta = read(tmp_path, Parsed(blocks(DUTCH)))
    assert meta.title == "Op een lijn verslag"
    assert (meta.year, meta.kind, meta.programme) == (None, None, "op-een-lijn")


def test_an_empty_value_in_the_sidecar_means_none(tmp_path: Path) -> None:
    parsed = Parsed(blocks(DUTCH, heading="Eindrapport Gezonde Slagkracht"))
    assert read(tmp_path, parsed, 'programme = ""\n').programme is None


def test_the_text_decides_the_language_not_the_template(tmp_path: Path) -> None:
    assert read(tmp_path, Parsed(blocks(DUTCH * 3), {"language": "en-US"})).language == "nl"
    english = "The general practitioners and the district nurses in this town have worked together for years."
    assert read(tmp_path, Parsed(blocks(english * 3), {"language": "nl-NL"})).language == "en"


def test_slides_are_a_presentation(tmp_path: Path) -> None:
    assert read(tmp_path, Parsed(blocks(DUTCH)), media_type=PPTX).kind == "presentation"


def test_only_web_addresses_are_addresses(tmp_path: Path) -> None:
    bad = read(tmp_path, Parsed(blocks(DUTCH), {"source_url": "javascript:alert(1)"}))
    assert bad.source_url is None


def test_the_recipe_follows_the_sidecar_and_the_rules(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    plain = recipe_of(path, TAXONOMY, ChunkRules())
    assert plain != recipe_of(path, TAXONOMY, ChunkRules(max=90))
    (tmp_path / "a.txt.meta.toml").write_text('title = "T"')
    assert plain != recipe_of(path, TAXONOMY, ChunkRules())
