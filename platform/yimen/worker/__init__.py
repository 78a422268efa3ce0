"""worker: how does work that takes long, or comes back daily, get done?

In: job rows that another transaction wrote, and the time. Out: their effects and their "done", in one
transaction. Celery carries job ids and nothing else: a lost message is found again by the tick. Never here:
what a job does (its room registers a runner), a web page.
"""

from .hooks import Runner, RunningJob, runners
from .queue import make_celery, nudge_through
from .rounds import signing_key
from .run import run_job
from .seal_files import AUTHORITY, officer_file, officer_path, seal_file, seal_path
from .tasks import worker_app
from .tick import offer_due_work
from .wiring import open_instance

__all__ = [
    "AUTHORITY",
    "Runner",
    "RunningJob",
    "make_celery",
    "nudge_through",
    "offer_due_work",
    "officer_file",
    "officer_path",
    "open_instance",
    "run_job",
    "runners",
    "seal_file",
    "seal_path",
    "signing_key",
    "worker_app",
]
