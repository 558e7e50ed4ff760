"""The strings of the page about this knowledge base, as (Dutch, English). Figures are those of README."""

from __future__ import annotations

from api.i18n import LANGUAGES

TEXTS: dict[str, tuple[str, str]] = {
    "title": ("Over deze kennisbank", "About this knowledge base"),
    "lead": (
        "Hier leest u wat erin zit, hoe zoeken werkt, en wat u er wel en niet van mag verwachten.",
        "Here you read what it holds, how searching works, and what you may and may not expect of it.",
    ),
    "on_this_page": ("Op deze pagina", "On this page"),
    # What is in it
    "holds": ("Wat erin zit", "What it holds"),
    "publications": ("Publicaties", "Publications"),
    "programmes": ("Programma’s", "Programmes"),
    "passages": ("Passages", "Passages"),
    "passages_note": ("stukken tekst waarin wij zoeken", "pieces of text that are searched"),
    "lessons": ("Lessen", "Lessons"),
    "languages": ("Talen", "Languages"),
    "years": ("Jaren", "Years"),
    "newest": ("Laatst bijgewerkt", "Last updated"),
    "kinds": ("Soorten publicaties", "Kinds of publications"),
    "kind": ("Soort", "Kind"),
    "number": ("Aantal", "Number"),
    "no_kind": ("soort niet bekend", "kind not known"),
    "nothing": ("Er zijn nog geen publicaties.", "There are no publications yet."),
    # Search
    "search": ("Hoe zoeken werkt", "How searching works"),
    "search_cut": (
        "Elke publicatie is in passages geknipt: stukken van ongeveer 120 woorden. De kennisbank vergelijkt uw vraag "
        "met elke passage.",
        "Each publication is cut into passages: pieces of about 120 words. The knowledge base compares your question "
        "with every passage.",
    ),
    "search_words": (
        "Op woorden: uw woorden, andere vormen ervan, delen van samengestelde woorden, en woorden die hetzelfde "
        "betekenen.",
        "By words: your words, other forms of them, parts of compound words, and words with the same meaning.",
    ),
    "search_meaning": (
        "Op betekenis: een passage kan ook passen als er andere woorden in staan. Zo vindt een Nederlandse vraag "
        "Engelse tekst, en andersom.",
        "By meaning: a passage may also fit when it uses other words. So a Dutch question finds English text, and the "
        "other way round.",
    ),
    "search_whole": (
        "Ook telt mee waar de publicatie als geheel over gaat. Vraagt u naar succesfactoren of belemmeringen? Dan "
        "komen passages onder zo’n kop iets hoger.",
        "What the publication as a whole is about counts too. If you ask for success factors or barriers, passages "
        "under such a heading come a little higher.",
    ),
    "search_not": (
        "Wie u bent en hoe vaak iets wordt gelezen, telt niet mee. Alle citaten zijn letterlijk.",
        "Who you are and how often something is read does not count. All quotes are verbatim.",
    ),
    "search_prose": (
        "Staat er een antwoord in lopende tekst? Dat schreef een taalmodel dat de beheerder koos. Elke zin noemt zijn "
        "bronnen: lees die na.",
        "Is there an answer in running text? A language model that the administrator chose wrote it. Each sentence "
        "names its sources: check them.",
    ),
    "relevance": ("Hoe goed een passage past", "How well a passage fits"),
    "relevance_lead": (
        "Bij elke passage staat hoe goed zij bij uw vraag past. De computer schat dat; het is geen oordeel over de "
        "inhoud.",
        "Each passage says how well it fits your question. The computer estimates this; it is no judgement of the "
        "content.",
    ),
    # Lessons
    "finding": ("Hoe lessen worden gevonden", "How lessons are found"),
    "finding_how": (
        "Een les is een zin die letterlijk in een publicatie staat. De computer kiest de zinnen en zegt wat voor les "
        "het is. Dat leerde hij van duizenden zinnen die mensen hebben ingedeeld.",
        "A lesson is a sentence that stands literally in a publication. The computer chooses the sentences and says "
        "what kind of lesson each is. It learnt this from thousands of sentences that people sorted.",
    ),
    "finding_checked": (
        "Mensen kunnen lessen nakijken. Bij een nagekeken les staat dat erbij. Een afgekeurde les ziet u niet meer.",
        "People can check lessons. A lesson that was checked says so. A rejected lesson is not shown any more.",
    ),
    "success": ("Dit hielp.", "This helped."),
    "barrier": ("Dit werkte tegen.", "This hindered."),
    "recommendation": ("Dit raadt de publicatie aan.", "The publication recommends this."),
    "result": ("Dit kwam eruit, bijvoorbeeld uit een meting.", "This came of it, for example from a measurement."),
    "finding_one": (
        "Dit viel op, zonder dat het goed of slecht heet.",
        "This was noticed, without being called good or bad.",
    ),
    # Evidence
    "evidence": ("Wat ‘3 programma’s’ zegt", "What ‘3 programmes’ says"),
    "evidence_lead": (
        "Bij een les of patroon staat hoeveel programma’s het vertellen. Hoe meer programma’s los van elkaar hetzelfde "
        "zeggen, hoe sterker de les. Dit zijn de stappen, van zwak naar sterk:",
        "A lesson or pattern says how many programmes tell it. The more programmes say the same independently, the "
        "stronger the lesson. These are the steps, from weak to strong:",
    ),
    "rules": ("Zo tellen wij:", "This is how we count:"),
    # Limits
    "limits": ("Wat u niet mag verwachten", "What you may not expect"),
    "limit_source": (
        "De kennisbank weet alleen wat in deze publicaties staat. Wat er niet in staat, kan toch waar zijn.",
        "The knowledge base only knows what these publications say. What they do not say may still be true.",
    ),
    "limit_wrong": (
        "De computer vergist zich. Lees bij een belangrijke beslissing altijd de publicatie zelf.",
        "The computer makes mistakes. For an important decision, always read the publication itself.",
    ),
    "limit_answer": (
        "Soms is er geen antwoord. In een proef met 224 vragen zonder antwoord zag de computer dat bij 91 van de 100. "
        "Van 263 vragen met een antwoord zei hij bij 5 van de 100 ten onrechte dat er geen was. De proef ging over de "
        "publicaties die met het programma kb worden meegeleverd.",
        "Sometimes there is no answer. In a test with 224 questions without an answer, the computer saw this in 91 of "
        "100. Of 263 questions with an answer, it wrongly said of 5 in 100 that there was none. The test was done on "
        "the publications that come with the program kb.",
    ),
    "limit_lessons": (
        "Niet elke les wordt gevonden, en soms is een zin geen les. In een proef met 6.750 zinnen was de score (F1) "
        "0,91. Op zinnen uit echte publicaties alleen was die 0,79. Een score van 1 is foutloos.",
        "Not every lesson is found, and sometimes a sentence is no lesson. In a test with 6,750 sentences the score "
        "(F1) was 0.91. On sentences from real publications alone it was 0.79. A score of 1 is without mistakes.",
    ),
    "limit_elsewhere": (
        "Op deze verzameling is niet gemeten: hier kan het beter of slechter gaan.",
        "Nothing was measured on this collection: it may do better or worse here.",
    ),
    # Privacy
    "privacy": ("Wat wij bewaren", "What we keep"),
    "privacy_log": (
        "Wij tellen welke vragen worden gesteld, per dag. Wij bewaren niet wie ze stelt. Een vraag die drie keer of "
        "vaker is gesteld, kan een andere lezer als suggestie zien. Zet dus geen namen in uw vraag.",
        "We count which questions are asked, per day. We do not keep who asks them. A question that was asked three "
        "times or more may be suggested to another reader. So put no names in your question.",
    ),
    "privacy_no_log": ("Vragen die u stelt, bewaren wij niet.", "We do not keep the questions you ask."),
    "privacy_feedback": (
        "Zegt u of een passage helpt, of wat u mist? Dan bewaren wij dat met de vraag en wat u zag. Niet wie u bent.",
        "If you tell whether a passage helps, or what you miss, we keep that with the question and what you saw. Not "
        "who you are.",
    ),
    "privacy_prose": (
        "Voor een antwoord in lopende tekst gaan uw vraag en de citaten naar het taalmodel dat de beheerder koos.",
        "For an answer in running text, your question and the quotes go to the language model that the administrator "
        "chose.",
    ),
    "privacy_pages": (
        "Deze pagina’s laden niets van andere websites en volgen u niet. Alleen wie lessen nakijkt, krijgt een cookie.",
        "These pages load nothing from other websites and do not follow you. Only who checks lessons gets a cookie.",
    ),
    "privacy_server": (
        "De server waarop dit draait kan zelf een logboek bijhouden. De beheerder weet dat.",
        "The server that this runs on may keep a log of its own. The administrator knows.",
    ),
    # A wrong source
    "wrong": ("Klopt er iets niet?", "Is something wrong?"),
    "wrong_how": (
        "Is een bron onjuist, verouderd of hoort zij hier niet? Meld het aan de beheerder van deze kennisbank. Stuur "
        "het adres van de pagina mee, en zeg wat er niet klopt. De beheerder kan een publicatie verbeteren of "
        "weghalen.",
        "Is a source wrong, out of date or out of place? Tell the administrator of this knowledge base. Send the "
        "address of the page, and say what is wrong. The administrator can correct or remove a publication.",
    ),
    "wrong_lesson": (
        "Is een zin geen les, of de verkeerde soort? Wie een sleutel heeft, kan dat zelf verbeteren:",
        "Is a sentence no lesson, or of the wrong kind? Those who have a key can correct it themselves:",
    ),
    # Other programs
    "machines": ("Volgen en hergebruiken", "Follow and reuse"),
    "feed_atom": ("Wat er nieuw is, als feed (Atom)", "What is new, as a feed (Atom)"),
    "feed_json": ("Wat er nieuw is, als feed (JSON)", "What is new, as a feed (JSON)"),
    "api": ("Voor ontwikkelaars: de API", "For developers: the API"),
    "counts_json": ("Deze aantallen als JSON", "These counts as JSON"),
    "version": ("Dit is kb, versie {version}.", "This is kb, version {version}."),
}


class AboutWords:
    """The strings of this page in one language; called like the ``t`` of other pages."""

    def __init__(self, code: str) -> None:
        self._column = LANGUAGES.index(code)

    def __call__(self, key: str, **values: object) -> str:
        """The string with this key, its holes filled with ``values``."""
        return TEXTS[key][self._column].format(**values)

    def either(self, texts: tuple[str, str]) -> str:
        """One of a pair of texts."""
        return texts[self._column]
