"""The lexical index: language fields, restriction, incremental writing."""

from pathlib import Path

import pytest

from index.lexical import LexicalDocument, LexicalIndex
from kb.errors import IndexStale


def doc(id: int, body: str, publication: str = "p", language: str = "nl", head: str = "") -> LexicalDocument:
    return LexicalDocument(id, publication, language, head, body)


def ask(index: LexicalIndex, text: str, **changes: object) -> list[int]:
    terms = {code: dict.fromkeys(index.analyzer.terms(text, code), 1.0) for code in ("nl", "en")}
    return [id for id, _ in index.search(terms, 10, **changes)]


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    index = LexicalIndex(tmp_path)
    index.rebuild(
        [
            doc(1, "Zonder urgentiebesef geen implementatie."),
            doc(2, "Leiderschap is nodig. Leiderschap helpt.", "q"),
            doc(3, "Iets anders.", "q", head="Leiderschap"),
            doc(4, "Leadership cannot be forced.", "r", "en"),
        ],
        7,
    )
    return index


def test_words_find_their_inflections(index: LexicalIndex) -> None:
    assert ask(index, "implementaties") == [1]
    assert ask(index, "leadership") == [4]


def test_the_text_counts_for_more_than_the_heading(index: LexicalIndex) -> None:
    assert ask(index, "leiderschap") == [2, 3]


def test_restriction_to_publications(index: LexicalIndex) -> None:
    assert ask(index, "leiderschap implementatie", publications=["p"]) == [1]
    assert ask(index, "leiderschap", publications=[]) == []


def test_nothing_known_finds_nothing(index: LexicalIndex) -> None:
    assert ask(index, "xyzzy") == []
    assert ask(index, "de het een") == []


def test_writing_twice_changes_nothing(index: LexicalIndex) -> None:
    for seq in (8, 9):
        index.apply([doc(5, "Nieuw leiderschap."), doc(3, "Gewijzigd.")], [1], seq)
    assert index.count() == 4
    assert ask(index, "leiderschap") == [2, 5] or set(ask(index, "leiderschap")) == {2, 5}
    assert ask(index, "urgentiebesef") == []
    assert index.state().seq == 9


def test_a_second_reader_sees_what_the_writer_wrote(index: LexicalIndex, tmp_path: Path) -> None:
    reader = LexicalIndex(tmp_path)
    assert ask(reader, "vertrouwen") == []
    index.apply([doc(6, "Vertrouwen groeit.")], [], 8)
    assert ask(reader, "vertrouwen") == [6]
    index.rebuild([doc(7, "Vertrouwen.")], 9)
    assert ask(reader, "vertrouwen") == [7]


def test_incremental_equals_rebuild(tmp_path: Path) -> None:
    texts = [f"Zorg en welzijn deel {n}, samenwerking {'vertrouwen ' * (n % 4)}" for n in range(30)]
    docs = [doc(n, text) for n, text in enumerate(texts)]
    step, whole = LexicalIndex(tmp_path / "a"), LexicalIndex(tmp_path / "b")
    step.rebuild(docs[:28], 1)
    step.apply(docs[28:], [0, 1], 2)
    whole.rebuild(docs[2:], 2)
    assert set(ask(step, "vertrouwen")) <= set(range(2, 30))
    assert step.count() == whole.count() == 28
    assert step.knows("welzijn", "nl") in (28, 30)  # a deleted document counts until tantivy merges its segment


def test_an_index_of_another_version_is_refused(
    index: LexicalIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.analyzer.VERSION", "0")
    with pytest.raises(IndexStale, match="kb index rebuild"):
        ask(LexicalIndex(tmp_path), "leiderschap")
