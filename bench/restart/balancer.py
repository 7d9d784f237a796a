"""The proxy in front, as small as can be: a connection goes to a web server that says it is ready, and is never tried again."""

import asyncio
import threading
from collections.abc import Sequence
from contextlib import suppress
from itertools import count

from config.devserver.ports import LOOPBACK

# Seconds; those of the chart are 5, and its drain is longer in proportion.
ASKED_EVERY = 0.5
NOTICES_WITHIN = 2.0
CHUNK = 65_536


class Balancer:
    """`ready`: the ports that new connections go to, in turn; `connections`: how many came."""

    def __init__(self, doors: Sequence[int]) -> None:
        self.doors, self.ready, self.connections, self.port = list(doors), list[int](), 0, 0
        self._turn = count()
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, name="balancer", daemon=True)

    def __enter__(self) -> "Balancer":
        self._thread.start()
        self._up.wait()
        return self

    def __exit__(self, *_args: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.create_task(self._serve())
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._pass_on, LOOPBACK, 0, backlog=1024)
        self.port = server.sockets[0].getsockname()[1]
        self._up.set()
        await asyncio.gather(*map(self._watch, self.doors))

    async def _watch(self, door: int) -> None:
        """Each by itself: one that starts and does not answer yet must not keep us from seeing that the other stops."""
        while True:
            ready = await _is_ready(door)
            if ready is not None and ready is not (door in self.ready):
                self.ready = sorted({*self.ready, door} if ready else {*self.ready} - {door})
            await asyncio.sleep(ASKED_EVERY)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(OSError):
            # Nobody there: the browser sees a connection that ends without an answer.
            if ready := self.ready:
                behind, onward = await asyncio.open_connection(LOOPBACK, ready[next(self._turn) % len(ready)])
                await asyncio.gather(_copy(reader, onward), _copy(behind, writer))
        writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
    writer.close()


async def _is_ready(port: int) -> bool | None:
    """None when it does not say in time: who is only slow, on a busy machine, goes on being asked."""
    try:
        async with asyncio.timeout(NOTICES_WITHIN):
            reader, writer = await asyncio.open_connection(LOOPBACK, port)
            writer.write(b"GET /readyz HTTP/1.1\r\nHost: 10.0.0.1\r\nConnection: close\r\n\r\n")
            line = await reader.readline()
            writer.close()
    except TimeoutError:
        return None
    except OSError:
        return False
    return b" 200 " in line
