"""The pieces every page is built from; docs/design-language.md shows each with an example.

Wrappers are block tags (`{% card "Peserta" %}…{% endcard %}`), leaves are inclusion tags. Their
markup is in templates/components/, their looks in static/css/.
"""

from django import template
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import icons
from accounts.charts import ChartTable
from accounts.filter_sentence import pills_of
from accounts.tones import TONES, tone_of

register = template.Library()


def address(target: str) -> str:
    """A path as it is, a URL name turned into its path."""
    return target if not target or target[0] in "/?#" else reverse(target)


@register.simple_tag
def icon(name, label="", css=""):
    return icons.svg(name, label=label, css=css)


# --- The top of a page ------------------------------------------------------------------------
@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*steps):
    """Label, address, label, address, … and at the end the label of this page."""
    trail = [(steps[i], address(steps[i + 1])) for i in range(0, len(steps) - 1, 2)]
    return {"trail": trail, "here": steps[-1] if len(steps) % 2 else ""}


@register.simple_block_tag
def page_header(content, title, subtitle="", eyebrow="", state="", state_label="", state_tone=""):
    """The page's only h1; what stands inside the tag are its one or two next actions."""
    return render_to_string(
        "components/page_header.html",
        {
            "title": title,
            "subtitle": subtitle,
            "eyebrow": eyebrow,
            "state": state,
            "state_label": state_label,
            "state_tone": state_tone,
            "actions": content,
        },
    )


# --- Boxes ------------------------------------------------------------------------------------
@register.simple_block_tag
def card(
    content,
    title="",
    subtitle="",
    icon="",
    flush=False,
    id="",
    link="",
    link_label="",
    css="",
):
    """A surface with a heading; `flush` lets a table reach its edges."""
    return render_to_string(
        "components/card.html",
        {
            "content": content,
            "title": title,
            "subtitle": subtitle,
            "icon": icon,
            "flush": flush,
            "id": id,
            "link": address(link),
            "link_label": link_label,
            "css": css,
        },
    )


@register.simple_block_tag
def alert(content, tone="info", title="", icon="", id=""):
    return render_to_string(
        "components/alert.html",
        {
            "content": content,
            "tone": TONES[tone],
            "title": title,
            "icon": icon,
            "id": id,
        },
    )


@register.inclusion_tag("components/empty_state.html")
def empty_state(title, text="", icon="inbox", action_label="", action_url="", level=2):
    """Says how the first row appears, with the button that makes it."""
    return {
        "title": title,
        "text": text,
        "icon": icon,
        "action_label": action_label,
        "action_url": address(action_url),
        "level": level,
    }


@register.inclusion_tag("components/flash_messages.html", takes_context=True)
def flash_messages(context):
    return {"messages": context.get("messages", ())}


# --- Figures and states -----------------------------------------------------------------------
@register.inclusion_tag("components/stat.html")
def stat(label, value, definition="", url="", unit="", note="", tone="", icon=""):
    """One figure with what it counts and the rows behind it."""
    return {
        "label": label,
        "value": value,
        "definition": definition,
        "url": address(url),
        "unit": unit,
        "note": note,
        "tone": tone,
        "icon": icon,
    }


@register.inclusion_tag("components/status_badge.html")
def status_badge(value, label="", tone="", icon=""):
    """`{% status_badge event.state event.get_state_display %}`"""
    look = tone_of(str(value), tone or getattr(value, "tone", ""))
    words = label or getattr(value, "label", "") or value
    return {"label": words, "tone": look.name, "icon": icon or look.icon}


@register.inclusion_tag("components/avatar.html")
def avatar(name, size=""):
    return {"name": str(name), "size": size}


@register.inclusion_tag("components/region_chip.html")
def region_chip(region, note="Wilayah Anda"):
    return {"region": region, "note": note}


@register.inclusion_tag("components/job_card.html")
def job_card(job, title, url, for_whom="", result_url="", result_label="Lihat hasil"):
    """Long work as it goes on; asks its own address (`url`) again until it has ended.

    `job` has the fields of `accounts.models.job.Job`. The view behind `url` answers with this
    same tag; on the answer in which the job has ended it may send `HX-Refresh: true`.
    """
    return {
        "job": job,
        "title": title,
        "url": address(url),
        "for_whom": for_whom,
        "result_url": address(result_url),
        "result_label": result_label,
    }


@register.inclusion_tag("components/chart.html")
def chart(id, title, kind, data, unit="", height=""):
    """A drawing with its figures in a table beneath; see accounts/charts.py for `data`."""
    return {
        "id": id,
        "title": title,
        "height": height,
        "chart": ChartTable(kind, data, unit),
    }


# --- Rows -------------------------------------------------------------------------------------
@register.simple_block_tag
def datatable(content, caption, id="", stacked=True, compact=False, show_caption=False):
    """A table that becomes a stack of cards on a phone; give each td a data-label."""
    return render_to_string(
        "components/datatable.html",
        {
            "content": content,
            "caption": caption,
            "id": id,
            "stacked": stacked,
            "compact": compact,
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
