"""Words for people: said now, or translated at the moment they are shown."""

from django.utils.functional import Promise

Words = str | Promise
