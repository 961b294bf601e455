"""Template filters for Indonesian dates, amounts and places; the rules are in accounts/formats."""

from django import template

from accounts import formats

register = template.Library()

register.filter("tanggal", formats.long_date)
register.filter("hari_tanggal", formats.date_with_day)
register.filter("jam", formats.clock)
register.filter("tanggal_jam", formats.date_and_clock)
register.filter("rupiah", formats.rupiah)
register.filter("angka", formats.number)
register.filter("persen", formats.percent)
register.filter("nik_masked", formats.masked)
register.filter("telepon", formats.phone)
register.filter("rw", formats.rw)
register.filter("lalu", formats.ago)
register.filter("lama", formats.duration)
register.filter("ukuran", formats.file_size)
register.filter("inisial", formats.initials)
register.filter("wilayah", formats.region)
register.filter("sampai", formats.date_range)
register.filter("peramban", formats.browser)
register.filter("tempat", formats.place)
