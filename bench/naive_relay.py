"""The yardstick: what most people write. FastAPI, `requests`, a thread per chat with `iter_lines`.

Every token is handed to the event loop by a call of its own and sent as a frame of its own. There
is no identity, no session, no numbering, no log, no limit and no way to resume: all that the
service does beside relaying is left out.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import threading

import requests
import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect


def _relay(
    url: str, content: str, loop: asyncio.AbstractEventLoop, tokens: asyncio.Queue[str | None]
) -> None:
    messages = [{"role": "user", "content": content}]
    body = {"model": "bench", "messages": messages, "stream": True}
    with requests.post(f"{url}/chat/completions", json=body, stream=True, timeout=60) as response:
        for line in response.iter_lines():
            if not line.startswith(b"data: ") or line == b"data: [DONE]":
                continue
            choices = json.loads(line[6:])["choices"]
            if choices and (text := choices[0]["delta"].get("content")):
                loop.call_soon_threadsafe(tokens.put_nowait, text)
    loop.call_soon_threadsafe(tokens.put_nowait, None)


def naive_app(url: str) -> FastAPI:
    """Return the application; `url` is the language model's base URL."""
    app = FastAPI()

    @app.websocket("/ws")
    async def chat(websocket: WebSocket) -> None:
        await websocket.accept()
        try:
            while True:
                content = await websocket.receive_text()
                tokens: asyncio.Queue[str | None] = asyncio.Queue()
                loop = asyncio.get_running_loop()
                threading.Thread(target=_relay, args=(url, content, loop, tokens)).start()
                while (text := await tokens.get()) is not None:
                    await websocket.send_text(json.dumps({"type": "token", "text": text}))
                await websocket.send_text(json.dumps({"type": "done"}))
        except WebSocketDisconnect:
            pass

    return app


def main() -> None:
    """Serve on a free port and say which."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("url")
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        print(f"listens on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
        app = naive_app(arguments.parse_args().url)
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])


if __name__ == "__main__":
    main()
