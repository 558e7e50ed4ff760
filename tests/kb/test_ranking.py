"""The order of candidates, with the same text only once."""

import pytest

from index.fusion import Scored
from index.intent import Intent, IntentKind
from kb.ranking import Found, look_closely
from kb.types import Metadata, Passage, Publication, ScoreParts, StoredPassage

TEXT = "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien"


def looked(*texts: str, intent: Intent | None = None, scores: tuple[float, ...] = ()) -> list[Found]:
    """The texts, each in a publication of its own, best first unless ``scores`` say otherwise."""
    scores = scores or tuple(1 - place / 100 for place in range(len(texts)))
    passages = {n: StoredPassage(n, f"p{n}", 0, Passage(text, (), ())) for n, text in enumerate(texts)}
    publications = {
        f"p{n}": Publication(f"p{n}", "", "", Metadata(f"P{n}", "nl"), None, 1, "") for n in range(len(texts))
    }
    candidates = [Scored(n, score, ScoreParts()) for n, score in enumerate(scores)]
    return look_closely(candidates, passages, publications, intent)


def test_nearly_the_same_text_is_folded_into_the_best_one() -> None:
    found = looked(TEXT, "iets heel anders staat er in deze tekst van twaalf of meer woorden", f"{TEXT}.", f"{TEXT} en")
    assert [(f.scored.id, f.copies) for f in found] == [(0, ("p2", "p3")), (1, ())]


def test_a_part_of_a_text_is_no_copy_of_it() -> None:
    half = " ".join(TEXT.split()[:12])
    assert [f.copies for f in looked(TEXT, half)] == [(), ()]


def test_runs_of_several_texts_together_make_no_copy() -> None:
    first, second = TEXT, TEXT.replace("e", "o")
    assert [f.copies for f in looked(first, second, f"{first} {second}")] == [(), (), ()]


def test_texts_without_words_are_no_copies() -> None:
    assert len(looked("...", "!!!")) == 2


def test_a_short_passage_counts_less() -> None:
    assert [f.scored.id for f in looked("Leiderschap", TEXT, scores=(1.0, 0.7))] == [1, 0]


def test_intent_lifts_what_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.ranking.boost", lambda *arguments: float("fit" in arguments[-1]))
    texts = (TEXT, f"fit {TEXT.replace('e', 'o')}")
    intent = Intent(IntentKind.SUCCESS, (), "leiderschap")
    assert [f.scored.id for f in looked(*texts, scores=(0.9, 0.8))] == [0, 1]
    assert [f.scored.id for f in looked(*texts, scores=(0.9, 0.8), intent=intent)] == [1, 0]
