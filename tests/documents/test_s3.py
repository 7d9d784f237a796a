"""Files in a bucket behave as files on disk: the same tests' words, against a bucket in memory."""

import boto3
import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from moto import mock_aws

from documents import storage
from tenants.context import tenant_context

BUCKET = "sportello-prova"
PDF = b"%PDF-1.7 prova"


@pytest.fixture
def bucket(settings, monkeypatch):
    for name, value in {
        "AWS_ACCESS_KEY_ID": "k",
        "AWS_SECRET_ACCESS_KEY": "s",
        "AWS_DEFAULT_REGION": "eu-south-1",
    }.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        made = boto3.resource("s3").create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-south-1"}
        )
        options = {"bucket_name": BUCKET, "region_name": "eu-south-1"}
        settings.STORAGES = settings.STORAGES | {
            "default": {"BACKEND": "documents.s3.PrivateS3Storage", "OPTIONS": options}
        }
        yield made


def keys(bucket):
    return sorted(each.key for each in bucket.objects.all())


def test_it_keeps_a_file_under_the_municipalitys_own_prefix(bucket, in_segrate):
    key = storage.storage_key("ab" * 32)
    storage.put(key, ContentFile(PDF))
    storage.put(key, ContentFile(b"never written twice"))
    assert keys(bucket) == [f"segrate/ab/ab/{'ab' * 32}"]
    assert storage.get(key).read() == PDF
    assert storage.stored_at(key).tzinfo is not None


def test_it_lists_the_files_of_one_municipality_only(bucket, segrate, borgo):
    for town in (segrate, borgo):
        with tenant_context(town):
            storage.put(storage.storage_key("cd" * 32), ContentFile(PDF))
    with tenant_context(borgo):
        assert list(storage.stored_keys()) == [f"borgo/cd/cd/{'cd' * 32}"]
        with pytest.raises(SuspiciousFileOperation):
            storage.get(f"segrate/cd/cd/{'cd' * 32}")


def test_it_removes_a_file_and_misses_it_as_a_disk_does(bucket, in_segrate):
    key = storage.storage_key("ef" * 32)
    storage.put(key, ContentFile(PDF))
    storage.remove(key)
    storage.remove(key)
    assert keys(bucket) == []
    for ask in (storage.get, storage.stored_at):
        with pytest.raises(FileNotFoundError):
            ask(key)


def test_a_bucket_that_refuses_is_a_disk_that_fails(bucket, in_segrate):
    bucket.delete()
    with pytest.raises(OSError, match="NoSuchBucket|no such file"):
        storage.put(storage.storage_key("aa" * 32), ContentFile(PDF))


def test_a_private_file_has_no_address(bucket):
    from django.core.files.storage import default_storage

    with pytest.raises(ValueError, match="no address"):
        default_storage.url("segrate/ab/ab/x")
