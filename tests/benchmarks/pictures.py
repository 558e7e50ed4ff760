"""Pictures of the pages for the documentation: ``KB_HOME=... python -m tests.benchmarks.pictures [folder]``.

Needs a filled data folder (``make demo``) and a Chromium (``CHROMIUM``); writes ``docs/pictures/<page>-<width>.png``.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from api.app import create_app
from kb.settings import load_settings
from kb.wiring import Application, open_application
from tests.served import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
WIDTHS = {360: 740, 768: 1000, 1440: 1000}
MOST_BYTES = 150_000
QUESTION = "succesfactoren+voor+samenwerking"


def main() -> None:
    """Take every picture, each small enough for a page on a code hosting site."""
    from playwright.sync_api import sync_playwright

    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    application = open_application(load_settings(query_log=False))
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with serving(create_app(application)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, path in _pages(application).items():
            for width in WIDTHS:
                data = _picture(browser, address + path, width)
                (folder / f"{name}-{width}.png").write_bytes(data)
                print(f"{name}-{width}.png  {len(data) // 1000} KB")
        browser.close()
    application.store.close()


def _pages(application: Application) -> dict[str, str]:
    """The pages to show, by the name of their pictures."""
    result = application.kb.search(QUESTION.replace("+", " "))
    first = result.groups[0].hits[0]
    lesson = application.lesson_finder.find(QUESTION.replace("+", " "), page_size=1).items[0].lesson
    pattern = application.patterns.all(page_size=1).patterns[0]
    return {
        "start": "/",
        "search": f"/?q={QUESTION}",
        "search-dark": f"/?q={QUESTION}#dark",
        "publication": f"/publications/{first.publication.id}#passage-{first.passage.id}",
        "lessons": f"/lessons?q={QUESTION}",
        "lesson": f"/lessons/{lesson.id}",
        "patterns": "/patterns",
        "pattern": f"/patterns/{pattern.id}",
        "gaps": "/gaps",
        "brief": "/brief?q=samenwerking+in+de+eerste+lijn",
        "about": "/about",
    }


def _picture(browser: Browser, url: str, width: int) -> bytes:
    """One screen as PNG with at most 256 colours."""
    url, _, state = url.partition("#")
    page = browser.new_page(
        viewport={"width": width, "height": WIDTHS[width]},
        locale="nl-NL",
        color_scheme="dark" if state == "dark" else "light",
    )
    answer = page.goto(f"{url}#{state}", wait_until="networkidle")
    if answer is None or not answer.ok:
        raise SystemExit(f"{url} cannot be shown")
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    page.close()
    for colours in (256, 64, 16):
        made = io.BytesIO()
        shot.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
        if len(made.getvalue()) < MOST_BYTES:
            return made.getvalue()
    raise SystemExit(f"the picture of {url} at {width} does not fit in {MOST_BYTES} bytes")


if __name__ == "__main__":
    main()
