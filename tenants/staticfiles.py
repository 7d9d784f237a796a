from whitenoise.storage import CompressedManifestStaticFilesStorage


class ManifestStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files; before any build, plain names, so that checks and tests run without one."""

    manifest_strict = False
