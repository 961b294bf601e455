"""Runs the benchmarks in a database of their own, made for it and dropped afterwards."""

import argparse
import os
import sys
from importlib import import_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SIPILAR_TEST_DB", "bench_sipilar")

SUBJECTS = (
    "imports",
    "annotate",
    "reports",
    "matching",
    "registry",
    "checkin",
    "certificates",
    "grants",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("subjects", nargs="*", choices=[*SUBJECTS, []], help="default: all")
    parser.add_argument("--rows", type=int, action="append", help="sizes, e.g. --rows 1000")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()

    from config.launcher.commands import servers_for_command

    with servers_for_command(["bench", "measure"]):
        import django

        django.setup()
        from django.test.utils import setup_databases, teardown_databases

        made = setup_databases(verbosity=0, interactive=False)
        try:
            for name in options.subjects or SUBJECTS:
                print(f"== {name} ==", flush=True)
                import_module(f"bench.{name}").run(options)
        finally:
            teardown_databases(made, verbosity=0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
