"""The pieces for lists, ways through several pages, and forms; the others are in `ui`."""

from django import template
from django.template.loader import render_to_string

from accounts.filter_sentence import pills_of
from accounts.templatetags.ui import address

register = template.Library()


# --- Rows -------------------------------------------------------------------------------------
@register.simple_block_tag
def datatable(
    content, caption, id="", stacked=True, compact=False, show_caption=False, brief=False
):
    """A table that becomes a stack of cards on a phone; give each td a data-label. A `brief` one
    runs its cells on behind each other there, for long lists of people: a `data-brief` stands
    before a cell that says nothing without it."""
    return render_to_string(
        "components/datatable.html",
        {
            "content": content,
            "caption": caption,
            "id": id,
            "stacked": stacked,
            "compact": compact,
            "brief": brief,
            "show_caption": show_caption,
        },
    )


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context, page, noun="baris"):
    """Sebelumnya and berikutnya of an `accounts.paging.Page`."""
    return {"page": page, "noun": noun, "request": context["request"]}


@register.simple_block_tag(takes_context=True)
def filter_bar(context, content, form=None, label="Saring daftar", target=""):
    """Search and filters in one line; what stands inside comes after the fields."""
    return render_to_string(
        "components/filter_bar.html",
        {"form": form, "content": content, "label": label, "target": target},
        request=context["request"],
    )


@register.inclusion_tag("components/filter_pills.html", takes_context=True)
def filter_pills(context, form, lead="Menampilkan yang"):
    """What is filtered, as a sentence whose parts can be taken away one by one."""
    request = context["request"]
    return {"pills": pills_of(form, request.GET), "lead": lead, "path": request.path}


@register.simple_block_tag
def facts(content, columns=2):
    return render_to_string("components/facts.html", {"content": content, "columns": columns})


@register.simple_block_tag
def fact(content, label):
    return render_to_string("components/fact.html", {"content": content, "label": label})


@register.inclusion_tag("components/timeline.html")
def timeline(entries):
    """Entries have at, title and, where known, by, text, tone, icon, url."""
    return {"entries": entries}


@register.inclusion_tag("components/masked.html")
def masked(value, reveal_url="", label="NIK"):
    """A masked value; the eye asks for the reason before it shows the rest."""
    return {"value": value, "reveal_url": address(reveal_url), "label": label}


# --- Ways through -----------------------------------------------------------------------------
@register.simple_block_tag
def tabs(content, label="Bagian halaman"):
    return render_to_string("components/tabs.html", {"content": content, "label": label})


@register.inclusion_tag("components/tab.html")
def tab(label, url, active=False, count=None, tone="", icon=""):
    return {
        "label": label,
        "url": address(url),
        "active": active,
        "count": count,
        "tone": tone,
        "icon": icon,
    }


@register.inclusion_tag("components/steps.html")
def steps(current, *labels):
    """`{% steps 3 "Unggah" "Kenali" "Periksa" "Terapkan" "Hasil" %}`: the third is now."""
    number = int(current)
    return {
        "steps": [
            {
                "label": label,
                "state": "done" if n < number else "now" if n == number else "next",
            }
            for n, label in enumerate(labels, start=1)
        ],
        "number": number,
        "total": len(labels),
    }


@register.simple_block_tag(takes_context=True)
def confirm_button(
    context,
    content,
    label,
    action,
    id,
    title,
    confirm="",
    tone="primary",
    icon="",
    css="",
):
    """A button that first says what will happen; what stands inside is the explanation.

    Hidden inputs inside are sent along. Only for money, mail and deletion: what can be undone
    is done at once, with an undo.
    """
    return render_to_string(
        "components/confirm_button.html",
        {
            "content": content,
            "label": label,
            "action": address(action),
            "id": id,
            "title": title,
            "confirm": confirm or label,
            "tone": tone,
            "icon": icon,
            "css": css,
        },
        request=context["request"],
    )


# --- Forms ------------------------------------------------------------------------------------
# Groups of boxes take no class: Django would put it on the group as well as on each box.
CONTROL_CLASSES = {
    "checkbox": "form-check-input",
    "radioselect": None,
    "checkboxselectmultiple": None,
    "select": "form-select",
    "nullbooleanselect": "form-select",
    "selectmultiple": "form-select",
}


@register.simple_tag
def field_widget(field):
    """The control of a form field with the class its kind needs."""
    css = CONTROL_CLASSES.get(field.widget_type, "form-control")
    if css is None:
        return str(field)
    classes = (css, field.field.widget.attrs.get("class", ""), "is-invalid" if field.errors else "")
    return field.as_widget(attrs={"class": " ".join(filter(None, classes))})


@register.inclusion_tag("components/dropzone.html")
def dropzone(field, title="Tarik berkas ke sini, atau pilih dari komputer", hint=""):
    return {"field": field, "title": title, "hint": hint}
