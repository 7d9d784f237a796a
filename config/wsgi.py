import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# What is loaded by now stays until the end: the collector looks at it no more. And a page makes thousands of objects that
# reference counting frees by itself: looking for cycles among them at every seven hundred is a tenth of its time.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 10)
