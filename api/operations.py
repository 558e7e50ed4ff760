"""The operations of an OpenAPI description, flat enough for a plain page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; ``type`` reads like "integer, 1 to 100"."""

    name: str
    required: bool
    type: str
    default: str | None
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path, with an example call, what it sends and an example answer.

    ``files`` are the media types that it answers with besides JSON, or in its place: ``example`` is then empty.
    ``body`` is empty where nothing is sent, and ``needs_key`` true where not everyone may call.
    """

    method: str
    path: str
    summary: str
    paragraphs: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    answers: tuple[tuple[str, str], ...]
    call: str
    body: str
    needs_key: bool
    files: tuple[str, ...]
    example: str


def operations(schema: Mapping[str, Any]) -> list[Operation]:
    """Everything that the description offers, in its order."""
    return [
        _operation(schema, path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def _operation(schema: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any]) -> Operation:
    parameters = operation.get("parameters", [])
    paragraphs = operation.get("description", "").split("\n\n")
    return Operation(
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        paragraphs=tuple(" ".join(p.split()) for p in paragraphs if p.strip()),
        parameters=tuple(_parameter(schema, p) for p in parameters),
        answers=tuple((status, answer["description"]) for status, answer in operation["responses"].items()),
        call=_call(path, parameters),
        body=_example(schema, operation.get("requestBody", {})),
        needs_key="401" in operation["responses"],
        files=tuple(name for name in operation["responses"]["200"]["content"] if name != _JSON),
        example=_example(schema, operation["responses"]["200"]),
    )


def _parameter(schema: Mapping[str, Any], parameter: Mapping[str, Any]) -> Parameter:
    shape = parameter["schema"]
    default = shape.get("default")
    return Parameter(
        name=parameter["name"],
        required=parameter.get("required", False),
        type=_type(schema, shape),
        default=None if default in (None, [], "") else json.dumps(default, ensure_ascii=False),
        description=parameter.get("description", ""),
    )


def _type(schema: Mapping[str, Any], shape: Mapping[str, Any]) -> str:
    if "$ref" in shape:
        return _type(schema, _resolved(schema, shape))
    if "anyOf" in shape:
        return " or ".join(_type(schema, option) for option in shape["anyOf"] if option.get("type") != "null")
    if "enum" in shape:
        return " or ".join(json.dumps(value) for value in shape["enum"])
    if shape["type"] == "array":
        return f"{_type(schema, shape['items'])}, repeatable"
    if "minimum" in shape and "maximum" in shape:
        return f"{shape['type']}, {shape['minimum']} to {shape['maximum']}"
    return str(shape["type"])


def _call(path: str, parameters: list[Mapping[str, Any]]) -> str:
    """The path with the example of every parameter that is needed."""
    query = {}
    for parameter in parameters:
        if not parameter.get("required"):
            continue
        example = next(_examples(parameter))
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", quote(str(example)))
        else:
            query[parameter["name"]] = example
    return f"{path}?{urlencode(query)}" if query else path


def _example(schema: Mapping[str, Any], sent: Mapping[str, Any]) -> str:
    """The example of the JSON that a request or an answer holds; "" when it holds none."""
    if _JSON not in sent.get("content", {}):
        return ""
    shape = _resolved(schema, sent["content"][_JSON]["schema"])
    return json.dumps(shape["examples"][0], ensure_ascii=False, indent=2)


def _resolved(schema: Mapping[str, Any], shape: Mapping[str, Any]) -> Mapping[str, Any]:
    """The shape that a reference stands for."""
    found: Mapping[str, Any] = schema["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
    return found


def _examples(parameter: Mapping[str, Any]) -> Iterator[Any]:
    """The examples of a parameter, wherever OpenAPI lets them stand."""
    yield from parameter["schema"].get("examples", [])
    if "example" in parameter:
        yield parameter["example"]
