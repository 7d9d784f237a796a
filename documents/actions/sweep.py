import datetime

from django.db import IntegrityError
from django.db.models import ManyToOneRel, QuerySet
from django.utils import timezone

from documents import storage
from documents.actions.erase import erase_stored, erase_unused
from documents.models import StoredFile


def sweep_unreferred(grace: datetime.timedelta) -> int:
    """Erase the current municipality's files older than `grace` that nothing refers to any more; how many they were."""
    return sum(_erased(file) for file in unreferred().filter(created_at__lt=timezone.now() - grace))


def unreferred() -> QuerySet[StoredFile]:
    """
    Files that no row of any app refers to. Read off the foreign keys themselves, so that nobody can forget to say that
    they use files; a reference that is not a foreign key must not outlive the grace.
    """
    files = StoredFile.objects.all()
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            column = relation.field.attname
            rows = relation.related_model._base_manager.filter(**{f"{column}__isnull": False})
            files = files.exclude(id__in=rows.values(column))
    return files


def _erased(file: StoredFile) -> bool:
    try:
        erase_stored(file)
    except IntegrityError:
        # Somebody has come to use it meanwhile.
        return False
    return True


def sweep_unused(grace: datetime.timedelta) -> int:
    """Erase the current municipality's bytes that no row uses and that are older than `grace`; how many they were."""
    limit = timezone.now() - grace
    unused = [
        key
        for key in storage.stored_keys()
        if not StoredFile.objects.filter(storage_key=key).exists() and storage.stored_at(key) < limit
    ]
    for key in unused:
        erase_unused(key)
    return len(unused)
