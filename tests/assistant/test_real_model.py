"""With a real server (llama.cpp, vLLM, …) whose address stands in WENZHANG_TEST_LLM: what comes back is right, or silence.

python -m llama_cpp.server --model small.gguf --port 8000 &
WENZHANG_TEST_LLM=http://127.0.0.1:8000/v1 python -m pytest tests/assistant/test_real_model.py
"""

from __future__ import annotations

import json
import os

import pytest

from assistant.aided.plan import NEITHER
from assistant.domain import Status
from assistant.llm import LanguageModel, open_model
from assistant.pipeline import Assistant
from assistant.prompting import make_prompt
from assistant.settings import Settings
from index.library import Library

ADDRESS = os.environ.get("WENZHANG_TEST_LLM", "")
pytestmark = pytest.mark.skipif(not ADDRESS, reason="no language model server is named (WENZHANG_TEST_LLM)")

# question of the invented town -> its value; None where the filings do not hold it
ODD = {
    "青山区水务局2024年管网翻新改造预算多少": "1250.00",
    "青山区水务局2024年水质抽样检测化验预算多少": "95.00",
    "青山区教育局2023年接待外宾的预算多少": "4.20",
    "青山区教育局2023年读小学的孩子们的教育预算": "4600.00",
    "青山区水务局2024年水厂绿化养护预算多少": None,
    "青山区教育局2023年教师宿舍改造预算": None,
    "青山区教育局2023年学生牛奶的预算": None,
}


def settings() -> Settings:
    return Settings(embedding="none", llm=ADDRESS, llm_timeout=300, llm_sign_of_life=30)


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    opened = open_model(settings())
    assert opened is not None
    return opened


def test_a_reply_keeps_to_its_schema(model: LanguageModel) -> None:
    labels = ["公务接待费", "校车数量", NEITHER]
    schema = {
        "type": "object",
        "properties": {"measures": {"type": "array", "items": {"enum": labels}, "minItems": 1, "maxItems": 1}},
        "required": ["measures"],
        "additionalProperties": False,
    }
    prompt = make_prompt("plan", question="接待客人的钱有多少", wanted="接待客人的钱", labels="\n".join(labels))
    reply = json.loads(model.complete(prompt, schema=schema, limit=100))
    assert set(reply) == {"measures"}
    assert set(reply["measures"]) <= set(labels)


@pytest.mark.parametrize(("question", "value"), ODD.items())
def test_an_odd_question_is_answered_right_or_not_at_all(
    town_library: Library, model: LanguageModel, question: str, value: str | None
) -> None:
    answer = Assistant(town_library, settings(), model=model).ask(question)
    if value is not None:  # where no label shares a word with the question, the model is not asked
        assert answer.plan["model"]["plan"] in ("taken", "dropped")
    if answer.status is Status.ANSWERED:
        assert answer.figures[0].value == value


def test_a_worded_answer_keeps_its_quotations(town_library: Library, model: LanguageModel) -> None:
    question = "青山区教育局的主要职责有哪些"
    plain = Assistant(town_library, Settings(embedding="none")).ask(question)
    answer = Assistant(town_library, settings(), model=model).ask(question)
    assert plain.answer in answer.answer
    assert answer.citations == plain.citations
