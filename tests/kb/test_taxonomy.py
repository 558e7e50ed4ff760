"""The taxonomy file and finding its terms in text."""

from pathlib import Path

import pytest

from kb.errors import SettingsError
from kb.taxonomy import find_taxonomy, load_taxonomy

SMALL = """
[[programme]]
id = "iza"
nl = "Integraal Zorgakkoord"
en = "Integrated Care Agreement"
synonyms_nl = ["IZA"]

[[programme]]
id = "op-een-lijn"
nl = "Op één lijn"
en = "On one line"

[[abbreviation]]
short = "POH"
nl = ["praktijkondersteuner huisarts"]
en = ["practice nurse"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "taxonomy.toml"
    path.write_text(text, "utf-8")
    return path


def test_names_resolve_in_any_spelling(tmp_path: Path) -> None:
    taxonomy = load_taxonomy(write(tmp_path, SMALL))
    for name in ("iza", "IZA", "integraal zorgakkoord", "Integrated care agreement"):
        assert taxonomy.resolve("programme", name) == "iza"
    assert taxonomy.resolve("programme", "op een LIJN") == "op-een-lijn"
    assert taxonomy.resolve("programme", "onbekend") is None
    assert taxonomy.label("programme", "iza", "en") == "Integrated Care Agreement"
    assert taxonomy.label("programme", "eigen") == "eigen"
    assert taxonomy.synonyms[0].short == "POH"


def test_mentions_count_whole_words_and_respect_capitals(tmp_path: Path) -> None:
    taxonomy = load_taxonomy(write(tmp_path, SMALL))
    assert taxonomy.mentions("programme", "Het IZA en het integraal zorgakkoord; iza en pizza") == {"iza": 2}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[programme]]\nid = 'x'\nnl = 'y'", "programme number 1 lacks 'en'"),
        ("[[progamme]]\nid = 'x'", "unknown section 'progamme'"),
        ("[[kind]]\nid='x'\nnl='y'\nen='z'\n[[kind]]\nid='x'\nnl='y'\nen='z'", "is there twice"),
        ("dit is geen toml", "taxonomy.toml"),
    ],
)
def test_a_wrong_file_names_entry_and_reason(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(SettingsError, match=reason):
        load_taxonomy(write(tmp_path, text))


def test_the_data_folders_taxonomy_wins_over_the_shipped_one(tmp_path: Path) -> None:
    assert find_taxonomy(None, tmp_path).is_file()
    own = write(tmp_path, SMALL)
    assert find_taxonomy(None, tmp_path) == own
    assert find_taxonomy(Path("/elders.toml"), tmp_path) == Path("/elders.toml")
