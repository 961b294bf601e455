from django.db import migrations

COLUMNS = [
    ["No", "number"],
    ["No Referensi", "reference"],
    ["No Rekening Tujuan", "account"],
    ["Nama Penerima", "account_name"],
    ["Bank", "bank_name"],
    ["Nominal", "amount"],
    ["Keterangan", "description"],
]
ANSWERS = {
    "reference": ["No Referensi", "Referensi", "Ref", "No Ref"],
    "account": ["No Rekening Tujuan", "No Rekening", "Rekening", "Rekening Tujuan"],
    "amount": ["Nominal", "Jumlah", "Amount"],
    "status": ["Status", "Status Transaksi", "Hasil"],
    "reason": ["Keterangan Bank", "Keterangan", "Alasan", "Pesan"],
    "paid_on": ["Tanggal Transaksi", "Tanggal", "Tgl Transaksi", "Tgl Bayar"],
}
SUCCESS = ["berhasil", "sukses", "success", "ok", "00", "cair"]
FORMATS = [
    ("bank-dki-xlsx", "Bank DKI, Excel", "xlsx"),
    ("bank-dki-csv", "Bank DKI, CSV titik koma", "csv"),
]


def add_formats(apps, schema_editor):
    model = apps.get_model("grants", "BankFormat")
    for code, name, file_type in FORMATS:
        model.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "file_type": file_type,
                "columns": COLUMNS,
                "answers": ANSWERS,
                "success": SUCCESS,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("grants", "0001_initial")]

    operations = [migrations.RunPython(add_formats, migrations.RunPython.noop)]
