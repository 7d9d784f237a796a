from typing import Any, NoReturn

from django.db import models


class AppendOnly(models.QuerySet):
    """Rows are written once: a line of a journal that could be changed would prove nothing."""

    def update(self, **_values: Any) -> NoReturn:
        raise TypeError("Lines of a journal are not changed")

    def delete(self) -> NoReturn:
        raise TypeError("Lines of a journal are not deleted")
