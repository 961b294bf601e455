"""Who may open what belongs to the whole site: home, health, login, admin."""

from accounts.permissions import Permission as P
from tests.access_matrix import Anyone, LoggedIn, Row
from tests.accounts.access_rows import reset_key


def no_such_key(world, region):
    return {"key": "salah"}


SITE = [
    Row("home", LoggedIn),
    Row("jobs", LoggedIn),
    Row("search", LoggedIn, post=302, data={"q": "siti"}),
    Row("search-live", LoggedIn, get=405, post=200, data={"q": "siti"}),
    Row("style-guide", P.USER_MANAGE),
    Row("livez", Anyone),
    Row("readyz", Anyone),
    # Led to the admin's own door first, which is 403 (test_admin_is_closed_to_every_other_role).
    Row("admin:index", P.USER_MANAGE, refused=302),
]
# The login's own pages are the library's; the words on them are ours.
LOGIN = [
    Row("account_login", Anyone, inside=302),
    Row("account_signup", Anyone, inside=302),
    Row("account_inactive", Anyone),
    Row("account_logout", LoggedIn, post=302),
    Row("account_reauthenticate", LoggedIn),
    Row("account_email", LoggedIn),
    Row("account_change_password", LoggedIn),
    # Everybody has a password: led on to changing it.
    Row("account_set_password", LoggedIn, get=302),
    Row("account_email_verification_sent", Anyone),
    Row("account_confirm_email", Anyone, at=no_such_key),
    Row("account_confirm_login_code", Anyone, get=302),
    Row("account_reset_password", Anyone),
    Row("account_reset_password_done", Anyone),
    Row("account_reset_password_from_key_done", Anyone),
    Row("account_reset_password_from_key", Anyone, at=reset_key, get=302),
    Row("mfa_index", LoggedIn),
    # Setting one up asks for the password again first.
    Row("mfa_activate_totp", LoggedIn, get=302),
    Row("mfa_authenticate", Anyone, get=302),
    Row("mfa_reauthenticate", LoggedIn, get=302),
    Row("mfa_deactivate_totp", LoggedIn, get=404),
    Row("mfa_view_recovery_codes", LoggedIn, get=404),
    Row("mfa_generate_recovery_codes", LoggedIn, get=302),
    Row("mfa_download_recovery_codes", LoggedIn, get=404),
    Row("usersessions_list", LoggedIn, post=302),
]
ROWS = [*SITE, *LOGIN]
