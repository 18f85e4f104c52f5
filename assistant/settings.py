"""The settings: environment variables with the prefix WENZHANG_, read here and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting with its meaning; `wenzhang status` prints this table, the README holds it too."""

    model_config = SettingsConfigDict(env_prefix="WENZHANG_", extra="ignore")

    home: Path = Field(default=Path("./data"), description="folder that holds everything the program stores")
    database_url: str = Field(default="", description="SQLAlchemy URL of the ledger; empty: SQLite inside the home")
    chroma_url: str = Field(default="", description="http://host:port of a Chroma server; empty: embedded, inside the home")
    embedding: str = Field(
        default="bundled",
        description="embedding model: `bundled` (multilingual-e5-small), `none`, or a sentence-transformers name or folder",
    )
    cache: Path | None = Field(
        default=None, description="folder where sentence-transformers keeps downloaded models; empty: its own"
    )
    jobs: int = Field(default=0, ge=0, description="files read at once; 0: one for each processor")
    max_file_mb: int = Field(default=200, gt=0, description="largest file taken in, MiB")
    max_pages: int = Field(default=3000, gt=0, description="most pages of one file")
    max_seconds: int = Field(default=600, gt=0, description="longest reading of one file, seconds")
    max_memory_mb: int = Field(default=1500, gt=0, description="most memory for reading one file, MiB")
    token: str = Field(
        default="", description="bearer token for storing and removing over HTTP; empty: only from this machine's page"
    )
    language: str = Field(default="zh", description="language of answers and page: zh or en")
    llm: str = Field(
        default="", description="language model: URL of an OpenAI-compatible server, or the path of a .gguf file; empty: none"
    )
    llm_model: str = Field(default="", description="name of the model on that server; empty: the first one it offers")
    llm_key: SecretStr = Field(default=SecretStr(""), description="bearer token of that server; empty: none")
    llm_use: Literal["plan", "words", "both"] = Field(
        default="both", description="what the model may do: plan (odd questions), words (longer prose), both"
    )
    llm_timeout: float = Field(default=30.0, gt=0, le=600, description="longest wait for one reply of the model, seconds")
    llm_sign_of_life: float = Field(
        default=1.5, gt=0, le=60, description="longest wait for any sign of life from the server, seconds"
    )
    llm_retries: int = Field(default=1, ge=0, le=5, description="how often a failed call is tried again, within the timeout")
    llm_cooldown: float = Field(default=60.0, ge=0, description="after a failure the model is left alone for so long, seconds")
    llm_parallel: int = Field(default=2, gt=0, le=64, description="calls of the server at once; a .gguf file takes one")
    llm_context: int = Field(default=4096, ge=1024, description="context window of the model, tokens")
