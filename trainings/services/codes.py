from django.db import connection

from trainings.kinds import PREFIXES
from trainings.models import EventKind, TrainingEvent


def next_code(*, kind: str, region_code: str, year: int) -> str:
    """The next free code, such as `BMT-3171-2024-001`; to be called inside a transaction.

    Whoever asks for a code of the same series waits until this transaction ends, so two
    events never get one code. A number whose event was never saved may stay unused.
    """
    stem = f"{PREFIXES[EventKind(kind)]}-{region_code.replace('.', '')}-{year}-"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [stem])
    used = TrainingEvent.objects.filter(code__startswith=stem).values_list("code", flat=True)
    last = max((int(code.removeprefix(stem)) for code in used), default=0)
    return f"{stem}{last + 1:03d}"
