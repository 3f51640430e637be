"""A request costs no thread: what runs on the loop stays on the loop."""

from __future__ import annotations

import threading

import httpx2

from tests.running import RunningService


async def test_requests_are_served_without_a_thread(service: RunningService):
    headers = {"X-EMAIL-USER": "a@test.com"}
    async with httpx2.AsyncClient(base_url=service.url, headers=headers, trust_env=False) as http:
        answers = [await http.get(path) for path in ("/health", "/tools", "/data")]
        answers.append(await http.post("/api/chat/stream", json={"message": "hi"}))
        names = [thread.name for thread in threading.enumerate()]

    assert [answer.status_code for answer in answers] == [200] * 4
    assert [name for name in names if name.startswith("AnyIO")] == []
