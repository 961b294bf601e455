"""Sets one document and ends: its own program, started by accounts/typesetting.

typst keeps what it has set in memory and never gives it back, so that a worker that prints a
hundred papers would hold a gigabyte. Knows nothing of Django. Reads JSON
({"template", "root", "timestamp", "data"}) from standard input, writes the PDF to standard
output; a fault goes to standard error with status 1.
"""

import json
import sys

import typst


def main() -> int:
    wanted = json.load(sys.stdin)
    try:
        paper = typst.compile(
            wanted["template"],
            root=wanted["root"],
            font_paths=[],
            ignore_system_fonts=True,
            sys_inputs={"data": wanted["data"]},
            timestamp=wanted["timestamp"],
            pdf_standards=["a-2a", "ua-1"],
        )
    except typst.TypstError as fault:
        sys.stderr.write(str(fault))
        return 1
    sys.stdout.buffer.write(paper)
    return 0


if __name__ == "__main__":
    sys.exit(main())
