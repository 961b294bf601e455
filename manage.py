#!/usr/bin/env python
"""Django's commands, with the data directory's own servers behind them where none are named."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit(
            "Django belum terpasang. Jalankan `make install`, lalu `.venv/bin/python manage.py`."
        )
    from config.launcher.commands import servers_for_command

    with servers_for_command(sys.argv):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
