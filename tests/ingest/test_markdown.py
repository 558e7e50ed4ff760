import pytest

from ingest.front_matter import split_front_matter
from ingest.markdown import parse_markdown
from kb.types import Parsed


def parse(text: str) -> Parsed:
    return parse_markdown(text.encode(), "x.md")


def show(text: str) -> list[str]:
    return [f"{block.kind[0]}{block.level or ''} {block.text}" for block in parse(text).blocks]


def test_a_document() -> None:
    assert show(
        """# Titel

Een **vet** woord, een [link](https://x.nl) en `code`; een
gebroken regel.\\
Nieuwe regel. ![beeld](x.png)

Kop twee
--------
- een
  - dieper
- [x] twee

  met een tweede alinea

1. eerste
2. tweede

> Een citaat.

| Wie | Wat |
|-----|-----|
| GGD | **advies** |

```python
print("geen tekst")
```

    Ingesprongen tekst is hier geen code.

***
"""
    ) == [
        "h1 Titel",
        "p Een vet woord, een link en code; een gebroken regel. Nieuwe regel.",
        "h2 Kop twee",
        "i1 een",
        "i2 dieper",
        "i1 twee met een tweede alinea",
        "i1 eerste",
        "i1 tweede",
        "p Een citaat.",
        "r Wie: GGD; Wat: advies",
        "p Ingesprongen tekst is hier geen code.",
    ]


def test_raw_html() -> None:
    assert show("<h3>Kop</h3>\n<style>p {}</style>\n\nEen <b>vet</b> woord<br>en meer.\n\n<div><p>Blok</p></div>") == [
        "h3 Kop",
        "p Een vet woord en meer.",
        "p Blok",
    ]


def test_obsidian_and_hugo() -> None:
    assert show(
        "[[Notitie|De notitie]] en [[Regie]] ==telt==. %%weg%% ![[beeld.png]]\n\n> [!tip] Let op\n> Begin klein.\n\n"
        "{{< figure src='x' >}}\n\nZie de noot.[^1]\n\n[^1]: De noot zelf.\n\n## Kop {#anker}\n\ntekst\n"
    ) == [
        "p De notitie en Regie telt.",
        "p Let op Begin klein.",
        "p Zie de noot.",
        "p De noot zelf.",
        "h2 Kop",
        "p tekst",
    ]


def test_yaml_front_matter() -> None:
    parsed = parse(
        "---\ntitle: Na de subsidie\ndate: 2015-09-01\ntags: [regie, geld]\nauteur:\n  - name: A\n  - B\nyear: 2015\n"
        "programma: op-een-lijn\nbron: https://example.org/x\nnested: {a: {b: c}}\ndraft: true\n---\n"
        "# Andere kop\n\ntekst\n"
    )
    assert dict(parsed.properties) == {
        "title": "Na de subsidie",
        "date": "2015-09-01",
        "keywords": "regie; geld",
        "author": "A; B",
        "year": "2015",
        "programme": "op-een-lijn",
        "source_url": "https://example.org/x",
    }
    assert parsed.blocks[0].text == "Andere kop"


def test_toml_front_matter() -> None:
    parsed = parse('+++\ntitle = "Na de subsidie"\nyear = 2014\nthemes = ["trust"]\n+++\ntekst\n')
    assert dict(parsed.properties) == {"title": "Na de subsidie", "year": "2014", "themes": "trust"}


def test_the_first_heading_is_the_title_without_front_matter() -> None:
    assert parse("# De titel\n\ntekst").properties["title"] == "De titel"
    assert "title" not in parse("## Geen titel\n\ntekst").properties


@pytest.mark.parametrize(
    "front", ["a: [", "a: &a [*a", "a: 2015-13-45", "? [a]: b", "a: !!python/object:os.system x", "[" * 5000]
)
def test_front_matter_that_cannot_be_read(front: str) -> None:
    parsed = parse(f"---\n{front}\n---\n\ntekst hier\n")
    assert [block.text for block in parsed.blocks][-1] == "tekst hier"
    if parsed.warnings:
        assert "front matter" in parsed.warnings[0]
        assert "\n" not in parsed.warnings[0]


def test_references_in_yaml_do_not_explode() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    assert dict(split_front_matter(f"---\n{bomb}title: Ja\n---\ntekst").properties) == {"title": "Ja"}


@pytest.mark.parametrize(
    "text", ["---\nEen alinea tussen strepen.\n---\n", "---\nLet op: dit is tekst\nen meer: ja zeker\n---\n"]
)
def test_prose_between_rules_is_no_front_matter(text: str) -> None:
    front = split_front_matter(text)
    assert front.body == text or not front.properties
    assert front.body == text


def test_menu_lines_are_left_out() -> None:
    assert show("Lees meer\n\n- Neem contact op\n- Een echte zin.\n") == ["i1 Een echte zin."]
