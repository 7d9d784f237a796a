"""Private files in a bucket of S3, or of what speaks its language. Loaded only where a bucket is configured."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from storages.backends.s3 import S3Storage

# Seconds; a page may be waiting. Many servers that speak S3 do not know the newer checksums.
CLIENT = {
    "connect_timeout": 5,
    "read_timeout": 30,
    "retries": {"mode": "standard", "max_attempts": 3},
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}


class PrivateS3Storage(S3Storage):
    """As `documents.storage.PrivateFileStorage`, errors too: FileNotFoundError, else OSError."""

    def __init__(self, **settings: Any) -> None:
        # A server of one's own has seldom a host name for each bucket.
        style = "path" if settings.get("endpoint_url") else "auto"
        config = Config(s3={"addressing_style": style}, **CLIENT)
        super().__init__(**settings, client_config=config, file_overwrite=True)

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        raise ValueError("Private files have no address: they are served by a view, behind a policy.")

    def exists(self, name: str) -> bool:
        with _as_of_a_disk():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with _as_of_a_disk():
            super().delete(name)

    def get_modified_time(self, name: str) -> datetime:
        with _as_of_a_disk():
            found: datetime = super().get_modified_time(name)
        return found

    def keys_under(self, folder: str) -> Iterator[str]:
        """One listing of a thousand names at a time, instead of one for each of many folders."""
        with _as_of_a_disk():
            for each in self.bucket.objects.filter(Prefix=f"{folder}/"):
                yield each.key

    def _open(self, name: str, mode: str = "rb") -> IO[bytes]:
        with _as_of_a_disk():
            found = super()._open(name, mode)
            # Fetched here, where what goes wrong is told as a disk would.
            found.file  # noqa: B018
        return found

    def _save(self, name: str, content: File) -> str:
        with _as_of_a_disk():
            return str(super()._save(name, content))


@contextmanager
def _as_of_a_disk() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
            raise FileNotFoundError("The bucket has no such file") from error
        # Its own words name the file and the bucket.
        raise OSError(f"The bucket refused: {error.response.get('Error', {}).get('Code')}") from error
    except BotoCoreError as error:
        raise OSError(f"The bucket cannot be reached: {type(error).__name__}") from error
