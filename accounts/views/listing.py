"""What every long list offers: its page, its columns, its saved views, its export."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import hints
from accounts.access import require, visible_or_404
from accounts.forms.export import ExportForm
from accounts.forms.listing import ORDER, VIEW, ColumnsForm, SavedViewForm
from accounts.home import seen_key
from accounts.listings import (
    Listing,
    all_listings,
    columns_for,
    listing_or_404,
    view_in,
    wish_of,
)
from accounts.models import ListExport, SavedView
from accounts.paging import page_of
from accounts.permissions import Permission
from accounts.services import access, list_exports, saved_views

SEEN_SECONDS = 24 * 3600


def context_of(request, listing: Listing) -> dict:
    """What the page of a list needs: rows, columns, filters, views; a fixed number of queries."""
    user, query = request.user, request.GET
    form = listing.form(query, user)
    view = view_in(query, listing, user)
    columns = columns_for(listing, user, view)
    page = page_of(
        form.rows(),
        query,
        order=listing.order(query),
        key="public_id",
        may_estimate=True,
        whole=listing.related,
    )
    listing.complete(page.rows, form, user)
    views = SavedView.objects.visible_to(user).filter(listing=listing.key)
    wish = wish_of(query).urlencode()
    return {
        "listing": listing,
        "form": form,
        "page": page,
        "columns": columns,
        "rows": [(row, [column.cell(row) for column in columns]) for row in page.rows],
        "views": list(views.select_related("owner")),
        "view": view,
        "view_differs": view is not None and view.query != wish,
        "wish": wish,
        "orders": [
            (label.label, _address(query, key), label.columns == listing.order(query))
            for key, label in listing.orders.items()
        ],
        "may_export": user.has(Permission.DATA_EXPORT),
        "may_reveal": user.has(Permission.NIK_REVEAL),
    }


def _address(query: QueryDict, order: str) -> str:
    kept = wish_of(query)
    if view := query.get(VIEW):
        kept[VIEW] = str(view)
    kept[ORDER] = order
    return f"?{kept.urlencode()}"


def back_to(listing: Listing, query: QueryDict) -> str:
    """The list as it was, with the view that is open."""
    kept = wish_of(query)
    if view := query.get(VIEW):
        kept[VIEW] = str(view)
    page = reverse(listing.url_name)
    return f"{page}?{kept.urlencode()}" if kept else page


# --- Columns ------------------------------------------------------------------------------------
@require()
@require_http_methods(["GET", "POST"])
def column_choose(request, listing):
    """Choose the columns; the list's filters stand in the address and come back unchanged."""
    wanted = listing_or_404(request.user, listing)
    shown = columns_for(wanted, request.user, view_in(request.GET, wanted, request.user))
    initial = {"kolom": [column.key for column in shown]}
    form = ColumnsForm(request.POST or None, listing=wanted, initial=initial)
    is_reset = "usual" in request.POST
    if request.method == "POST" and (is_reset or form.is_valid()):
        chosen = [] if is_reset else form.cleaned_data["kolom"]
        saved_views.choose_columns(listing=wanted.key, columns=chosen, by=request.user)
        # A view brings its own columns; whoever chooses others leaves it.
        return redirect(back_to(wanted, wish_of(request.GET)))
    return _dialog(
        request,
        "columns",
        {"listing": wanted, "form": form, "back": back_to(wanted, request.GET)},
    )


# --- Saved views --------------------------------------------------------------------------------
@require()
@require_GET
def view_list(request):
    """My saved views, and those that others share with me."""
    views = SavedView.objects.visible_to(request.user).select_related("owner", "region__parent")
    known = all_listings()
    rows = [
        (view, known[view.listing], _sentence(view, request.user))
        for view in views
        if view.listing in known and request.user.has(known[view.listing].permission)
    ]
    return render(request, "lists/views.html", {"rows": rows})


def _sentence(view: SavedView, user) -> str:
    listing, query = all_listings()[view.listing], QueryDict(view.query)
    return listing.sentence(listing.form(query, user), query)


@require()
@require_GET
def view_open(request, public_id):
    """The short address of a view: leads to its list, where everyone sees their own rows."""
    view = visible_or_404(SavedView.objects.all(), request.user, public_id=public_id)
    listing = listing_or_404(request.user, view.listing)
    query = QueryDict(view.query, mutable=True)
    query[VIEW] = str(view.public_id)
    return redirect(f"{reverse(listing.url_name)}?{query.urlencode()}")


@require()
@require_http_methods(["GET", "POST"])
def view_new(request, listing):
    """Keep the list under a name, as it is filtered and arranged now."""
    wanted = listing_or_404(request.user, listing)
    form = SavedViewForm(request.POST or None, owner=request.user, listing=wanted.key)
    query = wish_of(request.GET)
    if form.is_valid():
        shown = columns_for(wanted, request.user, view_in(request.GET, wanted, request.user))
        view = saved_views.keep(
            view=form.instance,
            query=query,
            columns=[column.key for column in shown],
            by=request.user,
        )
        messages.success(request, f"Tampilan “{view.name}” disimpan.")
        return redirect("lists:view-open", view.public_id)
    return _dialog(
        request,
        "view_form",
        {
            "listing": wanted,
            "form": form,
            "sentence": wanted.sentence(wanted.form(query, request.user), query),
            "title": "Simpan tampilan",
            "back": back_to(wanted, request.GET),
        },
    )


