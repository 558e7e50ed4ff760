"""Everything at once, as JSON Lines."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from api.address import FullBase
from api.conditional import is_known, validators
from api.dependencies import Filters, Kb, access_of
from kb.export import Export

MEDIA_TYPE = "application/jsonl"

router = APIRouter(include_in_schema=False)


@router.get("/api/export.jsonl")
def export(
    request: Request, kb: Kb, base: FullBase, filters: Filters, vectors: Annotated[bool, Query()] = False
) -> Response:
    """The publications that pass the filters and their passages, streamed; docs/connectors.md tells of the lines.

    The answer has an ETag: who has the newest export gets 304 and nothing else.
    """
    application = access_of(request).application
    found = Export(application.store, kb.resolve(filters), base, application.encoders[1] if vectors else None)
    headers = validators(found.version().encode()) | {"Cache-Control": "no-cache"}
    if is_known(request, headers):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = 'attachment; filename="kb.jsonl"'
    return StreamingResponse(found.lines(), headers=headers, media_type=MEDIA_TYPE)
