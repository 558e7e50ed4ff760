"""Text that is safe to open in a spreadsheet."""

from __future__ import annotations

# A spreadsheet would run what begins with one of these, also in their wide forms and after white space.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_CONTROL = ("\t", "\r", "\n")


def harmless(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: such a text gets an apostrophe in front. Numbers stay numbers."""
    if not isinstance(value, str):
        return value
    risky = value.startswith(_CONTROL) or value.lstrip().startswith(_FORMULA)
    return f"'{value}" if risky else value
