from django.contrib.auth.backends import BaseBackend


class RoleBackend(BaseBackend):
    """Lets administrators use Django's admin, by their role and not by a superuser flag.

    It logs nobody in: passwords and second factors are allauth's. What the admin may do with a
    model is said by that model's ModelAdmin, which only ever says less than this.
    """

    def has_perm(self, user_obj, perm, obj=None):
        return user_obj.is_staff

    def has_module_perms(self, user_obj, app_label):
        return user_obj.is_staff
