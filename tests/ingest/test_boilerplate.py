import pytest

from ingest.boilerplate import (
    is_boilerplate_line,
    is_contact_paragraph,
    is_menu,
    is_person_name,
    is_related_heading,
    is_role_line,
)

FURNITURE = """
Search
Word lid van VvOCM
Lees meer…
Lees meer over ons werk als ‘Projectleider Wijkmanagement’
Lees hoe we dat doen.
Neem contact op met
Neem dan contact op met Marianne de Jong.
Neem contact op via het contactformulier
Neem gerust contact met ons op.
Alle mensen
Blijf op de hoogte
Ontvang de nieuwsbrief
Vragen?
Meer weten?
Meer informatie:
Heb je vragen of wil je input delen als het gaat om de uitvoering van deze visie?
Je kunt ons mailen of bellen 033 467 77 77
Bel 0800-1421 of mail naar info@voorbeeld.nl
kwaliteitvanzorg [at] zonmw.nl
T: 030 123 45 67
www.voorbeeld.nl/contact
Status:
Status: Afgerond
Budget: € 0
Looptijd: 100 %
€ 0
Onderdeel van programma:
Toegevoegd door Paul Boon op 18 november 2022
Laatst gewijzigd op: 3 mei 2019
Deel dit artikel
Delen: mail print
Mail | Print | LinkedIn
Home › Programma's › Ouderenzorg
U bent hier: Start > Regio's > Zuid-Limburg
Deze website gebruikt alleen functionele cookies. Meer over cookies
© 2019 Stichting Voorbeeld
Terug naar boven
Pagina 3 van 12
---
"""
SENTENCES = """
Zonder urgentiebesef geen implementatie.
Belangen blijven vaak onder tafel.
Neem contact op met de gemeente.
Neem vroeg contact op met de huisarts en spreek samen een plan af.
Budget: er was te weinig geld voor scholing.
Budget: 16.625.000 euro
Looptijd: 2009 tot medio 2015
De status van het plan bleef onduidelijk.
Leiderschap valt niet af te dwingen.
In 2009 deden 69 samenwerkingsverbanden mee.
De wijkverpleegkundige belt met de huisarts.
Programma's
Contact
Privacy
Vertrouwen
Samenwerking > regie
Wie vragen heeft, krijgt binnen een dag antwoord.
Ontvangers van zorg lezen de nieuwsbrief van hun praktijk zelden.
"""


@pytest.mark.parametrize("line", FURNITURE.strip().splitlines())
def test_furniture(line: str) -> None:
    assert is_boilerplate_line(line)


@pytest.mark.parametrize("line", SENTENCES.strip().splitlines())
def test_sentences_stay(line: str) -> None:
    assert not is_boilerplate_line(line)


def test_menus() -> None:
    assert is_menu(["Menu", "Home", "Nieuws", "Programma's", "Contact"])
    assert is_menu(["Actueel", "Thema's", "Wonen met zorg", "Over ons"])
    assert not is_menu(["Home", "Nieuws"])
    assert not is_menu(["Gemeenten", "Zorgverzekeraars", "Huisartsen"])
    assert not is_menu(["Contact", "Nieuws", "De samenwerking tussen de partijen bleef jarenlang moeizaam verlopen."])


def test_a_call_to_get_in_touch() -> None:
    call = "Wil je een keer met ons sparren? Bijvoorbeeld over het regioplan. Neem gerust contact met ons op."
    assert is_contact_paragraph(call)
    assert not is_contact_paragraph("Wil je samenwerken? Begin dan klein. Spreek af wie de regie heeft.")
    assert not is_contact_paragraph("De huisarts merkt het op. Neem gerust contact met ons op.")


def test_names_and_roles() -> None:
    assert all(map(is_person_name, ["Renata Klop", "Marianne de Jong", "dr. A.B. van der Berg", "Ernst Kuipers"]))
    assert not any(map(is_person_name, ["Samenwerking in de wijk", "Succesfactoren", "De zorg is te duur"]))
    assert all(map(is_role_line, ["Adviseur", "Senior adviseur", "Programmamanager Ouderenzorg"]))
    assert not any(map(is_role_line, ["De adviseur is onmisbaar", "Adviseurs"]))


def test_headings_above_links() -> None:
    assert all(map(is_related_heading, ["Lees ook", "Verder lezen", "Related articles", "Meer informatie:"]))
    assert not is_related_heading("Verwant onderzoek")
