"""The pieces every page is built from; docs/design-language.md shows each with an example.

Wrappers are block tags (`{% card "Peserta" %}…{% endcard %}`), leaves are inclusion tags. Their
markup is in templates/components/, their looks in static/css/. Lists, tabs and forms: `ui_lists`.
"""

from django import template
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import icons
from accounts.charts import ChartTable
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
def stat(label, value, definition="", url="", unit="", note="", tone="", icon="", digits=0):
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
        "digits": digits,
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
