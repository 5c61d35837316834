"""Asks the site over kept connections, in a process of its own: a job a line on its input, an answer a line on its output.

Every answer must have status 200 and hold its marker; the first that does not ends the job with a sentence.
"""

import asyncio
import gc
import gzip
import json
import re
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
# In the address of a page, and so in its key: each makes another page of it.
PORTS = count(1)
CODING = re.compile(rb"(?i)\r\ncontent-encoding: *(\w+)")


class Wrong(Exception):
    """An answer that is not what it should be."""


@dataclass
class Job:
    """What to ask of a port: requests with `path`, `marker` and perhaps a `body`, by how many clients, for how long.

    It ends after `seconds`, but not before `least` answers, and in any case after `most`. What `is_fresh` asks is under
    an address that was never asked for, so that no page cache has it.
    """

    port: int
    requests: list[dict[str, str]]
    clients: int
    seconds: float
    least: int
    most: int
    start: int = 0
    is_fresh: bool = False
    took: list[float] = field(default_factory=list)
    largest: int = 0
    seen: set[tuple[int, bytes]] = field(default_factory=set)
    ends: float = 0.0
    next: int = 0

    async def run(self) -> dict[str, Any]:
        """The milliseconds of each answer, the seconds of all, the bytes of the largest as it was sent."""
        links = [Link(self.port) for _ in range(self.clients)]
        talks: list[asyncio.Task[None]] = []
        try:
            # All at once, so that the connections are spread over the workers.
            await asyncio.gather(
                *(self._ask(self.start + at, link) for at, link in enumerate(links))
            )
            began = time.perf_counter()
            self.ends, self.next = began + self.seconds, self.start
            talks = [asyncio.create_task(self._talk(link)) for link in links]
            await asyncio.gather(*talks)
            elapsed = time.perf_counter() - began
        finally:
            for talk in talks:
                talk.cancel()
            await asyncio.gather(*talks, return_exceptions=True)
            for link in links:
                await link.close()
        return {"took": self.took, "seconds": elapsed, "bytes": self.largest}

    async def _talk(self, link: "Link") -> None:
        while self._goes_on():
            number = self.next
            self.next += 1
            self.took.append(await self._ask(number, link))

    def _goes_on(self) -> bool:
        asked = self.next - self.start
        return asked < self.most and (asked < self.least or time.perf_counter() < self.ends)

    async def _ask(self, number: int, link: "Link") -> float:
        """One answer, checked; the milliseconds it took."""
        host = f"127.0.0.1:{next(PORTS)}" if self.is_fresh else "127.0.0.1"
        request = encoded(self.requests[number % len(self.requests)], host)
        took, head, body = await link.exchange(request)
        self._check(number, head, body)
        return took

    def _check(self, number: int, head: bytes, body: bytes) -> None:
        at = number % len(self.requests)
        request = self.requests[at]
        if head.split(b" ", 2)[1] != b"200":
            raise Wrong(f"{request['path']}: {head.splitlines()[0].decode()}")
        self.largest = max(self.largest, len(body))
        if (at, body) in self.seen:
            return
        if request["marker"] not in decoded(head, body):
            raise Wrong(f"{request['path']}: the answer lacks “{request['marker']}”")
        if not self.is_fresh:
            self.seen.add((at, body))


class Link:
    """A kept connection. Where the server closed it while nothing was asked, a new one is opened, outside the time."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def exchange(self, request: bytes) -> tuple[float, bytes, bytes]:
        """The milliseconds until the whole answer was there, its head and its body."""
        is_kept = self.streams is not None
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        began = time.perf_counter()
        try:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            if not is_kept or getattr(error, "partial", b""):
                raise
            await self.close()
            return await self.exchange(request)
        length = LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length else b""
        return (time.perf_counter() - began) * 1000, head, body

    async def close(self) -> None:
        if self.streams:
            _reader, writer = self.streams
            self.streams = None
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


def encoded(request: dict[str, str], host: str) -> bytes:
    body = request.get("body", "").encode()
    lines = [
        f"{'POST' if body else 'GET'} {request['path']} HTTP/1.1",
        f"Host: {host}",
        "Accept: text/html, application/json",
        "Accept-Encoding: gzip, br",
        *(["Content-Type: application/json", f"Content-Length: {len(body)}"] if body else []),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def decoded(head: bytes, body: bytes) -> str:
    coding = CODING.search(head)
    if coding and coding[1] == b"gzip":
        body = gzip.decompress(body)
    elif coding and coding[1] == b"br":
        import brotli

        body = brotli.decompress(body)
    return body.decode()


def main() -> None:
    for line in sys.stdin:
        job = Job(**json.loads(line))
        gc.collect()
        try:
            answer = asyncio.run(asyncio.wait_for(job.run(), timeout=300))
        except (Wrong, OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            answer = {"wrong": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
