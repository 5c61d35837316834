"""A cache in the memory of one process that never grows past its bound: what was not asked for longest goes first."""

import pickle
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

# About what a row costs besides its bytes.
ROW_BYTES = 300


@dataclass
class Room:
    """The rows of one cache, shared by the threads: (until, pickled value) by key, the latest asked for last."""

    rows: OrderedDict[str, tuple[float | None, bytes]] = field(default_factory=OrderedDict)
    size: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def drop(self, key: str) -> bool:
        row = self.rows.pop(key, None)
        if row is not None:
            self.size -= len(row[1]) + ROW_BYTES
        return row is not None


_rooms: dict[str, Room] = {}


class BoundedCache(BaseCache):
    """A cache of Django's with OPTIONS["MAX_BYTES"]; a value too large for it is not kept."""

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._most = int(params["OPTIONS"]["MAX_BYTES"])
        self.room = _rooms.setdefault(name, Room())

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        key = self.make_key(key, version)
        with self.room.lock:
            row = self.room.rows.get(key)
            if row is None:
                return default
            until, value = row
            if until is not None and until <= time.time():
                self.room.drop(key)
                return default
            self.room.rows.move_to_end(key)
        return pickle.loads(value)  # noqa: S301 – what this process pickled itself

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        key = self.make_key(key, version)
        pickled = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        with self.room.lock:
            self.room.drop(key)
            if len(pickled) + ROW_BYTES > self._most:
                return
            self.room.rows[key] = (self.get_backend_timeout(timeout), pickled)
            self.room.size += len(pickled) + ROW_BYTES
            while self.room.size > self._most:
                self.room.drop(next(iter(self.room.rows)))

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        if self.get(key, version=version) is not None:
            return False
        self.set(key, value, timeout, version)
        return True

    def delete(self, key: str, version: int | None = None) -> bool:
        with self.room.lock:
            return self.room.drop(self.make_key(key, version))

    def clear(self) -> None:
        with self.room.lock:
            self.room.rows.clear()
            self.room.size = 0
