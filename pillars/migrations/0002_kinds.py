from django.db import migrations

# code, name, plural, shape, duty level, single, parent, order, words met in workbooks
KINDS = [
    (
        "TKSK",
        "TKSK",
        "TKSK",
        "person",
        3,
        True,
        None,
        10,
        ["Tenaga Kesejahteraan Sosial Kecamatan", "Koordinator TKSK", "Anggota TKSK"],
    ),
    (
        "PSM",
        "PSM",
        "PSM",
        "person",
        4,
        False,
        None,
        20,
        ["Pekerja Sosial Masyarakat", "IPSM", "Anggota PSM"],
    ),
    (
        "KARANG_TARUNA",
        "Karang Taruna",
        "Karang Taruna",
        "organisation",
        4,
        True,
        None,
        30,
        ["KT", "Kartar", "Katar", "Karang Taruna Kelurahan", "Karang Taruna Desa", "Pengurus KT"],
    ),
    (
        "UKKT",
        "UKKT",
        "UKKT",
        "organisation",
        5,
        True,
        "KARANG_TARUNA",
        40,
        [
            "Unit Kerja Karang Taruna",
            "Unit Kegiatan Karang Taruna",
            "UKT",
            "Unit Karang Taruna",
            "Karang Taruna RW",
            "Karang Taruna Unit RW",
        ],
    ),
    (
        "LKS",
        "LKS",
        "LKS",
        "organisation",
        4,
        False,
        None,
        50,
        ["Lembaga Kesejahteraan Sosial", "Panti", "LKSA", "Orsos"],
    ),
]


def add_kinds(apps, schema_editor):
    PillarKind = apps.get_model("pillars", "PillarKind")
    for code, name, plural, shape, level, single, parent, order, words in KINDS:
        PillarKind.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "plural": plural,
                "shape": shape,
                "duty_level": level,
                "is_single": single,
                "parent_kind_id": parent,
                "order": order,
                "words": words,
            },
        )


class Migration(migrations.Migration):
    """The five kinds every province has; more are added on screen."""

    dependencies = [("pillars", "0001_initial")]
    operations = [migrations.RunPython(add_kinds, migrations.RunPython.noop)]
