"""Typing a place: "Duri Pulo", "Duri Pulo, Gambir" or a code; suggestions while typing.

Works without JavaScript: the text is looked up when the form is sent, and a name that several
places have is answered with all of them.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import formats
from regions.codes import CODE, Level, path, within
from regions.models import Region, RegionAlias
from regions.names import fold
from regions.spelling import readings

OFFERED = 8
LEVELS = (Level.VILLAGE, Level.DISTRICT, Level.REGENCY)


class PlaceInput(forms.TextInput):
    """A text box with a list of places that fills while somebody types."""

    template_name = "components/place_input.html"

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.offered: list[Region] = []

    def format_value(self, value):
        return formats.region(value) if isinstance(value, Region) else value

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        listed = f"{name}-daftar"
        context["widget"]["attrs"] |= {
            "list": listed,
            "hx-get": f"{reverse('pillars:place-suggest')}?kolom={name}",
            "hx-trigger": "input changed delay:250ms",
            "hx-target": f"#{listed}",
            "hx-sync": "this:replace",
        }
        context["offered"] = [formats.region(region) for region in self.offered]
        return context


class PlaceField(forms.Field):
    """A region inside `scope` (empty: anywhere on the map) of one of `levels`."""

    widget = PlaceInput

    def __init__(self, *, scope: str = "", levels=LEVELS, **kwargs):
        self.scope, self.levels = scope, levels
        kwargs.setdefault("help_text", "Contoh: Duri Pulo, Gambir. Pilih dari daftar yang muncul.")
        super().__init__(**kwargs)

    def to_python(self, value):
        if isinstance(value, Region) or value in self.empty_values:
            return value or None
        text = " ".join(str(value).split())
        found = places_called(text, scope=self.scope, levels=self.levels)
        if len(found) == 1:
            return found[0]
        self.widget.offered = found[:OFFERED]
        if found:
            several = "; ".join(formats.region(region) for region in found[:OFFERED])
            raise ValidationError(
                f"Ada {len(found)} tempat bernama “{text}”: {several}. Tulis lengkap dengan "
                "kecamatannya."
            )
        near = list(places_like(text, scope=self.scope, levels=self.levels)[:OFFERED])
        self.widget.offered = near
        hint = f" Mungkin maksudnya: {'; '.join(map(formats.region, near[:3]))}." if near else ""
        raise ValidationError(f"Tempat “{text}” tidak ditemukan.{hint}")

    def has_changed(self, initial, data):
        return self.prepare_value(initial) != data

    def prepare_value(self, value):
        return formats.region(value) if isinstance(value, Region) else value


def places_called(text: str, *, scope: str = "", levels=LEVELS) -> list[Region]:
    """Places that the text names, deepest first; names after a comma are of what holds them."""
    plain = text.strip()
    if CODE.fullmatch(plain):
        return list(_rows(scope, levels).filter(code=plain))
    first, *above = [part.strip() for part in plain.split(",") if part.strip()] or [""]
    for level in levels:
        keys = {reading.key for reading in readings(first, level)}
        if not keys:
            return []
        named = Q(name_key__in=keys) | Q(
            pk__in=RegionAlias.objects.filter(name_key__in=keys).values("region_id")
        )
        if level == Level.REGENCY:
            named |= _regencies_known_as(keys)
        found = [
            region
            for region in _rows(scope, [level]).filter(named)
            if all(_lies_in(region, part) for part in above)
        ]
        if found:
            exact = [region for region in found if fold(first) in _own_words(region)]
            return exact if len(exact) == 1 else found
    return []


def places_like(text: str, *, scope: str = "", levels=LEVELS) -> QuerySet[Region]:
    """Places whose name begins with the first word of the text, or holds it, for suggestions."""
    first = text.split(",", maxsplit=1)[0]
    keys = {reading.key for level in levels for reading in readings(first, level)}
    key = min(keys, key=len, default="")
    if len(key) < 2:
        return Region.objects.none()
    rows = _rows(scope, levels).filter(name_key__contains=key)
    return rows.order_by("-level", "name_key", "code")


def _rows(scope: str, levels) -> QuerySet[Region]:
    rows = Region.objects.valid_on(timezone.localdate()).filter(level__in=levels)
    rows = rows.filter(within("code", scope)) if scope else rows
    return rows.select_related("parent__parent__parent").order_by("code")


def _own_words(region: Region) -> set[str]:
    """Kota Bogor and Kab. Bogor in the words that tell them apart."""
    return {region.name_key, fold(formats.place(region))}


def _regencies_known_as(keys: set[str]) -> Q:
    """Jakarta Pusat is officially Kota Administrasi Jakarta Pusat."""
    found = Q()
    for key in keys:
        found |= Q(name_key__endswith=key)
    return found


def _lies_in(region: Region, part: str) -> bool:
    holders = []
    above = region.parent
    while above is not None:
        holders.append(above)
        above = above.parent
    wanted = fold(part)
    for holder in holders:
        keys = {reading.key for reading in readings(part, Level(holder.level))} | {wanted}
        own = _own_words(holder) | {holder.code}
        own |= {reading.key for reading in readings(holder.name, Level(holder.level))}
        if keys & own:
            return True
    return part in path(region.code)
