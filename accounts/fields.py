from django.db import models
from django.db.models.query_utils import DeferredAttribute

from accounts.crypto import seal, unseal


class Sealed(bytes):
    """A value as the database keeps it. `str()` opens it; lists that never ask never open it."""

    def __str__(self) -> str:
        return unseal(self)

    def __repr__(self) -> str:
        return "<tersegel>"


class SealedAttribute(DeferredAttribute):
    """Opens the value the first time somebody reads the attribute of a row, and not before."""

    def __get__(self, instance, cls=None):
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = instance.__dict__[self.field.attname] = str(value)
        return value

    def __set__(self, instance, value):
        # Being there makes Python ask `__get__` although the instance holds a value.
        instance.__dict__[self.field.attname] = value


class SealedTextField(models.BinaryField):
    """Text that the database only knows sealed (accounts/crypto.py); rows show the text.

    Opening costs, and a list of fifty people shows fifty masks: so a row opens its secret when
    the attribute is read. `values()` and `values_list()` give it sealed (`Sealed`).
    """

    # What rows show; the stubs read it here, and hold each kind of field to its base's type.
    _pyi_private_set_type: str | models.expressions.Combinable
    _pyi_private_get_type: str  # type: ignore[assignment]

    description = "sealed text"
    descriptor_class = SealedAttribute

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def get_db_prep_value(self, value, connection, prepared=False):
        if isinstance(value, str):
            value = seal(value)
        return super().get_db_prep_value(value, connection, prepared)

    def pre_save(self, model_instance, add):
        """What nobody opened is written back as it is."""
        held = model_instance.__dict__.get(self.attname)
        return held if isinstance(held, Sealed) else super().pre_save(model_instance, add)

    def from_db_value(self, value, expression, connection):
        return None if value is None else Sealed(value)

    def to_python(self, value):
        return value

    def value_to_string(self, obj):
        raise TypeError("sealed fields are not serialised")
