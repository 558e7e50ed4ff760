from ingest.lessons.cues import cue_matrix, cue_names, decisive_kinds, heading_kinds
from ingest.lessons.phrases import PhraseMatcher, tokens


def test_whole_words_stars_and_several_words() -> None:
    matcher = PhraseMatcher({"geld": ["subsidie*", "*financiering"], "tijd": ["te weinig tijd"], "ict": ["it system*"]})
    assert matcher.counts(tokens("Subsidies en ketenfinanciering, maar te weinig tijd")) == {"geld": 2, "tijd": 1}
    assert matcher.counts(tokens("Two IT-systems; two IT systems")) == {"ict": 1}
    assert matcher.counts(tokens("te weinig")) == {}


def test_headings_say_what_follows_in_both_languages() -> None:
    assert "success" in heading_kinds("Succesfactoren in de wijk")
    assert "barrier" in heading_kinds("What got in the way")
    assert "recommendation" in heading_kinds("Aanbevelingen")
    assert heading_kinds("De wijk Noord") == frozenset()


def test_a_number_for_each_name() -> None:
    texts = ["Zonder urgentie geen verandering.", ""]
    matrix = cue_matrix(texts, [tokens(t) for t in texts], [("Lessen", "Succesfactoren"), ()])
    names = cue_names()
    assert matrix.shape == (2, len(names))
    first = dict(zip(names, matrix[0], strict=True))
    assert first["heading:success"] == 1
    assert first["above:lesson"] == 1
    assert first["without+negation"] == 1
    assert 0 <= matrix.min() <= matrix.max() <= 1


def test_decisive_phrases_give_way_to_negation_and_to_two_minds() -> None:
    assert decisive_kinds(tokens("Wisselingen hinderden de voortgang zeer")) == {"barrier"}
    assert decisive_kinds(tokens("Niets hinderde de voortgang, zonder meer")) == frozenset()
    assert decisive_kinds(tokens("It had no effect on hospital admissions")) == {"result"}
    assert decisive_kinds(tokens("Een tabel van bevorderende en belemmerende factoren")) == frozenset()
    assert decisive_kinds(tokens("Knelpunten en tips")) == frozenset()