@require()
@require_http_methods(["GET", "POST"])
def view_edit(request, public_id):
    """Another name, or other readers; with filters in the address also other filters."""
    view = own_or_404(request, public_id)
    form = SavedViewForm(
        request.POST or None, instance=view, owner=request.user, listing=view.listing
    )
    if form.is_valid():
        saved_views.rename(view=form.instance, by=request.user)
        messages.success(request, f"Tampilan “{view.name}” disimpan.")
        return redirect("lists:view-list")
    return _dialog(
        request,
        "view_form",
        {
            "listing": all_listings()[view.listing],
            "form": form,
            "sentence": _sentence(view, request.user),
            "title": "Ubah tampilan",
            "back": reverse("lists:view-list"),
        },
    )


@require()
@require_POST
def view_replace(request, public_id):
    """The view takes over the filters and columns that stand in the address."""
    view = own_or_404(request, public_id)
    listing = listing_or_404(request.user, view.listing)
    shown = columns_for(listing, request.user, view)
    saved_views.keep(
        view=view,
        query=request.GET,
        columns=[column.key for column in shown],
        by=request.user,
    )
    messages.success(request, f"Tampilan “{view.name}” diperbarui.")
    return redirect("lists:view-open", view.public_id)


@require()
@require_POST
def view_delete(request, public_id):
    view = own_or_404(request, public_id)
    saved_views.delete(view=view, by=request.user)
    messages.success(request, f"Tampilan “{view.name}” dihapus. Datanya tidak berubah.")
    return redirect("lists:view-list")


def own_or_404(request, public_id) -> SavedView:
    """A view of mine; that others made and share is not mine to change."""
    found = SavedView.objects.editable_by(request.user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


# --- Exports ------------------------------------------------------------------------------------
@require(Permission.DATA_EXPORT)
@require_http_methods(["GET", "POST"])
def export_new(request, listing):
    """Ask as what (GET); give the file, or leave a long one to a worker (POST)."""
    wanted = listing_or_404(request.user, listing)
    query = wish_of(request.GET)
    filtered = wanted.form(query, request.user)
    columns = columns_for(wanted, request.user, view_in(request.GET, wanted, request.user))
    count = filtered.rows()[: list_exports.SMALL + 1].count()
    form = ExportForm(request.POST or None, user=request.user)
    if filtered.is_valid() and form.is_valid():
        wish = {
            "listing": wanted,
            "query": query,
            "columns": columns,
            "kind": form.cleaned_data["format"],
            "full": form.is_full,
            "reason": form.cleaned_data.get("reason", ""),
            "by": request.user,
        }
        if count > list_exports.SMALL:
            export = list_exports.ask(**wish)
            return redirect("lists:export-detail", export.public_id)
        made = list_exports.at_once(**wish, request=request)
        answer = HttpResponse(made.content, content_type=made.content_type)
        answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
        return answer
    return _dialog(
        request,
        "export",
        {
            "listing": wanted,
            "form": form,
            "sentence": wanted.sentence(filtered, query),
            "columns": columns,
            "count": count,
            "is_large": count > list_exports.SMALL,
            "small": list_exports.SMALL,
            "back": back_to(wanted, request.GET),
        },
    )


@require(Permission.DATA_EXPORT)
@require_GET
def export_list(request):
    """My own exports: what is being made, and files that can still be fetched."""
    rows = ListExport.objects.visible_to(request.user)
    page = page_of(rows, request.GET, order=("-id",), key="public_id")
    return render(request, "lists/exports.html", {"page": page})


@require(Permission.DATA_EXPORT)
@require_GET
def export_detail(request, public_id):
    export = visible_or_404(ListExport.objects.all(), request.user, public_id=public_id)
    if export.job_finished_at is not None:
        hints.remember(seen_key(request.user, export), SEEN_SECONDS)
    return render(request, "lists/export_detail.html", _export_context(export))


@require(Permission.DATA_EXPORT)
@require_GET
def export_progress(request, public_id):
    """The job card alone, asked again while a worker writes."""
    export = visible_or_404(ListExport.objects.all(), request.user, public_id=public_id)
    return render(request, "lists/_progress.html", _export_context(export))


@require(Permission.DATA_EXPORT)
@require_GET
def export_file(request, public_id):
    """The file; who fetched it is written down first."""
    export = visible_or_404(ListExport.objects.all(), request.user, public_id=public_id)
    if not export.is_there:
        raise Http404
    try:
        content = export.file.open("rb")
    except FileNotFoundError:
        raise Http404
    access.download(
        by=request.user,
        subject_kind="accounts.listexport",
        subject_id=str(export.public_id),
        reason=f"Mengunduh {export.file_name}",
        checksum=export.sha256,
        request=request,
    )
    return FileResponse(content, as_attachment=True, filename=export.file_name)


def _export_context(export: ListExport) -> dict:
    listing = all_listings()[export.listing]
    return {"export": export, "listing": listing, "title": f"Ekspor {listing.title.lower()}"}


def _dialog(request, name: str, context: dict):
    """A form as a dialog of the page for htmx, as a page of its own without."""
    context["action"] = request.get_full_path()
    context["template"] = f"lists/_{name}.html"
    template = context["template"] if request.htmx else "lists/dialog.html"
    return render(request, template, context)
