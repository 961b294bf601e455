"""How duties read in templates."""

from django import template

from accounts.changes import period

register = template.Library()

register.filter("masa", period)


@register.filter
def sebagai(duty) -> str:
    """`Ketua Karang Taruna`, `PSM (Koordinator)`: the duty in words, without its place."""
    if duty.post and duty.position:
        return f"{duty.position} {duty.kind.name}"
    if duty.position:
        return f"{duty.kind.name} ({duty.position})"
    return f"{duty.get_post_display()} {duty.kind.name}".strip()
