from django.db import models

from accounts.crypto import seal, unseal


class SealedTextField(models.BinaryField):
    """Text that the database only knows sealed (accounts/crypto.py); Python sees the text."""

    description = "sealed text"

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def get_db_prep_value(self, value, connection, prepared=False):
        if isinstance(value, str):
            value = seal(value)
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value, expression, connection):
        return None if value is None else unseal(value)

    def to_python(self, value):
        return value

    def value_to_string(self, obj):
        raise TypeError("sealed fields are not serialised")
