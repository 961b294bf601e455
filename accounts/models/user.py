import uuid

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.permissions import NEEDS_SECOND_FACTOR, Permission
from accounts.roles import Role, permissions_of
from regions.scoping import ScopedQuerySet


class UserManager(BaseUserManager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email, password=None, **fields):
        fields.setdefault("role", Role.ADMINISTRATOR)
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["password", "last_login"],
)
class User(AbstractBaseUser, PermissionsMixin):
    """Somebody of the office: what they may do (role) and where (region)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("alamat surel", max_length=254)
    name = models.CharField("nama", max_length=150)
    job_title = models.CharField("jabatan", max_length=150, blank=True)
    # Printed under signatures; a NIP is an office number, not a secret.
    nip = models.CharField("NIP", max_length=21, blank=True)
    role = models.CharField("peran", max_length=20, choices=Role)
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, verbose_name="wilayah", related_name="users"
    )
    is_active = models.BooleanField("aktif", default=True)
    is_demo = models.BooleanField("akun contoh", default=False, editable=False)
    date_joined = models.DateTimeField("dibuat", default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "region"]

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_once",
                violation_error_message="Sudah ada pengguna dengan surel ini.",
            )
        ]

    def __str__(self):
        return self.name or self.email

    @property
    def permissions(self) -> frozenset[Permission]:
        return permissions_of(self.role) if self.is_active else frozenset()

    def has(self, permission: Permission) -> bool:
        return permission in self.permissions

    @property
    def needs_second_factor(self) -> bool:
        return bool(self.permissions & NEEDS_SECOND_FACTOR)

    @property
    def is_staff(self) -> bool:
        """Django admin is for administrators only."""
        return self.is_active and self.role == Role.ADMINISTRATOR

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name.split(" ")[0]
