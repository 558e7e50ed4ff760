from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pdf_build import Sheet
from PIL import Image
from toy import ToyEncoder

from api import pages_pictures
from api.app import create_app
from api.pages_pictures import serves_files
from api.texts_pictures import TEXTS
from index.sync import sync
from kb.settings import Settings
from kb.text import with_context
from kb.types import Block, BlockKind, Document, Metadata, Passage, Span
from kb.wiring import Application

FIRST = "Vertrouwen groeit langzaam. Een vaste contactpersoon maakt het verschil. De gemeente betaalt."
ON_SECOND = "fietsen"
SECOND = "Fietsen is gezond voor mensen & dieren."
HTML = {"accept": "text/html"}
HREFS = ("/publications/verslag/pages/1", "/publications/verslag/pages/1.png", "/publications/verslag/file")


def a_pdf() -> bytes:
    sheet = Sheet()
    sheet.text(FIRST)
    sheet.page()
    sheet.text(SECOND)
    return sheet.save()


class Home:
    """A kb with three publications and their files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.application = Application(Settings(home=folder))
        self.encoder = ToyEncoder()
        vars(self.application)["encoders"] = (self.encoder, self.encoder)
        self.pdf = self.add("verslag", a_pdf(), "application/pdf", "Verslag <i>nu</i>", pages=2)
        self.add("samen", a_pdf(), "application/pdf", "Samen", pages=2, joined=True)
        self.add("kapot", b"%PDF-1.7\nkapot", "application/pdf", "Kapot", pages=2)
        self.add("pagina", b"<script>alert(1)</script>", "text/html", "Pagina")
        sync(self.application.store, self.application.indexes, self.encoder)
        self.app = create_app(self.application)
        if not any(getattr(route, "path", "") == "/publications/{id}/file" for route in self.app.routes):
            self.app.include_router(pages_pictures.router)

    def add(
        self, id: str, data: bytes, media_type: str, title: str, pages: int | None = None, joined: bool = False
    ) -> Path:
        path = self.folder / f"{id} één.bin"
        path.write_bytes(data)
        texts: tuple[str, ...] = (FIRST, SECOND)
        blocks = tuple(Block(BlockKind.PARAGRAPH, t, page=i) for i, t in enumerate(texts, 1))
        passages = [Passage(t, (), (Span(i, 0, len(t)),), i + 1, i + 1) for i, t in enumerate(texts)]
        if joined:
            spans = tuple(Span(i, 0, len(t)) for i, t in enumerate(texts))
            passages, texts = [Passage("\n".join(texts), (), spans, 1, 2)], ("\n".join(texts),)
        contexts = [with_context(title, (), t) for t in texts]
        hashes = [hashlib.sha256(t.encode()).hexdigest()[:32] for t in contexts]
        vectors = dict(zip(hashes, self.encoder.encode_documents(contexts), strict=True))
        store = self.application.store
        store.save_vectors(vectors, self.encoder.fingerprint)
        meta = Metadata(title=title, language="nl")
        found = Document(str(path), media_type, hashlib.sha256(data).hexdigest(), meta, blocks, pages)
        store.save_publication(id, found, passages, hashes, "recipe")
        return path

    def passage(self, number: int = 0, id: str = "verslag") -> int:
        return self.application.store.passages_of(id)[number].id


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    yield made
    made.application.store.close()


@pytest.fixture
def client(home: Home) -> Iterator[TestClient]:
    with TestClient(home.app, raise_server_exceptions=False) as made:
        yield made


def marked(png: bytes) -> int:
    """How many pixels are yellow."""
    red, _, blue = Image.open(io.BytesIO(png)).convert("RGB").split()
    return sum(r > 150 and r - b > 60 for r, b in zip(red.tobytes(), blue.tobytes(), strict=True))


def test_the_picture_marks_the_passage_and_less_of_it_for_a_question(client: TestClient, home: Home) -> None:
    plain = client.get("/publications/verslag/pages/1.png")
    assert (plain.status_code, plain.headers["content-type"]) == (200, "image/png")
    assert marked(plain.content) == 0
    whole = client.get("/publications/verslag/pages/1.png", params={"passage": home.passage()})
    assert marked(whole.content) > 1000
    asked = client.get("/publications/verslag/pages/1.png", params={"passage": home.passage(), "q": "contactpersoon"})
    assert 0 < marked(asked.content) <= marked(whole.content)
    again = client.get("/publications/verslag/pages/1.png", headers={"if-none-match": plain.headers["etag"]})
    assert again.status_code == 304


def test_the_width_is_bounded(client: TestClient) -> None:
    small = client.get("/publications/verslag/pages/1.png?width=300")
    assert Image.open(io.BytesIO(small.content)).width == 300
    assert client.get("/publications/verslag/pages/1.png?width=1601").status_code == 422


def test_the_page_shows_the_picture_with_its_text_and_ways_on(client: TestClient, home: Home) -> None:
    id = home.passage()
    answer = client.get(f"/publications/verslag/pages/1?passage={id}&lang=nl", headers=HTML)
    html = answer.text
    assert answer.status_code == 200
    assert f'src="/publications/verslag/pages/1.png?passage={id}&amp;lang=nl"' in html
    assert f"Gemarkeerd is: {FIRST}" in html
    assert f'rel="next" href="/publications/verslag/pages/2?passage={id}&amp;lang=nl"' in html
    assert 'rel="prev"' not in html
    assert 'href="/publications/verslag/file?lang=nl#page=1"' in html
    assert f"#passage-{id}" in html
    assert "<i>nu</i>" not in html
    assert "<script" not in html
    assert "style=" not in html


def test_the_page_tells_when_the_text_is_not_on_it(client: TestClient, home: Home) -> None:
    html = client.get(f"/publications/verslag/pages/2?passage={home.passage()}&lang=en", headers=HTML).text
    assert TEXTS["marked_none"][1] in html
    assert "The text looked for is" in html
    assert 'rel="next"' not in html
    plain = client.get("/publications/verslag/pages/2?lang=en", headers=HTML).text
    assert "Fietsen is gezond voor mensen &amp; dieren." in plain
    assert TEXTS["marked_none"][1] not in plain


def test_the_file_is_served_as_it_is_and_in_parts(client: TestClient, home: Home) -> None:
    answer = client.get("/publications/verslag/file")
    assert answer.content == home.pdf.read_bytes()
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'inline; filename="verslag.pdf"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    part = client.get("/publications/verslag/file", headers={"range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"%PDF")
    assert client.head("/publications/verslag/file").content == b""


def test_a_page_of_someone_else_is_not_shown_as_ours(client: TestClient) -> None:
    answer = client.get("/publications/pagina/file")
    assert answer.headers["content-disposition"] == 'attachment; filename="pagina.html"'


@pytest.mark.parametrize(
    "path",
    [
        "/publications/onbekend/file",
        "/publications/onbekend/pages/1",
        "/publications/onbekend/pages/1.png",
        "/publications/pagina/pages/1",
        "/publications/pagina/pages/1.png",
        "/publications/verslag/pages/0",
        "/publications/verslag/pages/3.png",
        "/publications/verslag/pages/-1.png",
        "/publications/verslag/pages/1.png?passage=99999",
        "/publications/..%2f..%2fetc%2fpasswd/file",
        "/publications/%2fetc%2fpasswd/file",
        "/publications/verslag/..%2f..%2fkb.sqlite3",
        "/publications/verslag%20%C3%A9%C3%A9n.bin/file",
    ],
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    answer = client.get(path)
    if path.endswith(("pages/1", "pages/0")) and "onbekend" not in path:
        assert "<h2>Deze pagina kan niet worden getoond</h2>" in answer.text
    else:
        assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == 404
    assert client.get(path, headers=HTML).status_code == 404


def test_a_passage_over_two_pages_opens_at_the_page_of_its_quote(client: TestClient, home: Home) -> None:
    id = home.passage(id="samen")
    source = client.get(f"/?q={ON_SECOND}&publication=samen", headers=HTML).text
    address = f"/publications/samen/pages/of/{id}?q={ON_SECOND}"
    assert f'href="{address}"' in source
    answer = client.get(address, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (
        302,
        f"/publications/samen/pages/2?passage={id}&q={ON_SECOND}",
    )
    assert marked(client.get(f"/publications/samen/pages/2.png?passage={id}&q={ON_SECOND}").content) > 0
    assert client.get(f"/publications/samen/pages/of/{id}").url.path == "/publications/samen/pages/1"
    assert client.get(f"/publications/samen/pages/of/{home.passage()}").status_code == 404


def test_a_passage_of_another_publication_is_not_found(client: TestClient, home: Home) -> None:
    other = home.passage(id="pagina")
    assert client.get(f"/publications/verslag/pages/1.png?passage={other}").status_code == 404


def test_a_broken_pdf_says_so(client: TestClient, home: Home) -> None:
    answer = client.get("/publications/kapot/pages/1.png")
    assert answer.status_code == 422
    assert "cannot be read" in answer.json()["detail"]
    assert str(home.folder) not in answer.text
    html = client.get("/publications/kapot/pages/1?lang=nl", headers=HTML)
    assert html.status_code == 422
    assert "beschadigd" in html.text
    assert FIRST in html.text


def test_a_changed_file_is_not_shown(client: TestClient, home: Home) -> None:
    home.pdf.write_bytes(b"een geheim van iemand anders")
    for path in HREFS:
        answer = client.get(path)
        assert answer.status_code == 404
        assert "geheim" not in answer.text
    home.pdf.unlink()
    assert client.get("/publications/verslag/file").status_code == 404
    assert TEXTS["gone"][1] in client.get("/publications/verslag/pages/1?lang=en").text


def test_files_are_not_served_where_the_settings_say_so(client: TestClient, home: Home) -> None:
    home.app.dependency_overrides[serves_files] = lambda: False
    for path in HREFS:
        assert client.get(path).status_code == 404
    assert "KB_SERVE_FILES" in client.get("/publications/verslag/file").json()["detail"]


def test_every_text_is_there_in_both_languages() -> None:
    for dutch, english in TEXTS.values():
        assert dutch
        assert english
        assert dutch != english
