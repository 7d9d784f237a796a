"""The cache is a comfort, never a need: a dead Valkey makes pages slower, not broken."""

from collections.abc import Callable, Iterable
from typing import Any

import structlog
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


class ForgivingRedisCache(RedisCache):
    def _forgive(self, call: Callable[[], Any], fallback: Any) -> Any:
        try:
            return call()
        except (RedisError, OSError) as error:
            log.warning("cache unavailable", error=type(error).__name__)
            return fallback

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._forgive(lambda: super(ForgivingRedisCache, self).get(key, default, version), default)

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> Any:
        return self._forgive(lambda: super(ForgivingRedisCache, self).set(key, value, *args, **kwargs), None)

    def add(self, key: str, value: Any, *args: Any, **kwargs: Any) -> Any:
        return self._forgive(lambda: super(ForgivingRedisCache, self).add(key, value, *args, **kwargs), True)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> Any:
        return self._forgive(lambda: super(ForgivingRedisCache, self).incr(key, delta, version), delta)

    def touch(self, key: str, *args: Any, **kwargs: Any) -> Any:
        return self._forgive(lambda: super(ForgivingRedisCache, self).touch(key, *args, **kwargs), False)

    def delete(self, key: str, version: int | None = None) -> Any:
        return self._forgive(lambda: super(ForgivingRedisCache, self).delete(key, version), False)

    def forget_schema(self, schema: str) -> None:
        """Every key of a municipality's: they begin with its schema (`django_tenants.cache.make_key`)."""
        self._forgive(lambda: self._unlink(f"{schema}:{self.key_prefix}:*"), None)

    def _unlink(self, pattern: str) -> None:
        client = self._cache.get_client(None, write=True)
        for key in client.scan_iter(match=pattern, count=1000):
            client.unlink(key)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> Any:
        return self._forgive(lambda: super(ForgivingRedisCache, self).get_many(keys, version), {})


def forget_schema(schema: str) -> None:
    caches["default"].forget_schema(schema)  # type: ignore[attr-defined]
