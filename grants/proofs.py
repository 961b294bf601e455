"""Proofs that the money is right: each looks for rows that break a promise and names them.

They hold by constraint and trigger already; a proof also finds what somebody did with the
triggers switched off, or what a broken disk left.
"""

from collections.abc import Iterator

from django.db import connection

from accounts.proving import Broken, Proof, broken_by


def _sum(account: str, alias: str = "e") -> str:
    return f"coalesce(sum({alias}.amount) FILTER (WHERE {alias}.account = '{account}'), 0)"


_BY_RECIPIENT = f"""
    (SELECT recipient_id, {_sum("approved")} AS approved, {_sum("paid")} AS paid,
            {_sum("spent")} AS spent, {_sum("refunded")} AS refunded
       FROM grants_ledgerentry e GROUP BY recipient_id)
"""
_BY_INSTALMENT = f"""
    (SELECT instalment_id, {_sum("paid")} AS paid, {_sum("spent")} AS spent,
            {_sum("refunded")} AS refunded
       FROM grants_ledgerentry e WHERE instalment_id IS NOT NULL GROUP BY instalment_id)
"""
_NUMBERED = (
    ("sk", "grants_decree", "t.region_id", ""),
    ("pay", "grants_paymentbatch", "t.region_id", ""),
    ("sts", "grants_refund", "p.region_id", "recipient_id"),
    ("waiver", "grants_waiver", "p.region_id", "instalment_id"),
    ("warning", "grants_warningletter", "p.region_id", "instalment_id"),
)


def _programme_of(table: str, key: str) -> str:
    if key == "instalment_id":
        return (
            f"{table} t JOIN grants_instalment i ON i.id = t.instalment_id JOIN grants_recipient r"
            " ON r.id = i.recipient_id JOIN grants_programme p ON p.id = r.programme_id"
        )
    if key == "recipient_id":
        return (
            f"{table} t JOIN grants_recipient r ON r.id = t.recipient_id"
            " JOIN grants_programme p ON p.id = r.programme_id"
        )
    return f"{table} t"


def _gaps(kind: str, table: str, region: str, key: str) -> str:
    return f"""
        SELECT '{table} ' || s.region_id || ' ' || s.year,
               'seri sampai ' || s.last || ', surat ' || count(g.sequence) || ', tertinggi '
               || coalesce(max(g.sequence), 0)
          FROM grants_series s
          LEFT JOIN (SELECT {region} AS region_id, t.year, t.sequence
                       FROM {_programme_of(table, key)}) g
                 ON g.region_id = s.region_id AND g.year = s.year
         WHERE s.kind = '{kind}' GROUP BY s.region_id, s.year, s.last
        HAVING s.last <> count(g.sequence) OR s.last <> coalesce(max(g.sequence), 0)
    """


def _told(table: str) -> str:
    """Rows whose last version in the history has another state than the row itself."""
    return f"""
        SELECT '{table} ' || t.id, 'riwayat ' || v.state || ', tabel ' || t.state
          FROM {table} t
          JOIN (SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id, state FROM {table}event
                 ORDER BY pgh_obj_id, pgh_id DESC) v ON v.pgh_obj_id = t.id
         WHERE v.state <> t.state
    """


