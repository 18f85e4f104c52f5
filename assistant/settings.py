"""The settings: environment variables with the prefix WENZHANG_, read here and nowhere else."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
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
