"""OpenSearch 1.1: how a browser or an intranet searches here, and what it suggests while someone types."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api import texts_feeds
from api.address import FullBase, with_query
from api.conditional import conditional
from api.dependencies import Discoveries
from api.feeds import ATOM_TYPE
from api.i18n import LANGUAGES, interface
from api.render import Frame, theme_in
from api.xml_output import add, root, to_bytes
from kb.service import MAX_QUERY

DESCRIPTION_TYPE = "application/opensearchdescription+xml"
SUGGESTIONS_TYPE = "application/x-suggestions+json"
_MOST = 20

router = APIRouter(include_in_schema=False)

Lang = Annotated[Literal["nl", "en"] | None, Query()]


@router.api_route("/opensearch.xml", methods=["GET", "HEAD"])
def description(request: Request, base: FullBase, lang: Lang = None) -> Response:
    """The OpenSearch description document, in the language asked for."""
    language = interface(lang, request.headers.get("accept-language")).code
    document = root("OpenSearchDescription", {"xmlns": "http://a9.com/-/spec/opensearch/1.1/"})
    # A browser shows the short name; the standard wants at most 16 characters, and 48 in the long one.
    named = theme_in(request).name
    add(document, "ShortName", (named or texts_feeds.text("search_name", language))[:16].rstrip())
    add(document, "LongName", (named or texts_feeds.text("search_long", language))[:48].rstrip())
    add(document, "Description", texts_feeds.text("search_what", language))
    icon = base + Frame.of(request).static("kb.svg").removeprefix(str(request.scope.get("root_path", "")).rstrip("/"))
    add(document, "Image", icon, {"width": "16", "height": "16", "type": "image/svg+xml"})
    page = f"{base}/?q={{searchTerms}}&lang={language}"
    add(document, "Url", attributes={"type": "text/html", "method": "get", "template": page})
    suggestions = f"{base}/api/suggest/opensearch?q={{searchTerms}}&lang={language}"
    add(document, "Url", attributes={"type": SUGGESTIONS_TYPE, "rel": "suggestions", "template": suggestions})
    feed = f"{base}/feed.atom?q={{searchTerms}}&lang={language}"
    add(document, "Url", attributes={"type": ATOM_TYPE, "template": feed})
    itself = with_query(f"{base}/opensearch.xml", [("lang", language)])
    add(document, "Url", attributes={"type": DESCRIPTION_TYPE, "rel": "self", "template": itself})
    for code in LANGUAGES:
        add(document, "Language", code)
    add(document, "InputEncoding", "UTF-8")
    add(document, "OutputEncoding", "UTF-8")
    varies = "" if lang else "Accept-Language"
    return conditional(request, to_bytes(document), f"{DESCRIPTION_TYPE}; charset=utf-8", varies=varies)


@router.get("/api/suggest/opensearch")
def suggestions(
    discovery: Discoveries,
    base: FullBase,
    q: Annotated[str, Query(max_length=MAX_QUERY)] = "",
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 8,
    lang: Literal["nl", "en"] = "nl",
) -> Response:
    """The suggestions of ``/api/suggest`` in OpenSearch's form: what was typed, completions, what they are, pages."""
    found = discovery.suggest(q, lang, limit)
    answer = [
        q,
        [one.text for one in found],
        [texts_feeds.text(f"suggested_{one.kind.name.lower()}", lang) for one in found],
        [with_query(f"{base}/", [("q", one.text), ("lang", lang)]) for one in found],
    ]
    return Response(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"), media_type=SUGGESTIONS_TYPE)