PROOFS = (
    Proof(
        "jumlah pada pagu sama dengan buku besar",
        f"""
        SELECT 'grants_budgetline ' || l.id,
               'pagu mencatat ' || concat_ws('/', l.approved_total, l.paid_total, l.spent_total,
               l.refunded_total) || ', buku besar ' || concat_ws('/', {_sum("approved")},
               {_sum("paid")}, {_sum("spent")}, {_sum("refunded")})
          FROM grants_budgetline l LEFT JOIN grants_ledgerentry e ON e.line_id = l.id
         GROUP BY l.id
        HAVING (l.approved_total, l.paid_total, l.spent_total, l.refunded_total) IS DISTINCT FROM
               ({_sum("approved")}, {_sum("paid")}, {_sum("spent")}, {_sum("refunded")})
        """,
    ),
    Proof(
        "yang ditetapkan tidak melebihi pagu, yang dibayar tidak melebihi yang ditetapkan",
        f"""
        SELECT 'grants_budgetline ' || l.id,
               'pagu ' || l.ceiling || ', ditetapkan ' || {_sum("approved")} || ', dibayar '
               || {_sum("paid")}
          FROM grants_budgetline l LEFT JOIN grants_ledgerentry e ON e.line_id = l.id
         GROUP BY l.id
        HAVING {_sum("approved")} > l.ceiling OR {_sum("paid")} > {_sum("approved")}
        """,
    ),
    Proof(
        "tiap catatan ada di pagu programnya",
        """
        SELECT 'grants_ledgerentry ' || e.id, 'pagu ' || e.line_id || ', program ' || p.line_id
          FROM grants_ledgerentry e JOIN grants_recipient r ON r.id = e.recipient_id
          JOIN grants_programme p ON p.id = r.programme_id WHERE p.line_id <> e.line_id
        """,
    ),
    Proof(
        "pembalikan mencerminkan catatannya",
        """
        SELECT 'grants_ledgerentry ' || e.id, 'membalik ' || o.id || ' sebesar ' || o.amount
               || ' dengan ' || e.amount
          FROM grants_ledgerentry e JOIN grants_ledgerentry o ON o.id = e.reverses_id
         WHERE e.amount <> -o.amount OR e.account <> o.account
            OR e.recipient_id <> o.recipient_id OR o.reverses_id IS NOT NULL
        """,
    ),
    Proof(
        "tidak ada penerima yang dibayar melebihi penetapannya",
        f"""
        SELECT 'grants_recipient ' || recipient_id,
               concat_ws('/', approved, paid, spent, refunded)
          FROM {_BY_RECIPIENT} s WHERE paid > approved OR spent + refunded > paid OR paid < 0
        """,
    ),
    Proof(
        "penerima yang ditetapkan tercatat di buku besar sebesar SK-nya",
        f"""
        SELECT 'grants_recipient ' || r.id,
               'SK ' || coalesce(d.total_amount, 0) || ', usulan ' || r.total_amount
               || ', buku besar ' || coalesce(s.approved, 0)
          FROM grants_recipient r LEFT JOIN {_BY_RECIPIENT} s ON s.recipient_id = r.id
          LEFT JOIN grants_decreeline d ON d.recipient_id = r.id
         WHERE (r.state IN ('decreed', 'signed')
                AND (d.id IS NULL OR d.total_amount <> r.total_amount
                     OR coalesce(s.approved, 0) <> r.total_amount))
            OR (r.state = 'cancelled' AND coalesce(s.approved, 0) <> coalesce(s.paid, 0))
            OR (r.state NOT IN ('decreed', 'signed', 'cancelled') AND coalesce(s.approved, 0) <> 0)
        """,
    ),
    Proof(
        "jadwal tahap berjumlah sama dengan penetapan",
        """
        SELECT 'grants_recipient ' || r.id, 'tahap ' || sum(i.amount) || ', SK ' || r.total_amount
          FROM grants_recipient r JOIN grants_instalment i ON i.recipient_id = r.id
         WHERE r.state IN ('decreed', 'signed') GROUP BY r.id
        HAVING sum(i.amount) <> r.total_amount
        """,
    ),
    Proof(
        "tiap pembayaran cair ada sekali di buku besar",
        """
        SELECT 'grants_paymentline ' || y.id,
               y.state || ' ' || y.amount || ', buku besar ' || coalesce(s.total, 0) || ' dalam '
               || coalesce(s.count, 0) || ' catatan'
          FROM grants_paymentline y
          LEFT JOIN (SELECT payment_id, sum(amount) AS total, count(*) AS count
                       FROM grants_ledgerentry WHERE account = 'paid' GROUP BY payment_id) s
                 ON s.payment_id = y.id
         WHERE (y.state = 'paid' AND (coalesce(s.total, 0) <> y.amount OR s.count <> 1))
            OR (y.state = 'reversed' AND (coalesce(s.total, -1) <> 0 OR s.count <> 2))
            OR (y.state NOT IN ('paid', 'reversed') AND s.count IS NOT NULL)
        """,
    ),
    Proof(
        "tiap tahap dibayar sekali, dan statusnya sama dengan buku besar",
        f"""
        SELECT 'grants_instalment ' || i.id,
               i.state || ' ' || i.amount || ', dibayar ' || coalesce(s.paid, 0)
               || ', dipertanggungjawabkan ' || coalesce(s.spent, 0) || ', disetor '
               || coalesce(s.refunded, 0)
          FROM grants_instalment i LEFT JOIN {_BY_INSTALMENT} s ON s.instalment_id = i.id
         WHERE coalesce(s.paid, 0) <> CASE WHEN i.state IN ('planned', 'processing', 'cancelled')
                                           THEN 0 ELSE i.amount END
            OR (i.state = 'settled'
                AND coalesce(s.spent, 0) + coalesce(s.refunded, 0) <> i.amount)
            OR (i.state NOT IN ('settled', 'refunding')
                AND coalesce(s.spent, 0) + coalesce(s.refunded, 0) <> 0)
        """,
    ),
    Proof(
        "LPJ yang diajukan sama dengan uang dan barisnya",
        """
        SELECT 'grants_lpj ' || j.id, 'diterima ' || j.received || ', tahap ' || i.amount
               || ', belanja ' || j.spent || ', baris ' || coalesce(l.total, 0)
          FROM grants_lpj j JOIN grants_instalment i ON i.id = j.instalment_id
          LEFT JOIN (SELECT lpj_id, sum(amount) AS total FROM grants_lpjline GROUP BY lpj_id) l
                 ON l.lpj_id = j.id
         WHERE j.received <> i.amount
            OR (j.state IN ('submitted', 'accepted') AND j.spent <> coalesce(l.total, 0))
        """,
    ),
    Proof(
        "pengusul, pemeriksa, penetap, dan pembayar orang yang berbeda",
        """
        SELECT 'grants_recipient ' || r.id,
               concat_ws('/', r.proposed_by_id, r.verified_by_id, r.approved_by_id)
          FROM grants_recipient r
         WHERE r.proposed_by_id = r.verified_by_id OR r.proposed_by_id = r.approved_by_id
            OR r.verified_by_id = r.approved_by_id
        UNION ALL
        SELECT 'grants_ledgerentry ' || e.id, 'dibayar oleh ' || e.by_id
          FROM grants_ledgerentry e JOIN grants_recipient r ON r.id = e.recipient_id
         WHERE e.account = 'paid'
           AND e.by_id IN (r.proposed_by_id, r.verified_by_id, r.approved_by_id)
        """,
    ),
    Proof(
        "jumlah pada daftar pembayaran sama dengan barisnya",
        """
        SELECT 'grants_paymentbatch ' || b.id, 'daftar ' || b.line_count || '/' || b.total_amount
               || ', baris ' || count(y.id) || '/' || coalesce(sum(y.amount), 0)
          FROM grants_paymentbatch b
          LEFT JOIN grants_paymentline y ON y.batch_id = b.id AND y.state <> 'withdrawn'
         GROUP BY b.id
        HAVING b.line_count <> count(y.id) OR b.total_amount <> coalesce(sum(y.amount), 0)
        """,
    ),
    *(Proof("nomor surat tanpa celah", _gaps(*numbered)) for numbered in _NUMBERED),
    *(
        Proof("riwayat berakhir pada keadaan sekarang", _told(table))
        for table in ("grants_recipient", "grants_paymentline")
    ),
    Proof(
        "penjaga basis data menyala",
        """
        SELECT c.relname || ' ' || t.tgname, 'dimatikan'
          FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
         WHERE c.relname LIKE 'grants\\_%' AND NOT t.tgisinternal AND t.tgenabled <> 'O'
        """,
    ),
)


def prove() -> Iterator[Broken]:
    """Everything that breaks a promise of the grants, row by row."""
    yield from broken_by(PROOFS)


def counted() -> dict[str, int]:
    """How much was looked at, so that an empty answer can be told from an empty table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM grants_ledgerentry),"
            " (SELECT count(*) FROM grants_paymentline), (SELECT count(*) FROM grants_recipient)"
        )
        entries, payments, recipients = cursor.fetchone()
    return {"catatan buku besar": entries, "baris pembayaran": payments, "penerima": recipients}
