"""The HTTP API: calls and errors as other programs rely on them."""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image

from index.errors import ComputationError, WenzhangError
from interface.api import make_api, metrics_text, parse_box, safe_name
from interface.desk import Busy, Desk, Gate, RateLimit, TooMany
from interface.page_serve import add_surroundings
from tests.interface.fakes import CELL_BOX, FakeAssistant, FakeLibrary, make_desk


def _client(desk: Desk) -> TestClient:
    app = FastAPI()
    add_surroundings(app, desk)
    app.mount("/api", make_api(desk))
    return TestClient(app)


@pytest.fixture(name="desk")
def _desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path, token="a-token")


@pytest.fixture(name="client")
def _http(desk: Desk) -> Iterator[TestClient]:
    with _client(desk) as client:
        yield client


@pytest.fixture(name="public")
def _public(tmp_path: Path) -> Iterator[TestClient]:
    with _client(make_desk(tmp_path, public=True, token="a-token")) as client:
        yield client


AUTHORISED = {"Authorization": "Bearer a-token"}


def _paged(desk: Desk) -> str:
    assert isinstance(desk.library, FakeLibrary)
    return desk.library.ids[0]


def _error(response: object, status: int, code: str) -> dict[str, str]:
    assert getattr(response, "status_code") == status, getattr(response, "text")  # noqa: B009 - any client's response
    error: dict[str, str] = getattr(response, "json")()["error"]  # noqa: B009
    assert set(error) == {"code", "message", "hint"}
    assert error["code"] == code
    return error


# --- asking --------------------------------------------------------------------------------------------


def test_health(client: TestClient) -> None:
    assert client.get("/api/health").json() == {**client.get("/api/health").json(), "status": "ok", "filings": 2, "facts": 0}


def test_an_answer_has_the_form_of_the_contract(client: TestClient) -> None:
    answer = client.post("/api/ask", json={"question": "增长多少？"}).json()
    assert {"question", "status", "answer", "figures", "citations", "warnings", "suggestions", "plan", "seconds"} <= set(answer)
    assert answer["figures"][0]["value"] == "62.34"
    assert answer["citations"][0]["bbox"] == list(CELL_BOX)


def test_a_session_of_the_api_is_not_one_of_the_page(client: TestClient, desk: Desk) -> None:
    client.post("/api/ask", json={"question": "甲？", "session": "s1", "lang": "en"})
    client.post("/api/ask", json={"question": "乙？"})
    assert isinstance(desk.assistant, FakeAssistant)
    assert desk.assistant.asked == [("甲？", "api:s1", "en"), ("乙？", None, "zh")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"question": ""}, "empty_question"),
        ({"question": " \n "}, "empty_question"),
        ({"question": "问" * 1001}, "question_too_long"),
        ({}, "bad_request"),
        ({"question": 5}, "bad_request"),
        ({"question": "甲", "lang": "fr"}, "bad_request"),
        ({"question": "甲", "session": "s" * 200}, "bad_request"),
        ([], "bad_request"),
    ],
)
def test_questions_that_are_none(client: TestClient, body: object, code: str) -> None:
    _error(client.post("/api/ask", json=body), 400, code)


def test_a_thousand_letters_are_allowed(client: TestClient) -> None:
    assert client.post("/api/ask", json={"question": "问" * 1000}).status_code == 200


def test_a_body_that_is_not_json_or_too_large(client: TestClient) -> None:
    _error(client.post("/api/ask", content=b"{", headers={"content-type": "application/json"}), 400, "bad_request")
    _error(client.post("/api/ask", json={"question": "甲", "more": "x" * 70_000}), 413, "too_large")


def test_errors_of_the_assistant_come_with_their_status(tmp_path: Path) -> None:
    with _client(make_desk(tmp_path, answer=ComputationError("单位不同", hint="请写明单位"))) as client:
        assert _error(client.post("/api/ask", json={"question": "甲"}), 500, "computation")["hint"] == "请写明单位"


