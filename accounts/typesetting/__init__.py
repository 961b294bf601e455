"""Papers as PDF: typst sets a template with data, in a program of its own.

Each app keeps its templates (`*.typ`) in a folder of its own and calls
`typeset(folder / "letter.typ", data={...}, at=moment)`; the template reads
`json(bytes(sys.inputs.data))`. Only data goes in, never markup, so that no name or title can
change the document. The fonts are those inside typst and the date is given: the same bytes on
every machine. The result is PDF/A-2a (kept for decades) and PDF/UA-1 (read aloud in order),
for which a template sets `document(title, …)` and gives pictures an `alt`.
"""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from accounts.typesetting.repertoire import printable

PROGRAM = Path(__file__).resolve().parent / "program.py"
# Seconds: ten thousand rows take about twenty, and after JOB_SILENT_SECONDS without a heartbeat
# another worker would take the paper over.
PATIENCE = 100


class NotTypeset(Exception):
    """typst refused the document; a fault of ours."""


def typeset(template: Path, *, data: Any, at: datetime) -> bytes:
    """The PDF of `template`, dated `at`; files the template reads lie in its folder."""
    wanted = {
        "template": str(template),
        "root": str(template.parent),
        "timestamp": int(at.timestamp()),
        "data": json.dumps(printable(data), ensure_ascii=False),
    }
    set_by = subprocess.run(
        [sys.executable, "-I", str(PROGRAM)],
        input=json.dumps(wanted).encode(),
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    if set_by.returncode:
        raise NotTypeset(set_by.stderr.decode(errors="replace")[-2000:])
    return set_by.stdout
