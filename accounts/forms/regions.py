from django import forms


class RegionSearchForm(forms.Form):
    q = forms.CharField(label="Cari nama atau kode", required=False, max_length=100)


class AliasForm(forms.Form):
    """Another spelling of a region, as it stands in an office's sheets."""

    name = forms.CharField(
        label="Ejaan lain",
        max_length=120,
        help_text="Tulis seperti di berkas, misalnya “P. Panggang”. Huruf besar, spasi, dan "
        "tanda baca tidak berpengaruh.",
    )
    note = forms.CharField(label="Keterangan", max_length=200, required=False)
