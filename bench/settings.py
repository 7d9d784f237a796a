"""The settings of the platform, and beside its pages the empty views that they are compared with."""

from config import env
from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE as OURS

ROOT_URLCONF = "bench.urls"
# The server that answers nothing but the empty view, as fast as Django can.
MIDDLEWARE = [] if env.flag("BENCH_BARE") else OURS
