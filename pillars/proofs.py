"""Proofs about who serves where: seats, boards, units, secrets, and the history of it all."""

from collections.abc import Iterator

from accounts.proving import Broken, Proof, broken_by, counts, history_tells, no_overlap
from pillars.models import Assignment, Board, Organisation, Person

PROOFS = (
    no_overlap("satu petugas per wilayah", "pillars_assignment", "seat"),
    no_overlap("satu kepengurusan pada satu masa", "pillars_board", "organisation_id"),
    Proof(
        "tempat petugas tunggal diisi pangkalan data",
        """
        SELECT 'pillars_assignment ' || a.id, 'tempatnya ' || coalesce(a.seat, 'kosong')
          FROM pillars_assignment a JOIN pillars_pillarkind k ON k.code = a.kind_id
         WHERE a.seat IS DISTINCT FROM CASE WHEN k.is_single AND k.shape = 'person'
                                            THEN a.kind_id || ':' || a.region_id END
        """,
    ),
    Proof(
        "satu organisasi per wilayah",
        """
        SELECT 'pillars_organisation ' || max(id), seat || ' dipegang ' || count(*) || ' organisasi'
          FROM pillars_organisation WHERE seat IS NOT NULL GROUP BY seat HAVING count(*) > 1
        """,
    ),
    Proof(
        "unit punya induk",
        """
        SELECT 'pillars_organisation ' || o.id, 'induknya ' || coalesce(p.kind_id, 'tidak ada')
          FROM pillars_organisation o
          JOIN pillars_pillarkind k ON k.code = o.kind_id AND k.parent_kind_id IS NOT NULL
          LEFT JOIN pillars_organisation p ON p.id = o.parent_id
         WHERE p.kind_id IS DISTINCT FROM k.parent_kind_id
        """,
    ),
    Proof(
        "satu orang per NIK",
        """
        SELECT 'pillars_person ' || max(id), count(*) || ' baris dengan NIK yang sama'
          FROM pillars_person WHERE nik_index IS NOT NULL GROUP BY nik_index HAVING count(*) > 1
        """,
    ),
    Proof(
        "yang digabung menunjuk orang yang berdiri",
        """
        SELECT 'pillars_person ' || m.id, 'menunjuk ' || k.id || ' yang juga digabung'
          FROM pillars_person m JOIN pillars_person k ON k.id = m.merged_into_id
         WHERE k.merged_into_id IS NOT NULL
        """,
    ),
    *(history_tells(model) for model in (Person, Assignment, Organisation, Board)),
)


def prove() -> Iterator[Broken]:
    """Everything that breaks a promise of the registry, row by row."""
    yield from broken_by(PROOFS)


def counted() -> dict[str, int]:
    return counts(
        orang="pillars_person", penugasan="pillars_assignment", organisasi="pillars_organisation"
    )
