"""Migrating in seconds: after each step, only the model that changed is built anew.

Django builds a class for every model in the history's state and, whenever one changes, builds all
those again that are related to it, through any number of models. Here everything is related to
`User` and `Region`, so that each of some nine hundred steps built some hundred classes: over a
minute of pure Python for a schema that PostgreSQL makes in two seconds, before every test run and
every first start.

Schema steps look at the model they change and at the table names of those it points to, and both
are right without that. Steps that run Python read the whole state; Django has a mark for a state
that was not built in full (`is_delayed`), and builds it before such a step and at the end.
tests/config/test_migrating.py compares the database with the models.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db.migrations.state import ProjectState


@contextmanager
def one_model_at_a_time() -> Iterator[None]:
    """While inside, a changed model is rebuilt alone."""
    ours: dict[str, Callable] = {"reload_model": _reload_model, "reload_models": _reload_models}
    before = {name: getattr(ProjectState, name) for name in ours}
    _put(ours)
    try:
        yield
    finally:
        _put(before)


def _put(methods: dict[str, Callable]) -> None:
    for name, method in methods.items():
        setattr(ProjectState, name, method)


def _reload_model(self, app_label, model_name, delay=False):
    _reload_models(self, [(app_label, model_name)])


def _reload_models(self, models, delay=True):
    # `apps` is a cached property: not there means that nothing was built yet.
    if "apps" in self.__dict__:
        self.is_delayed = True
        self._reload({(app_label, model_name.lower()) for app_label, model_name in models})
