"""What a recipient still lacks, as codes with words; judged in one statement for thousands."""

from collections.abc import Sequence
from dataclasses import dataclass

from grants.services import plans
from grants.states import LPJ_OPEN

_OPEN = ", ".join(f"'{state}'" for state in sorted(LPJ_OPEN))


@dataclass(frozen=True, slots=True)
class Test:
    """A rule for recipients: the SQL that is true when it is broken, and what to do then."""

    code: str
    sql: str
    message: str
    # Whether it keeps a proposal from being verified, or an agreement from being signed.
    stops: str = ""


def _folded(column: str) -> str:
    return f"regexp_replace(upper({column}), '[^A-Z0-9]', '', 'g')"


_LIKENESS = f"similarity({_folded('r.account_name')}, {_folded('r.name')})"
TESTS = (
    Test(
        "account_missing",
        "r.account_index IS NULL",
        "Nomor rekening belum ada. Isi di register organisasi.",
        "verify",
    ),
    Test(
        "account_of_another",
        f"r.account_index IS NOT NULL AND {_LIKENESS} < 0.2",
        "Rekening bukan atas nama organisasi. Minta rekening atas nama organisasinya.",
        "verify",
    ),
    Test(
        "account_name_differs",
        f"r.account_index IS NOT NULL AND {_LIKENESS} >= 0.2 AND {_LIKENESS} < 0.5",
        "Nama rekening agak berbeda dari nama organisasi. Cocokkan dengan buku tabungan.",
    ),
    Test("chair_missing", "r.chair_name = ''", "Ketua belum tercatat di register.", "verify"),
    Test("treasurer_missing", "r.treasurer_name = ''", "Bendahara belum tercatat di register."),
    Test("sk_missing", "r.sk_number = ''", "Nomor SK kepengurusan belum tercatat.", "verify"),
    Test(
        "sk_outside",
        "r.sk_number <> '' AND (r.sk_until < p.first_month"
        " OR r.sk_on > make_date(extract(year FROM p.first_month)::int, 12, 31))",
        "SK kepengurusan tidak berlaku pada tahun program ini. Minta SK yang baru.",
        "verify",
    ),
    Test(
        "not_briefed",
        "p.needs_briefing AND r.briefed_on IS NULL",
        "Belum ikut pembekalan LPJ.",
        "sign",
    ),
    Test(
        "lpj_open",
        f"""EXISTS (SELECT 1 FROM grants_recipient q JOIN grants_instalment e
                       ON e.recipient_id = q.id
                     WHERE q.organisation_id = r.organisation_id AND q.id <> r.id
                       AND e.state IN ({_OPEN}) AND e.lpj_due_on < current_date)""",
        "LPJ bantuan sebelumnya belum selesai.",
        "verify",
    ),
)
BY_CODE = {test.code: test for test in TESTS}
_CODES = ", ".join(f"CASE WHEN {test.sql} THEN '{test.code}' END" for test in TESTS)
_JUDGE = f"""
    UPDATE grants_recipient t SET shortcomings = found.codes
      FROM (SELECT r.id, to_jsonb(array_remove(ARRAY[{_CODES}], NULL)) AS codes
              FROM grants_recipient r JOIN grants_programme p ON p.id = r.programme_id
             WHERE r.id = ANY(%(keys)s)) found
     WHERE t.id = found.id AND t.shortcomings IS DISTINCT FROM found.codes
"""


def judge(cursor, keys: Sequence[int]) -> None:
    """Look at these recipients again; only those whose result differs are written."""
    plans.renew(len(keys))
    cursor.execute(_JUDGE, {"keys": list(keys)})


def stopping(codes: Sequence[str] | None, step: str) -> list[Test]:
    """The rules among these that keep somebody from taking a step."""
    return [BY_CODE[code] for code in codes or () if BY_CODE[code].stops == step]


def messages(codes: Sequence[str] | None) -> list[tuple[str, str, bool]]:
    """(code, message, whether it stops something) for the page of a recipient."""
    return [(code, BY_CODE[code].message, bool(BY_CODE[code].stops)) for code in codes or ()]
