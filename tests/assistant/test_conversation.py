"""Each conversation remembers its own last exchanges, and nobody else's; with a store it outlives the process."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import conversation_store
from assistant.conversation import Conversations, Exchange, leant_on
from assistant.conversation_store import ConversationStore
from assistant.domain import Answer, Citation, Figure, Lookup, Operand, Reading, Recall, Refuse, Status
from assistant.home import open_conversations
from assistant.settings import Settings
from index.errors import StoreError

PLACE = Citation(1, "甲.pdf", "f" * 64, "甲", 3, "", "表 1", "小学教育", "合计", "4,600", (1.0, 2.0, 3.0, 4.5), 1, (2, 3))


def reading(measure: str) -> Reading:
    return Reading(plans=(Lookup(operands=(Operand(measure=measure),)),))


def exchange(measure: str, text: str = "") -> Exchange:
    figure = Figure(measure, "4600", "万元", formula="1 + 2", citations=(1,))
    answer = Answer(
        f"{measure}？", Status.ANSWERED, text or f"{measure} 4600[1]", (figure,), (PLACE,), plan={"plans": []}, seconds=0.5
    )
    return Exchange(f"{measure}？", reading(measure), answer)


def measures(exchanges: list[Exchange]) -> list[str]:
    return [one.question.rstrip("？") for one in exchanges]


class BrokenStore:
    """A disk that has failed."""

    def last(self, session: str, limit: int) -> list[Exchange]:
        raise StoreError("kaputt")

    def append(self, session: str, exchange: Exchange) -> None:
        raise StoreError("kaputt")

    def forget(self, session: str) -> None:
        raise StoreError("kaputt")


Maker = Callable[[], Conversations]


@pytest.fixture(params=["memory", "store", "broken"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Maker]:
    """Makes conversations; those with a store share it, as two processes do."""
    opened: list[ConversationStore] = []

    def made() -> Conversations:
        if request.param == "store":
            opened.append(ConversationStore.open(tmp_path / "c.db"))
            return Conversations(opened[-1])
        return Conversations(BrokenStore() if request.param == "broken" else None)

    yield made
    for store in opened:
        store.close()


# --- whatever keeps them -------------------------------------------------------------------------------


def test_exchanges_come_back_oldest_first(make: Maker) -> None:
    kept = make()
    for measure in ("小学教育", "初中教育"):
        kept.remember("甲", exchange(measure))
    assert kept.exchanges("甲") == [exchange("小学教育"), exchange("初中教育")]


def test_conversations_never_mix(make: Maker) -> None:
    kept = make()
    kept.remember("甲", exchange("小学教育"))
    kept.remember("乙", exchange("河道清淤"))
    assert measures(kept.exchanges("甲")) == ["小学教育"]
    assert measures(kept.exchanges("乙")) == ["河道清淤"]
    assert kept.exchanges("丙") == []


def test_without_a_session_nothing_is_kept(make: Maker) -> None:
    kept = make()
    kept.remember(None, exchange("小学教育"))
    assert kept.exchanges(None) == []


def test_only_the_last_exchanges_are_reached(make: Maker) -> None:
    kept = make()
    for number in range(9):
        kept.remember("甲", exchange(f"指标{number}"))
    assert measures(kept.exchanges("甲", 4)) == ["指标5", "指标6", "指标7", "指标8"]


def test_a_forgotten_conversation_is_gone(make: Maker) -> None:
    kept = make()
    kept.remember("甲", exchange("小学教育"))
    kept.remember("乙", exchange("河道清淤"))
    kept.forget("甲")
    assert kept.exchanges("甲") == []
    assert measures(kept.exchanges("乙")) == ["河道清淤"]


def test_many_threads_share_one_memory(make: Maker) -> None:
    kept = make()
    seen: list[tuple[str, list[str]]] = []

    def talk(session: str) -> None:
        for number in range(12):
            kept.remember(session, exchange(f"{session}之{number}"))
        seen.append((session, measures(kept.exchanges(session, 3))))

    threads = [threading.Thread(target=talk, args=(f"会话{number}",)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == [(f"会话{n}", [f"会话{n}之{at}" for at in (9, 10, 11)]) for n in range(5)]


def test_a_follow_up_leans_on_neither_refusals_nor_recalls() -> None:
    last = exchange("小学教育")
    refused = Exchange("天气？", Reading(plans=(Refuse(),)), last.answer)
    recalled = Exchange("来源呢", Reading(plans=(Recall(what="sources"),)), last.answer)
    assert leant_on([last, refused, recalled]) == [last]


def test_the_conversation_unused_longest_is_dropped_from_memory() -> None:
    kept = Conversations(kept=2)
    for session in ("甲", "乙", "甲", "丙"):
        kept.remember(session, exchange("小学教育"))
    assert kept.exchanges("乙") == []
    assert len(kept.exchanges("甲")) == 2
    assert len(kept.exchanges("丙")) == 1


# --- with a store --------------------------------------------------------------------------------------


def test_another_process_goes_on_with_the_conversation(tmp_path: Path) -> None:
    first = Conversations(ConversationStore.open(tmp_path / "c.db"))
    first.remember("甲", exchange("小学教育"))
    second = Conversations(ConversationStore.open(tmp_path / "c.db"))
    assert second.exchanges("甲") == [exchange("小学教育")]
    second.remember("甲", exchange("初中教育"))
    assert measures(first.exchanges("甲")) == ["小学教育", "初中教育"]


def test_of_a_long_conversation_the_last_turns_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation_store, "TURNS", 3)
    store = ConversationStore.open(tmp_path / "c.db")
    for number in range(5):
        store.append("甲", exchange(f"指标{number}"))
    assert measures(store.last("甲", 99)) == ["指标2", "指标3", "指标4"]


def test_old_conversations_are_not_shown_and_swept(tmp_path: Path) -> None:
    now = [1_000_000.0]
    store = ConversationStore.open(tmp_path / "c.db", clock=lambda: now[0])
    store.append("甲", exchange("小学教育"))
    now[0] += (conversation_store.DAYS + 1) * 86_400
    assert store.last("甲", 9) == []
    store.append("乙", exchange("初中教育"))
    store.sweep()
    with sqlite3.connect(tmp_path / "c.db") as connection:
        assert connection.execute("select session from conversation_exchanges").fetchall() == [("乙",)]


@pytest.mark.parametrize(("bound", "value"), [("CONVERSATIONS", 2), ("MOST_BYTES", 3000)])
def test_the_conversations_unused_longest_give_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, value: int
) -> None:
    monkeypatch.setattr(conversation_store, bound, value)
    store = ConversationStore.open(tmp_path / "c.db")
    for session in ("甲", "乙", "甲", "丙"):
        store.append(session, exchange("小学教育" * 20))
    store.sweep()
    assert [bool(store.last(session, 9)) for session in "甲乙丙"][1] is False
    assert store.last("丙", 9)


def test_an_answer_of_enormous_length_is_kept_in_memory_only(tmp_path: Path) -> None:
    kept = Conversations(ConversationStore.open(tmp_path / "c.db"))
    kept.remember("甲", exchange("小学教育", "长" * conversation_store.LONGEST))
    assert measures(kept.exchanges("甲")) == ["小学教育"]
    assert Conversations(ConversationStore.open(tmp_path / "c.db")).exchanges("甲") == []


def test_what_another_version_wrote_is_passed_over(tmp_path: Path) -> None:
    store = ConversationStore.open(tmp_path / "c.db")
    store.append("甲", exchange("小学教育"))
    store.append("甲", exchange("初中教育"))
    with sqlite3.connect(tmp_path / "c.db") as connection:
        connection.execute("""update conversation_exchanges set reading = '{"plans": [{"operation": "?"}]}' where id = 1""")
    assert measures(store.last("甲", 9)) == ["初中教育"]


def test_a_store_that_fails_meanwhile_costs_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    kept = Conversations(ConversationStore.open(tmp_path / "c.db"))
    kept.remember("甲", exchange("小学教育"))
    with sqlite3.connect(tmp_path / "c.db") as connection:
        connection.execute("drop table conversation_exchanges")
    kept.remember("甲", exchange("初中教育"))
    assert measures(kept.exchanges("甲")) == ["小学教育", "初中教育"]
    kept.remember("甲", exchange("职业教育"))
    assert len([record for record in caplog.records if "memory only" in record.message]) == 1


def test_only_the_owner_may_read_what_people_asked(tmp_path: Path) -> None:
    ConversationStore.open(tmp_path / "c.db")
    assert stat.S_IMODE((tmp_path / "c.db").stat().st_mode) == 0o600


def test_a_home_that_takes_no_file_still_answers(tmp_path: Path) -> None:
    (tmp_path / "conversations.db").mkdir()
    kept = open_conversations(Settings(home=tmp_path))
    kept.remember("甲", exchange("小学教育"))
    assert measures(kept.exchanges("甲")) == ["小学教育"]


def test_a_home_keeps_its_conversations(tmp_path: Path) -> None:
    open_conversations(Settings(home=tmp_path)).remember("甲", exchange("小学教育"))
    assert measures(open_conversations(Settings(home=tmp_path)).exchanges("甲")) == ["小学教育"]
    assert (tmp_path / "conversations.db").exists()


def test_writers_of_two_processes_do_not_lose_exchanges(tmp_path: Path) -> None:
    stores = [ConversationStore.open(tmp_path / "c.db") for _ in range(2)]

    def write(store: ConversationStore, name: str) -> None:
        for number in range(10):
            store.append("甲", exchange(f"{name}{number}"))

    threads = [threading.Thread(target=write, args=(store, name)) for store, name in zip(stores, "AB", strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(measures(stores[0].last("甲", 99))) == sorted(f"{name}{n}" for name in "AB" for n in range(10))
