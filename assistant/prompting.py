"""prompts/*.txt -> what is said to a language model.

A prompt file opens with comment lines, among them `# variables:`; then come a `[system]` part, which holds all instructions,
and a `[user]` part, which holds data only. Data is fenced by a mark made of its own content, so that no text of a filing and no
question can close the fence and go on as an instruction.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from string import Template

_VARIABLES = re.compile(r"^#\s*variables:\s*(.*)$", re.MULTILINE)
_PARTS = re.compile(r"^\[system\]\n(?P<system>.*?)^\[user\]\n(?P<user>.*)\Z", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One request: `system` says what to do, `user` holds the data it is done with."""

    system: str
    user: str


@dataclass(frozen=True)
class PromptFile:
    """A prompt as it stands in its file."""

    variables: tuple[str, ...]
    system: str
    user: str


@lru_cache(maxsize=8)
def prompt_file(name: str) -> PromptFile:
    """Read one prompt; it is an error of the program if its file does not have the form above."""
    text = resources.files("prompts").joinpath(f"{name}.txt").read_text("utf-8")
    named, parts = _VARIABLES.search(text), _PARTS.search(text)
    if named is None or parts is None:
        raise ValueError(f"prompts/{name}.txt: needs '# variables:', '[system]' and '[user]'")
    return PromptFile(tuple(named[1].replace(",", " ").split()), parts["system"].strip(), parts["user"].strip())


def make_prompt(name: str, **data: str) -> Prompt:
    """Fill in a prompt. Every value is data: it goes into the user part, fenced."""
    wanted = prompt_file(name)
    if set(data) != set(wanted.variables):
        raise ValueError(f"prompts/{name}.txt takes {wanted.variables}, not {tuple(data)}")
    fenced = {key: fence(value) for key, value in data.items()}
    return Prompt(wanted.system, Template(wanted.user).substitute(fenced))


def fence(data: str) -> str:
    """Data between two marks that it cannot contain: each holds a digest of the data itself."""
    mark = hashlib.sha256(data.encode()).hexdigest()[:12]
    return f"<<<{mark}\n{data}\n{mark}>>>"
