"""XML: elements from text that may hold anything, written as UTF-8."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element, SubElement, indent, tostring

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def root(name: str, attributes: Mapping[str, str]) -> Element:
    """The outermost element; namespaces are given as the attributes ``xmlns`` and ``xmlns:prefix``."""
    return Element(name, {key: clean(value) for key, value in attributes.items()})


def add(
    parent: Element, name: str, text: str | None = None, attributes: Mapping[str, str] = MappingProxyType({})
) -> Element:
    """A further element in ``parent``."""
    made = SubElement(parent, name, {key: clean(value) for key, value in attributes.items()})
    made.text = None if text is None else clean(text)
    return made


def to_bytes(element: Element) -> bytes:
    """The document with its declaration, indented."""
    indent(element)
    written: bytes = tostring(element, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def clean(text: str) -> str:
    """The text without the control characters that XML cannot hold."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
