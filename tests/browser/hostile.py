"""Texts that try to become script, in every place where a publication or a reader can put one."""

from __future__ import annotations

SCRIPT = "<script>window.__xss=1</script>"
IMAGE = '"><img src=x onerror="window.__xss=2">'
CLOSED = "</title></textarea><svg onload=window.__xss=3>"
BRACES = "{{7*7}}{% raw %}${7*7}"
ADDRESS = "javascript:window.__xss=4"
ALL = f"{SCRIPT} {IMAGE} {CLOSED} {BRACES} {ADDRESS}"

FILE_NAME = "kwaad\"'><img src=x onerror=alert(5)>.md"
HOSTILE_QUOTE = f"De kwelgeest {SCRIPT} {IMAGE} {CLOSED} {BRACES} remde het spook."
HOSTILE_META: dict[str, object] = {
    "title": f"Kwelgeest {ALL}",
    "language": "nl",
    "year": 2019,
    "kind": "tool",
    "programme": f"Programma {IMAGE} {BRACES}",
    "themes": [f"Thema {SCRIPT}"],
    "regions": [f"Regio {IMAGE}"],
    "target_groups": [f"Groep {CLOSED}"],
    "publisher": f"Uitgever {SCRIPT}",
    "source_title": f"Bron {IMAGE}",
    "source_url": ADDRESS,
}
# Code spans, for Markdown itself would take the tags out; the last line is a heading.
HOSTILE_TEXT = f"""# `Kwelgeest {ALL}`

## `Kop {SCRIPT} {IMAGE}`

`{HOSTILE_QUOTE}`

## `Tweede kop {CLOSED} {BRACES}`

`Nog een spook: {ALL}`
"""
# Without a title or a heading: the title comes from the name of the file. It tells nearly the same: a pattern.
SECOND_QUOTE = f"De kwelgeest {SCRIPT} {IMAGE} {CLOSED} {BRACES} remde ook het spook."
NAMELESS_TEXT = f"Een plaaggeest zonder titel loopt door het huis.\n\n`{SECOND_QUOTE}`\n"