def test_an_unforeseen_error_tells_nothing_of_the_inside(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with _client(make_desk(tmp_path, answer=RuntimeError("/secret/path"))) as client, caplog.at_level(logging.ERROR):
        response = client.post("/api/ask", json={"question": "甲"})
    _error(response, 500, "internal")
    assert "secret" not in response.text
    assert "RuntimeError" in caplog.text


def test_addresses_and_methods_that_do_not_exist(client: TestClient) -> None:
    _error(client.get("/api/nothing"), 404, "not_found")
    _error(client.get("/api/ask"), 405, "method_not_allowed")
    _error(client.get("/api/filings/" + "0" * 64), 404, "not_stored")


# --- limits --------------------------------------------------------------------------------------------


def test_who_asks_too_often_is_told_when_to_come_back(public: TestClient) -> None:
    responses = [public.post("/api/ask", json={"question": "甲"}) for _ in range(12)]
    assert [response.status_code for response in responses[:10]] == [200] * 10
    _error(responses[-1], 429, "too_many_requests")
    assert 1 <= int(responses[-1].headers["retry-after"]) <= 60


def test_a_private_service_does_not_count(client: TestClient) -> None:
    assert {client.post("/api/ask", json={"question": "甲"}).status_code for _ in range(15)} == {200}


def test_the_rate_limit_refills_and_keeps_clients_apart() -> None:
    now = [0.0]
    limit = RateLimit(per_minute=60, burst=2, clock=lambda: now[0], clients=10)
    limit.take("a")
    limit.take("a")
    with pytest.raises(TooMany):
        limit.take("a")
    limit.take("b")
    now[0] = 1.1
    limit.take("a")


def test_more_questions_than_places_are_turned_away(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    desk.gate = Gate(running=1, waiting=0)
    begun, go_on = threading.Event(), threading.Event()
    assert isinstance(desk.assistant, FakeAssistant)

    def hold() -> None:
        begun.set()
        go_on.wait(10)

    desk.assistant.before = hold
    first = threading.Thread(target=desk.ask, args=("甲",), kwargs={"client": "c"})
    first.start()
    assert begun.wait(10)
    with pytest.raises(Busy), _client(desk):
        desk.ask("乙", client="c")
    with _client(desk) as client:
        response = client.post("/api/ask", json={"question": "丙"})
    go_on.set()
    first.join()
    _error(response, 503, "busy")
    assert response.headers["retry-after"]


# --- filings and pages ---------------------------------------------------------------------------------


def test_filings_are_listed_with_their_counts(client: TestClient, desk: Desk) -> None:
    listed = client.get("/api/filings").json()["filings"]
    assert [filing["media"] for filing in listed] == ["pdf", "docx"]
    assert (listed[0]["title"], listed[0]["year"], listed[0]["kind"], listed[0]["pages"]) == (
        "2023年某某局部门预算",
        2023,
        "预算",
        3,
    )
    one = client.get(f"/api/filings/{_paged(desk)}").json()
    assert one["table_list"] == [{"order": 1, "title": "收支总表", "number": "表 1", "unit": "万元", "pages": [2]}]


def test_a_page_is_a_picture_with_its_mark(client: TestClient, desk: Desk) -> None:
    address = f"/api/filings/{_paged(desk)}/pages/2.png"
    plain = client.get(address)
    marked = client.get(address, params={"bbox": "300,200,360,215"})
    assert plain.headers["content-type"] == "image/png"
    assert marked.content != plain.content
    assert Image.open(io.BytesIO(marked.content)).size == Image.open(io.BytesIO(plain.content)).size


@pytest.mark.parametrize("bbox", ["1,2,3", "a,b,c,d", "10,10,5,20", "10,10,20,5", "nan,0,1,1", "-inf,0,1,1", "0,0,1e9,1"])
def test_boxes_that_are_none(client: TestClient, desk: Desk, bbox: str) -> None:
    _error(client.get(f"/api/filings/{_paged(desk)}/pages/1.png", params={"bbox": bbox}), 400, "bad_bbox")


def test_box() -> None:
    assert parse_box("") is None
    assert parse_box("1.04,2,3,4") == (1.0, 2.0, 3.0, 4.0)


def test_pages_that_cannot_be_shown(client: TestClient, desk: Desk) -> None:
    paged = _paged(desk)
    assert isinstance(desk.library, FakeLibrary)
    _error(client.get(f"/api/filings/{paged}/pages/99.png"), 404, "no_such_page")
    _error(client.get(f"/api/filings/{paged}/pages/0.png"), 404, "no_such_page")
    _error(client.get(f"/api/filings/{paged}/pages/x.png"), 400, "bad_request")
    _error(client.get(f"/api/filings/{paged}/pages/1.png", params={"dpi": 9999}), 400, "bad_request")
    _error(client.get(f"/api/filings/{desk.library.ids[1]}/pages/1.png"), 404, "not_found")


def test_evidence_checks_what_it_is_given(client: TestClient, desk: Desk) -> None:
    address = f"/api/filings/{_paged(desk)}/evidence"
    assert 'id="wz-page"' in client.get(address, params={"page": 2, "quote": "12,408", "cell": "1,2,2"}).text
    for wrong in ({"page": 0}, {"bbox": "1,2"}, {"cell": "1,2"}, {"cell": "-1,0,0"}, {"quote": "x" * 3000}, {"lang": "fr"}):
        assert client.get(address, params=wrong).status_code == 400


@pytest.mark.parametrize("name", ["..%2F..%2Fetc%2Fpasswd", "%2e%2e", "....//", "x" * 3000, "a%00b"])
def test_no_way_out_of_the_home(client: TestClient, name: str) -> None:
    for tail in ("", "/pages/1.png", "/evidence"):
        assert client.get(f"/api/filings/{name}{tail}").status_code in (400, 404)


def test_findings_are_those_of_the_checks(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    found = Desk(desk.library, desk.assistant, desk.settings, findings=lambda: [{"kind": "sum"}])
    with _client(found) as client:
        assert client.get("/api/findings").json() == {"findings": [{"kind": "sum"}]}


# --- storing and removing ------------------------------------------------------------------------------


def test_storing_needs_the_token(client: TestClient, desk: Desk) -> None:
    files = {"file": ("甲.pdf", b"%PDF-1.7")}
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "a-token"}, {"Authorization": "Bearer "}):
        response = client.post("/api/filings", files=files, headers=headers)
        _error(response, 401, "unauthorized")
        assert response.headers["www-authenticate"] == "Bearer"
    _error(client.delete(f"/api/filings/{_paged(desk)}"), 401, "unauthorized")
    assert isinstance(desk.library, FakeLibrary)
    assert desk.library.added == desk.library.removed == []


def test_without_a_token_set_nobody_may_store(tmp_path: Path) -> None:
    with _client(make_desk(tmp_path, token="")) as client:
        for given in ("Bearer ", "Bearer x"):
            response = client.post("/api/filings", files={"file": ("a.pdf", b"x")}, headers={"Authorization": given})
            _error(response, 401, "unauthorized")


def test_storing_and_removing(client: TestClient, desk: Desk) -> None:
    response = client.post("/api/filings", files={"file": ("（甲）预算.pdf", b"%PDF-1.7")}, headers=AUTHORISED)
    assert response.status_code == 201
    assert response.json()["status"] == "added"
    assert isinstance(desk.library, FakeLibrary)
    assert desk.library.added == ["（甲）预算.pdf"]
    paged = _paged(desk)
    assert client.delete(f"/api/filings/{paged}", headers=AUTHORISED).json()["removed"] == paged
    assert desk.library.removed == [paged]
    _error(client.delete("/api/filings/" + "0" * 64, headers=AUTHORISED), 404, "not_stored")


def test_what_is_no_filing_or_too_large_or_not_there(client: TestClient) -> None:
    refused = client.post("/api/filings", files={"file": ("a.exe", b"MZ")}, headers=AUTHORISED)
    assert refused.status_code == 415
    assert refused.json()["error"]["code"] == "unknown_format"
    large = client.post("/api/filings", files={"file": ("a.pdf", bytes(2 << 20))}, headers=AUTHORISED)
    _error(large, 413, "too_large")
    _error(client.post("/api/filings", data={"a": "b"}, headers=AUTHORISED), 400, "no_file")
    _error(client.post("/api/filings", files={"a": ("", b"")}, headers=AUTHORISED), 400, "no_file")


def test_a_public_service_cannot_store_or_remove(public: TestClient) -> None:
    assert public.post("/api/filings", files={"file": ("a.pdf", b"x")}, headers=AUTHORISED).status_code in (404, 405)
    assert public.delete("/api/filings/" + "0" * 64, headers=AUTHORISED).status_code in (404, 405)
    _error(public.post("/gradio_api/upload", files={"files": ("a.pdf", b"x")}), 404, "not_found")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\a\\甲（乙）.pdf", "甲（乙）.pdf"),
        ("..", "file"),
        ("", "file"),
        ("a\x00b\n.pdf", "ab.pdf"),
    ],
)
def test_names_of_uploads_stay_inside_their_folder(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


def test_long_names_keep_their_ending() -> None:
    kept = safe_name("预" * 200 + ".pdf")
    assert kept.endswith("预.pdf")
    assert len(kept.encode()) <= 240


# --- around it -----------------------------------------------------------------------------------------


def test_metrics(client: TestClient, desk: Desk) -> None:
    client.post("/api/ask", json={"question": "甲"})
    client.get("/api/nothing")
    text = client.get("/metrics").text
    assert "wenzhang_filings 2\n" in text
    assert 'wenzhang_questions_total{status="answered"} 1\n' in text
    assert 'wenzhang_http_responses_total{code="404"} 1\n' in text
    assert 'wenzhang_question_seconds_bucket{le="+Inf"} 1\n' in text
    assert text == metrics_text(desk)


def test_every_response_carries_the_security_headers(client: TestClient) -> None:
    for address in ("/api/health", "/api/nothing", "/metrics", "/page/style.css"):
        headers = client.get(address).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_every_error_class_has_a_status() -> None:
    def below(kind: type[WenzhangError]) -> Iterator[type[WenzhangError]]:
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    assert all(400 <= kind.http_status < 600 for kind in below(WenzhangError))
