"""Each conversation remembers its own last turns, and nobody else's."""

from __future__ import annotations

import threading

from assistant.conversation import Conversations
from assistant.domain import Lookup, Operand, Reading, Refuse


def reading(measure: str) -> Reading:
    return Reading(plans=(Lookup(operands=(Operand(measure=measure),)),))


def measures(readings: tuple[Reading, ...]) -> list[str]:
    return [plan.operands[0].measure for one in readings for plan in one.plans if isinstance(plan, Lookup)]


def test_turns_come_back_oldest_first() -> None:
    kept = Conversations()
    for measure in ("小学教育", "初中教育"):
        kept.remember("甲", reading(measure))
    assert measures(kept.turns("甲")) == ["小学教育", "初中教育"]


def test_conversations_never_mix() -> None:
    kept = Conversations()
    kept.remember("甲", reading("小学教育"))
    kept.remember("乙", reading("河道清淤"))
    assert measures(kept.turns("甲")) == ["小学教育"]
    assert measures(kept.turns("乙")) == ["河道清淤"]
    assert kept.turns("丙") == ()


def test_without_a_session_nothing_is_kept() -> None:
    kept = Conversations()
    kept.remember(None, reading("小学教育"))
    assert kept.turns(None) == ()


def test_only_the_last_turns_are_reached() -> None:
    kept = Conversations()
    for number in range(9):
        kept.remember("甲", reading(f"指标{number}"))
    assert measures(kept.turns("甲")) == ["指标5", "指标6", "指标7", "指标8"]


def test_a_refusal_is_not_remembered() -> None:
    kept = Conversations()
    kept.remember("甲", reading("小学教育"))
    kept.remember("甲", Reading(plans=(Refuse(),)))
    assert measures(kept.turns("甲")) == ["小学教育"]


def test_the_conversation_unused_longest_is_dropped() -> None:
    kept = Conversations(kept=2)
    for session in ("甲", "乙", "甲", "丙"):
        kept.remember(session, reading("小学教育"))
    assert kept.turns("乙") == ()
    assert len(kept.turns("甲")) == 2
    assert len(kept.turns("丙")) == 1


def test_many_threads_share_one_memory() -> None:
    kept = Conversations()
    seen: list[list[str]] = []

    def talk(session: str) -> None:
        for number in range(200):
            kept.remember(session, reading(f"{session}{number}"))
        seen.append([session, *measures(kept.turns(session))])

    threads = [threading.Thread(target=talk, args=(f"会话{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 6
    assert all(measure.startswith(session) for session, *found in seen for measure in found)
