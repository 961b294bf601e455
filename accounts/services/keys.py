"""Changing the data key: everything sealed with an older key is sealed anew with the first one.

The new key is put before the old one in SIPILAR_DATA_KEYS, the site restarted, this run, and
only then the old key taken away. It works in small transactions beside the running site, and
goes on where it stopped when run again.
"""

import base64
from collections.abc import Callable, Iterator
from functools import partial

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, transaction

from accounts.crypto import key_number, seal, sealing_key, unseal
from accounts.fields import SealedTextField

BATCH = 500
# Where the second factor keeps secrets (accounts/adapters.py seals them as hex).
FACTOR_SECRETS = ("secret", "seed")


def reseal_all(*, batch: int = BATCH, say: Callable[[str, int], None] | None = None) -> int:
    """Every sealed column of every model, then JSON with sealed values, then second factors."""
    total = 0
    for name, work in (*_columns(batch), *_json_columns(batch), ("mfa.Authenticator", _factors)):
        count = work()
        total += count
        if say is not None:
            say(name, count)
    return total


def _columns(batch: int) -> Iterator[tuple[str, Callable[[], int]]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedTextField) and field.model is model:
                name = f"{model._meta.label}.{field.name}"
                yield name, partial(_column, model, field, batch)


def _column(model, field, batch: int) -> int:
    """By the stored bytes: the second one is the number of the key."""
    quote = connection.ops.quote_name
    table, column, key = (
        quote(model._meta.db_table),
        quote(field.column),
        quote(model._meta.pk.column),
    )
    find = (
        f"SELECT {key}, {column} FROM {table} "
        f"WHERE {column} IS NOT NULL AND get_byte({column}, 1) <> %s "
        f"ORDER BY {key} LIMIT %s FOR UPDATE"
    )
    count = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(find, [sealing_key(), batch])
            rows = cursor.fetchall()
            cursor.executemany(
                f"UPDATE {table} SET {column} = %s WHERE {key} = %s",
                [(_anew(bytes(sealed)), pk) for pk, sealed in rows],
            )
        count += len(rows)
        if len(rows) < batch:
            return count


def _json_columns(batch: int) -> Iterator[tuple[str, Callable[[], int]]]:
    for model in apps.get_models():
        for name in getattr(model, "sealed_json_fields", ()):
            label = f"{model._meta.label}.{name}"
            yield label, partial(_json_column, model, name, batch)


def _json_column(model, name: str, batch: int) -> int:
    """{key: sealed value in base64}; only rows that hold something are read."""
    count, last = 0, 0
    while True:
        with transaction.atomic():
            rows = list(
                model._default_manager.select_for_update(of=("self",))
                .exclude(**{name: {}})
                .filter(pk__gt=last)
                .order_by("pk")
                .only("pk", name)[:batch]
            )
            changed = [row for row in rows if _renew_values(getattr(row, name))]
            model._default_manager.bulk_update(changed, [name])
        count += len(changed)
        if len(rows) < batch:
            return count
        last = rows[-1].pk


def _renew_values(values: dict[str, str]) -> bool:
    is_changed = False
    for key, encoded in values.items():
        sealed = base64.b64decode(encoded)
        if _is_late(sealed):
            values[key] = base64.b64encode(_anew(sealed)).decode()
            is_changed = True
    return is_changed


def _factors() -> int:
    count = 0
    for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            factor = Authenticator.objects.select_for_update().get(pk=pk)
            old = {
                name: bytes.fromhex(factor.data[name])
                for name in FACTOR_SECRETS
                if name in factor.data
            }
            late = {name: sealed for name, sealed in old.items() if _is_late(sealed)}
            factor.data |= {name: _anew(sealed).hex() for name, sealed in late.items()}
            if late:
                factor.save(update_fields=["data"])
                count += 1
    return count


def _is_late(sealed: bytes) -> bool:
    return key_number(sealed) != sealing_key()


def _anew(sealed: bytes) -> bytes:
    return seal(unseal(sealed))
