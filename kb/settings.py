"""Settings: one frozen object, made at the entry point and passed down.

Order of precedence: arguments, ``KB_*`` environment variables, ``kb.toml`` in the working directory, ``kb.toml`` in the
data folder, defaults. README and ``kb doctor`` show the same table; a test keeps them in step.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import platformdirs
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from kb.errors import SettingsError

DEFAULT_MODEL = "multilingual-e5-small"


class Settings(BaseSettings):
    """Everything an installation can choose. Sizes are in the unit that the name ends in."""

    model_config = SettingsConfigDict(env_prefix="KB_", extra="forbid", frozen=True)

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("kb", appauthor=False)),
        description="Data folder: database, indexes and the built model.",
    )
    model: str = Field(
        default=DEFAULT_MODEL,
        min_length=1,
        description="Embedding model: the default (built offline), a sentence-transformers hub name, or a folder.",
    )
    taxonomy: Path | None = Field(
        default=None, description="Taxonomy file; default taxonomy.toml in the data folder, else the one kb ships."
    )
    host: str = Field(default="127.0.0.1", description="Address that `kb serve` listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port that `kb serve` listens on.")
    public_url: str | None = Field(default=None, description="Address readers use for this kb, for links in answers.")
    embed_origins: str = Field(
        default="", description="Origins of sites that may show kb on their pages (spaces between), or *."
    )
    name: str | None = Field(default=None, max_length=60, description="What this kb is called on its pages.")
    logo: Path | None = Field(default=None, description="Logo for the pages: an SVG, PNG or WebP file.")
    colour: str | None = Field(
        default=None, pattern="^#[0-9a-fA-F]{6}$", description="Colour of links and buttons, as #0b5c5c."
    )
    colour_dark: str | None = Field(
        default=None, pattern="^#[0-9a-fA-F]{6}$", description="The same colour for readers who chose a dark screen."
    )
    answer_url: str | None = Field(
        default=None, description="OpenAI-compatible endpoint (up to /v1) that writes answers in prose; off without."
    )
    answer_model: str | None = Field(default=None, description="Name of the model at that endpoint.")
    answer_key: SecretStr | None = Field(default=None, description="Key for that endpoint, if it asks for one.")
    answer_seconds: float = Field(default=60.0, gt=0, le=600, description="Longest time that one answer may take.")
    threads: int = Field(default=0, ge=0, le=256, description="CPU threads for embedding; 0 means all.")
    workers: int = Field(default=0, ge=0, le=64, description="Parallel parse processes; 0 means one for each CPU.")
    max_file_mb: int = Field(default=200, ge=1, le=10_000, description="Largest PDF or Office file taken in.")
    max_text_mb: int = Field(default=20, ge=1, le=1_000, description="Largest HTML, Markdown or text file taken in.")
    parse_seconds: float = Field(default=120.0, gt=0, le=3600, description="Longest time spent on parsing one file.")
    query_log: bool = Field(
        default=True, description="Count the questions asked, without who asked them; frequent ones are suggested."
    )
    serve_files: bool = Field(default=True, description="Let readers open the files and see pictures of their pages.")
    lessons: bool = Field(default=True, description="Look for lessons in what is taken in.")
    log_level: str = Field(default="warning", pattern="^(debug|info|warning|error)$", description="Log level.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is the library's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the two ``kb.toml`` files below arguments and environment."""
        home = Path(
            str(
                init_settings().get("home")
                or os.environ.get("KB_HOME")
                or cls.model_fields["home"].get_default(call_default_factory=True)
            )
        )
        files = [path for path in (Path("kb.toml"), home / "kb.toml") if path.is_file()]
        tomls = [TomlConfigSettingsSource(settings_cls, toml_file=path) for path in files]
        return (init_settings, env_settings, *tomls)

    @property
    def answers(self) -> bool:
        """Whether answers in prose are on: an endpoint and a model are set."""
        return bool(self.answer_url and self.answer_model)

    @property
    def database(self) -> Path:
        """The SQLite file that holds the truth."""
        return self.home / "kb.sqlite3"

    @property
    def index_dir(self) -> Path:
        """The folder of the derived indexes; may be deleted, ``kb index rebuild`` makes it again."""
        return self.home / "index"


def load_settings(**overrides: Any) -> Settings:
    """Read the settings; ``overrides`` win. Raises SettingsError naming each wrong setting."""
    try:
        return Settings(**{key: value for key, value in overrides.items() if value is not None})
    except ValidationError as error:
        wrong = "; ".join(f"KB_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"wrong setting ({wrong}); `kb doctor` lists all settings") from error
    except ValueError as error:  # a kb.toml that is not TOML
        raise SettingsError(f"kb.toml cannot be read: {error}") from error
