"""What is asked of those who serve as a kind of pillar, in sentences for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pillars.models import Education, PillarKind, RuleCode
from pillars.models.kind import KindShape
from regions.codes import Level

PLACES = {
    Level.PROVINCE: "provinsi",
    Level.REGENCY: "kabupaten/kota",
    Level.DISTRICT: "kecamatan",
    Level.VILLAGE: "kelurahan/desa",
    Level.RW: "RW",
}


def place_of(kind: PillarKind) -> str:
    """`kecamatan`: where one of this kind serves."""
    return PLACES[Level(kind.duty_level)]


def sentence(kind: PillarKind, code: str, value: Any, names: Mapping[str, str]) -> str:
    """`Berusia paling tinggi 35 tahun saat didaftarkan.` `names` are those of the kinds."""
    match code:
        case RuleCode.MIN_AGE:
            return f"Berusia paling rendah {value} tahun saat mulai bertugas."
        case RuleCode.MAX_AGE:
            return f"Berusia paling tinggi {value} tahun saat didaftarkan."
        case RuleCode.MIN_EDUCATION:
            return f"Berpendidikan paling rendah {Education(value).label}."
        case RuleCode.HOME_IN_DUTY_REGION:
            return f"Berdomisili di {place_of(kind)} tempat tugasnya."
        case RuleCode.NOT_STATE_OFFICER:
            return "Bukan PNS, TNI, Polri, atau anggota legislatif."
        case RuleCode.COMES_FROM_PILLAR:
            wanted = " atau ".join(names.get(one, one) for one in value)
            return f"Pernah atau sedang menjadi {wanted}."
        case RuleCode.BASIC_TRAINING:
            return "Telah mengikuti pelatihan dasar."
        case RuleCode.TERM_YEARS:
            return f"Masa bakti paling lama {value} tahun."
    raise ValueError(code)


def kept_by_the_database(kind: PillarKind) -> list[str]:
    """What nobody can set aside, by whatever door a row comes in."""
    told = []
    noun = "pengurus" if kind.shape == KindShape.ORGANISATION else "orang"
    if kind.is_single:
        places = " atau ".join(PLACES[level] for level in reversed(kind.levels))
        told.append(f"Hanya satu {kind.name} di satu {places} pada waktu yang sama.")
    if kind.parent_kind is not None:
        told.append(f"{kind.name} harus punya induk: {kind.parent_kind.name} di wilayahnya.")
    if kind.shape == KindShape.ORGANISATION:
        told.append("Hanya satu kepengurusan yang berlaku pada waktu yang sama.")
    told.append(f"Satu {noun} tidak tercatat dua kali pada tugas dan masa yang sama.")
    return told
