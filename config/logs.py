"""Structured logs. A line names the tenant and never a person: of an exception it tells what and where, not its words."""

import logging.config
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from django.db import connection
from structlog.typing import EventDict, Processor, WrappedLogger

ROOT = Path(__file__).resolve().parent.parent


def add_schema(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    event.setdefault("schema", getattr(connection, "schema_name", "public"))
    return event


def _exception_of(exc_info: Any) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    return exc_info[1] if isinstance(exc_info, tuple) else sys.exc_info()[1]


def _frames(where: TracebackType | None) -> list[str]:
    return [
        f"  {_short(frame.f_code.co_filename)}:{line}:{frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(where)
    ]


def _short(path: str) -> str:
    return str(Path(path).relative_to(ROOT)) if Path(path).is_relative_to(ROOT) else path


def described(error: BaseException) -> str:
    """Class and frames of the error and of those that led to it, first cause first."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    own = "\n".join([name, *_frames(error.__traceback__)])
    return f"{described(cause)}\n{own}" if cause else own


def describe_exception(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """In place of the traceback, whose last line is the exception's text: of a database error, the row's values."""
    found = event.pop("exc_info", None)
    error = _exception_of(found) if found else None
    if error is not None:
        event["exception"] = described(error)
    return event


def describe_task(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Celery writes the exception's text into its own sentence."""
    data = getattr(event["_record"], "data", None)
    if isinstance(data, dict) and "exc" in data:
        event["event"] = f"Task {data.get('name')}[{data.get('id')}] {data.get('description') or 'did not succeed'}"
    return event


def configure_logging(json: bool, level: str) -> None:
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.contextvars.merge_contextvars,
        add_schema,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "plain": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [
                        describe_task,
                        describe_exception,
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        renderer,
                    ],
                    "foreign_pre_chain": shared,
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
            # At their lowest level they write values: those of queries, and what is signed, whoever it names.
            "loggers": {"django.db.backends": {"level": "INFO"}, "signxml": {"level": "INFO"}},
            "root": {"handlers": ["stderr"], "level": level},
        }
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
