"""The user's own documents and real government files, which are not part of the checkout."""

import re
from pathlib import Path

import pytest

from ingest.boilerplate import is_boilerplate_line
from ingest.clean import normalise
from ingest.parse import parse_bytes
from kb.types import Block, BlockKind, Parsed

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))
REAL = sorted(path for path in (SHARED / "realdocs").rglob("*") if path.suffix in (".md", ".docx", ".pptx"))

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEEDS, reason="the shared documents are not here"),
]

FURNITURE = re.compile(
    r"^Search$|Word lid van|^Lees meer|contact op met|Alle mensen|Blijf op de hoogte|nieuwsbrief|^Vragen|mailen of"
    r"|\[at\]|^Status|^Budget|€ 0|^Looptijd|Renata Klop|^Adviseur|Meer informatie|^Onderdeel van|Powerpointpresentatie"
    r"|Toegevoegd door|^Meer weten|Impact op morgen|Lees hoe we dat doen|^Kenmerken$|contact met ons op"
)


def parse(path: Path) -> Parsed:
    return parse_bytes(path.read_bytes(), str(path))[1]


def paths_of(blocks: tuple[Block, ...]) -> list[tuple[tuple[str, ...], Block]]:
    """Each block that is no heading with the headings above it."""
    above: list[Block] = []
    found = []
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            above = [*(heading for heading in above if heading.level < block.level), block]
        else:
            found.append((tuple(heading.text for heading in above), block))
    return found


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_every_bullet_is_an_item_and_no_furniture_is_text(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    bullets = [normalise(line.lstrip(" •")) for line in source.splitlines() if line.lstrip().startswith("•")]
    parsed = parse(path)
    items = [block.text for block in parsed.blocks if block.kind is BlockKind.ITEM]
    assert [text for text in items if text in bullets] == bullets
    assert [block.text for block in parsed.blocks if FURNITURE.search(block.text) and len(block.text) < 200] == []


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_no_real_sentence_is_lost(path: Path) -> None:
    text = " ".join(block.text for block in parse(path).blocks)
    for line in map(normalise, path.read_text(encoding="utf-8").splitlines()):
        if len(line) > 120 and "contact met ons op" not in line:
            assert re.sub(r"^(?:•|\d\.) +", "", line) in text


def test_the_success_factors() -> None:
    parsed = parse(SEEDS[1])
    items = [(headings, block.text) for headings, block in paths_of(parsed.blocks) if block.kind is BlockKind.ITEM]
    assert len(items) == 11
    assert {headings[1] for headings, _ in items} == {"Succesfactoren"}
    assert [headings[-1] for headings, _ in items] == [
        *["Organisatie en bestuurlijke kracht"] * 3,
        *["Verbinding tussen preventie en curatie"] * 2,
        *["Zorginhoudelijke coördinatie"] * 3,
        *["Financiën"] * 3,
    ]
    assert items[2][1] == "Leiderschap valt niet af te dwingen."


def test_the_outlines() -> None:
    outlines = [[(b.level, b.text) for b in parse(path).blocks if b.kind is BlockKind.HEADING] for path in SEEDS]
    assert [outline[0] for outline in outlines] == [
        (1, "Op Een Lijn"),
        (1, "Zorg en Ondersteuning in de Buurt"),
        (1, "Regionale versterking organisatie eerstelijnszorg"),
        (1, "Visie op eerstelijnszorg 2030"),
        (1, "Blog Succesvol samenwerking in de eerstelijnszorg versterken"),
    ]
    assert [level for level, text in outlines[3] if text.startswith("Doel ")] == [3] * 6
    assert (3, "Burgers") in outlines[3]
    assert (2, "Onderdeel IZA") in outlines[3]
    assert [text for _, text in outlines[2] if text.startswith("Regionale")] == [outlines[2][0][1]]


def test_properties_of_the_seeds() -> None:
    assert dict(parse(SEEDS[3]).properties)["publisher"] == "VvOCM Vereniging van Oefentherapeuten"
    blog = dict(parse(SEEDS[4]).properties)
    assert (blog["author"], blog["date"]) == ("Paul Boon", "18 november 2022")


def test_all_seeds_pasted_together() -> None:
    data = "".join(path.read_text(encoding="utf-8") for path in SEEDS).encode()
    parsed = parse_bytes(data, "alles.txt")[1]
    headings = [block.text for block in parsed.blocks if block.kind is BlockKind.HEADING]
    assert "Zorg en Ondersteuning in de Buurt" in headings
    assert "Blog Succesvol samenwerking in de eerstelijnszorg versterken" in headings
    assert sum(block.kind is BlockKind.ITEM for block in parsed.blocks) == 3 + 11 + 3 + 13
    assert [block.text for block in parsed.blocks if is_boilerplate_line(block.text)] == []


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name[:30])
def test_real_documents(path: Path) -> None:
    parsed = parse(path)
    texts = [block for block in parsed.blocks if block.kind is not BlockKind.HEADING]
    assert len(texts) >= 5
    assert all(block.text == normalise(block.text) for block in parsed.blocks)
    if path.suffix != ".pptx":
        assert any(block.kind is BlockKind.HEADING for block in parsed.blocks)
    else:
        assert {block.page for block in parsed.blocks} <= set(range(1, (parsed.pages or 0) + 1))


def test_a_word_file_without_styles_has_an_outline() -> None:
    parsed = parse(SHARED / "realdocs" / "research-aids" / "TopLevel.docx")
    assert [(b.level, b.text) for b in parsed.blocks if b.kind is BlockKind.HEADING] == [
        (1, "Zoekhulpen Koloniale Collecties"),
        (2, "Zoekhulpen bij het doen van herkomstonderzoek naar koloniale collecties"),
        (3, "Herkomstonderzoek naar koloniale collecties"),
        (3, "Categorieën en thema's"),
        (3, "Locaties"),
    ]
    assert "Wetenschappelijk onderzoek in gekoloniseerde gebieden" in [block.text for block in parsed.blocks]
    assert dict(parsed.properties) == {}
