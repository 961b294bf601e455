"""The database that the migrations made is the one that the models describe.

The migrations run with config/migrating.py, which builds less than Django does by itself.
"""

import pgtrigger
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

MODELS = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]


@pytest.fixture
def cursor(db):
    with connection.cursor() as cursor:
        yield cursor


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_columns_constraints_and_indexes_are_there(cursor, model):
    table = model._meta.db_table
    columns = {
        row.name: row.null_ok
        for row in connection.introspection.get_table_description(cursor, table)
    }
    # A generated column is never empty, but the database does not say so.
    wanted = {f.column: f.null or f.generated for f in model._meta.local_concrete_fields}
    assert columns == wanted

    wanted = {one.name for one in [*model._meta.constraints, *model._meta.indexes]}
    assert wanted <= connection.introspection.get_constraints(cursor, table).keys()


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_triggers_are_those_of_the_models(cursor):
    wanted = {
        (model._meta.db_table, trigger.get_pgid(model)) for model, trigger in pgtrigger.registered()
    }
    cursor.execute(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger_%'"
    )
    assert wanted == set(cursor.fetchall())
    assert len(wanted) > 100
