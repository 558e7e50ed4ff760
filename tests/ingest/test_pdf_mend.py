from __future__ import annotations

import io

from pdf_build import BODY, Sheet
from pypdf import PdfReader

from ingest.pdf_mend import mend


def test_a_new_page_tree_names_the_pages_that_are_left() -> None:
    sheet = Sheet()
    for _ in range(4):
        sheet.text(BODY)
        sheet.page()
    data = sheet.save()
    cut = data[: data.index(b"/Type /Catalog")]
    *_, variant = mend(cut)
    assert len(PdfReader(io.BytesIO(variant)).pages) == cut.count(b"/Type /Page\n") + cut.count(b"/Type /Page ")


def test_what_never_was_a_pdf_is_not_mended() -> None:
    assert list(mend(b"<html>")) == []
    assert list(mend(b"")) == []


def test_without_pages_there_is_only_the_search_for_objects() -> None:
    assert len(list(mend(b"%PDF-1.4\n1 0 obj <</Type /Pages>> endobj"))) == 1
