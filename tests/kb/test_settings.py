"""Settings: precedence and clear errors."""

from pathlib import Path

import pytest

from kb.errors import SettingsError
from kb.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"KB_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_arguments_beat_environment_beats_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "kb.toml").write_text("port = 1111\nmodel = 'uit-home'\n")
    (tmp_path / "kb.toml").write_text("port = 2222\n")
    assert load_settings(home=home).port == 2222
    assert load_settings(home=home).model == "uit-home"
    monkeypatch.setenv("KB_PORT", "3333")
    assert load_settings(home=home).port == 3333
    assert load_settings(home=home, port=4444).port == 4444


def test_a_wrong_value_names_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_PORT", "veel")
    with pytest.raises(SettingsError, match="KB_PORT"):
        load_settings()


def test_a_broken_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "kb.toml").write_text("port = = 1")
    with pytest.raises(SettingsError, match=r"kb\.toml"):
        load_settings()


def test_an_unknown_key_in_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "kb.toml").write_text("poort = 1")
    with pytest.raises(SettingsError, match="POORT"):
        load_settings()


def test_the_readme_lists_every_setting() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in Settings.model_fields:
        assert f"`KB_{name.upper()}`" in readme
