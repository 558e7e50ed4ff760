"""Finding lessons in passages: what helped, what hindered, what to do, what came of it.

``Extractor`` turns passages into statements, ``training`` makes its model from labelled sentences, ``evaluation``
measures it. Nothing here knows of a database or an index; the encoder is handed in.
"""

from ingest.lessons.candidates import PassageText
from ingest.lessons.extractor import Extractor
from ingest.lessons.model import Model, load_model, open_model, save_model, shipped_model

__all__ = ["Extractor", "Model", "PassageText", "load_model", "open_model", "save_model", "shipped_model"]
