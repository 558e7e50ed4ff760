"""The architecture is a contract: rooms, direction of imports, files that stay readable."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_imports_follow_the_layers() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_every_module_of_kb_has_its_layer() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    listed = {name.strip() for layer in contracts[0]["layers"] for name in layer.split("|")}
    modules = {f"kb.{p.stem}" for p in (ROOT / "kb").glob("*.py")} | {
        f"kb.{p.parent.name}" for p in (ROOT / "kb").glob("*/__init__.py")
    }
    assert modules - {"kb.__init__"} <= listed


def test_sql_stands_only_in_the_store() -> None:
    for path in [*ROOT.glob("kb/**/*.py"), *ROOT.glob("index/*.py"), *ROOT.glob("ingest/*.py"), *ROOT.glob("api/*.py")]:
        if path.name not in ("store.py", "rows.py", "database.py", "lesson_store.py", "keys.py"):
            assert "import sqlite3" not in path.read_text("utf-8"), path


def test_a_search_does_not_load_what_only_ingest_needs() -> None:
    code = (
        "import sys; import kb.cli.main; from kb.wiring import open_application; from kb.settings import load_settings;"
        "print([m for m in ('torch', 'sentence_transformers', 'pypdf', 'bs4', 'docx', 'pptx', 'fastapi', 'sklearn',"
        " 'onnxruntime') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
