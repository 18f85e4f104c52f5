"""The invented town, stored once for all tests of the assistant."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.names import NameIndex
from assistant.operations import Workbench
from assistant.pipeline import Assistant, names_held
from assistant.resolve import Resolver
from assistant.settings import Settings
from index.library import Library
from tests.assistant.ledgers import town


@pytest.fixture(scope="session")
def town_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("town") / "home", embedding="none") as library:
        for filing in town():
            library.ledger.store(filing)
        yield library


@pytest.fixture(scope="session")
def names(town_library: Library) -> NameIndex:
    return NameIndex(names_held(town_library.ledger))


@pytest.fixture(scope="session")
def bench(town_library: Library, names: NameIndex) -> Workbench:
    return Workbench(town_library.ledger, Resolver(town_library.ledger, names))


@pytest.fixture
def assistant(town_library: Library) -> Assistant:
    """A fresh assistant (with no conversation yet) over the town."""
    return Assistant(town_library, Settings(embedding="none"))
