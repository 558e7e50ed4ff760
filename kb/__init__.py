"""kb: a self-hosted knowledge base over programme publications.

The architecture, from the outside in: ``api`` and ``kb.cli`` speak to people and programs, ``kb.wiring`` puts the
parts together, ``kb.service`` holds the use cases, ``ingest`` reads publications, ``index`` finds passages,
``kb.store`` keeps the truth.
"""

__version__ = "0.1.0"
