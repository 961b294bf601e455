"""A worker of its own, as small as it starts: builds the reports that wait, and tells what that
took. Started by bench/reports.py with the database's name and the folder for files.
"""

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main(database: str, folder: str) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    connection.settings_dict["NAME"] = database
    settings.MEDIA_ROOT = folder

    from bench.measuring import apart
    from reports.models import ReportRun
    from reports.tasks import build_run

    def job() -> dict:
        waiting = list(ReportRun.objects.open().order_by("pk").values_list("pk", flat=True))
        for key in waiting:
            build_run(key)
        return {"count": len(waiting), "done": ReportRun.objects.done().count()}

    print(json.dumps(apart(job, before=connection.ensure_connection)))


if __name__ == "__main__":
    main(*sys.argv[1:])
