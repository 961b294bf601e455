"""The rules of the house that a reader of one file cannot see (docs/architecture.md)."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from importlinter.cli import lint_imports

from accounts.fields import SealedTextField
from tests.personal_data import COLUMNS, EVERYWHERE

ROOT = Path(settings.BASE_DIR)
ROOMS = ("regions", "accounts", "imports", "pillars", "trainings", "grants", "reports", "config")
SOURCES = sorted(
    path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts
)
# Where rows meet people: here nothing may be read around `visible_to`.
SCREENS = [
    path
    for path in SOURCES
    if {"views", "forms", "templatetags"} & set(path.parts)
    or path.stem in {"views", "forms", "home", "tables", "filters"}
]
# Places' names are no secret, so their manager narrows nothing.
PUBLIC = {"Region"}
# What cuts rows down to those of the user; `none` leaves nothing to cut.
NARROWING = {"visible_to", "editable_by", "removed_in", "none"}
EXCEPTIONS = {
    # How far back the choice of years goes says nothing about anybody.
    "year_choices",
}


def relative(path):
    return str(path.relative_to(ROOT))


def test_imports_run_one_way(capsys):
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0, (
        capsys.readouterr().out
    )


def test_no_room_is_a_drawer_for_anything():
    drawers = {"core", "common", "utils", "helpers", "misc"}

    assert [relative(path) for path in SOURCES if drawers & {*path.parts[-2:], path.stem}] == []


# --- visible_to ---------------------------------------------------------------------------------
def scoped_models() -> set[str]:
    return {
        model.__name__
        for model in apps.get_models()
        if model._meta.app_label in ROOMS and hasattr(model._default_manager, "visible_to")
    } - PUBLIC


def unguarded(tree: ast.Module, scoped: set[str]) -> list[int]:
    """Lines that read a scoped model without narrowing it to the user.

    Narrowed are chains with `.visible_to(…)`, what is handed to `visible_or_404(…)` or stands
    inside a narrowed query, subqueries of an outer row, and what is kept in a name for these.
    """
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    lines = []
    for node in ast.walk(tree):
        is_manager = isinstance(node, ast.Attribute) and node.attr in {
            "objects",
            "_default_manager",
        }
        if is_manager and isinstance(node.value, ast.Name) and node.value.id in scoped:
            if not is_narrowed(node, parents) and where(node, parents) not in EXCEPTIONS:
                lines.append(node.lineno)
        elif (
            isinstance(node, ast.Call)
            and called(node) in {"get_object_or_404", "get_list_or_404"}
            and node.args
            and isinstance(node.args[0], ast.Name)
            and node.args[0].id in scoped
        ):
            lines.append(node.lineno)
    return lines


def is_narrowed(node: ast.AST, parents: dict) -> bool:
    while node in parents:
        parent = parents[node]
        if isinstance(parent, ast.Attribute) and parent.attr in NARROWING:
            return True
        if isinstance(parent, ast.Call) and node is not parent.func:
            if called(parent) == "visible_or_404" or narrows(parent.func):
                return True
        elif isinstance(parent, ast.Call) and any(
            isinstance(part, ast.Name) and part.id == "OuterRef" for part in ast.walk(parent)
        ):
            return True
        if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
            return is_narrowed_later(parent.targets[0].id, parent, parents)
        if isinstance(parent, ast.stmt):
            return False
        node = parent
    return False


def narrows(chain: ast.AST) -> bool:
    return any(
        isinstance(part, ast.Attribute) and part.attr in NARROWING for part in ast.walk(chain)
    )


def is_narrowed_later(name: str, node: ast.AST, parents: dict) -> bool:
    while not isinstance(node, (ast.FunctionDef, ast.Module)):
        node = parents[node]
    return any(
        is_narrowed(found, parents)
        for found in ast.walk(node)
        if isinstance(found, ast.Name) and found.id == name and isinstance(found.ctx, ast.Load)
    )


def where(node: ast.AST, parents: dict) -> str:
    while node in parents and not isinstance(node, ast.FunctionDef):
        node = parents[node]
    return getattr(node, "name", "")


def called(call: ast.Call) -> str:
    function = call.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


@pytest.mark.parametrize("path", SCREENS, ids=relative)
def test_rows_reach_a_screen_only_through_visible_to(path):
    assert unguarded(ast.parse(path.read_text()), scoped_models()) == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("def v(request):\n    return list(User.objects.all())", [2]),
        ("def v(request):\n    return get_object_or_404(User, pk=1)", [2]),
        ("def v(request):\n    rows = User.objects.all()\n    return rows", [2]),
        ("def v(request):\n    return User.objects.filter(x=1).visible_to(request.user)", []),
        ("def v(request):\n    return visible_or_404(User.objects.all(), request.user, pk=1)", []),
        ("def v(request):\n    rows = User.objects.all()\n    return rows.visible_to(1)", []),
        (
            "def v(r):\n    own = User.objects.all()\n"
            "    return Log.objects.visible_to(r).filter(x__in=own)",
            [],
        ),
        ("def v(r):\n    own = User.objects.all()\n    return Log.objects.filter(x__in=own)", [2]),
        ("field = Choice(queryset=User.objects.none())", []),
        ("def v(request):\n    return Region.objects.all()", []),
    ],
)
def test_the_rule_itself_tells_guarded_from_unguarded(source, lines):
    assert unguarded(ast.parse(source), {"User"}) == lines


def test_the_rule_knows_the_models_it_guards():
    assert {"User", "Person", "TrainingEvent", "ImportBatch", "ReportRun"} <= scoped_models()


def test_templates_read_no_tables():
    found = [
        relative(path)
        for path in (ROOT / "templates").rglob("*.html")
        if re.search(r"\.objects\b|\._default_manager\b", path.read_text())
    ]
    assert found == []


# --- Tasks --------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", [path for path in SOURCES if path.stem == "tasks"], ids=relative)
def test_tasks_take_ids_and_nothing_else(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef) and any(
            "task" in ast.unparse(decorator) for decorator in node.decorator_list
        ):
            arguments = [argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)]
            assert [name for name in arguments if not name.endswith("_id") and name != "self"] == []


# --- Personal data ------------------------------------------------------------------------------
OWN_MODELS = [
    model
    for model in apps.get_models()
    # Event tables repeat the columns of the model they follow.
    if model._meta.app_label in ROOMS and not hasattr(model, "pgh_tracked_model")
]


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_every_column_is_classified(model):
    there = {field.name for field in model._meta.concrete_fields}
    columns = COLUMNS[model._meta.label]
    listed = [name for line in columns for name in line.split()]

    assert there - EVERYWHERE - set(listed) == set(), "classify it in tests/personal_data.py"
    assert set(listed) - there == set(), "no such column"
    assert len(listed) == len(set(listed)), "a column stands twice"


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_sealed_columns_are_sealed(model):
    sealed = {
        field.name for field in model._meta.concrete_fields if isinstance(field, SealedTextField)
    }
    assert sealed == set(COLUMNS[model._meta.label].sealed.split())


def test_history_keeps_no_sealed_column():
    kept = [
        (model._meta.label, name)
        for model in apps.get_models()
        if hasattr(model, "pgh_tracked_model") and model.pgh_tracked_model._meta.label in COLUMNS
        for name in COLUMNS[model.pgh_tracked_model._meta.label].sealed.split()
        if name in {field.name for field in model._meta.concrete_fields}
    ]
    assert kept == []


# --- House --------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_source_names_no_machine(path):
    assert not re.search(r"[\"'\s](?:/work|/root|/home)/", path.read_text())
