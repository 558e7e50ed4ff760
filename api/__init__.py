"""The HTTP face of kb: JSON for programs and server-rendered pages for people, over ``kb.service``."""
