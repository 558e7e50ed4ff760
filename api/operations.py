"""The operations of an OpenAPI description, flat enough for a plain page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode


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
    """One method of one path, with an example call and an example answer."""

    method: str
    path: str
    summary: str
    paragraphs: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    answers: tuple[tuple[str, str], ...]
    call: str
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
        parameters=tuple(_parameter(p) for p in parameters),
        answers=tuple((status, answer["description"]) for status, answer in operation["responses"].items()),
        call=_call(path, parameters),
        example=_example(schema, operation),
    )


def _parameter(parameter: Mapping[str, Any]) -> Parameter:
    schema = parameter["schema"]
    default = schema.get("default")
    return Parameter(
        name=parameter["name"],
        required=parameter.get("required", False),
        type=_type(schema),
        default=None if default in (None, []) else json.dumps(default, ensure_ascii=False),
        description=parameter.get("description", ""),
    )


def _type(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_type(option) for option in schema["anyOf"] if option.get("type") != "null")
    if "enum" in schema:
        return " or ".join(json.dumps(value) for value in schema["enum"])
    if schema["type"] == "array":
        return f"{_type(schema['items'])}, repeatable"
    if "minimum" in schema and "maximum" in schema:
        return f"{schema['type']}, {schema['minimum']} to {schema['maximum']}"
    return str(schema["type"])


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


def _example(schema: Mapping[str, Any], operation: Mapping[str, Any]) -> str:
    content = operation["responses"]["200"]["content"]["application/json"]["schema"]
    name = content["$ref"].rpartition("/")[2]
    return json.dumps(schema["components"]["schemas"][name]["examples"][0], ensure_ascii=False, indent=2)


def _examples(parameter: Mapping[str, Any]) -> Iterator[Any]:
    """The examples of a parameter, wherever OpenAPI lets them stand."""
    yield from parameter["schema"].get("examples", [])
    if "example" in parameter:
        yield parameter["example"]
