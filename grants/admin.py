"""Django's admin for grants: a look at the rows. Whatever is money or a decision is done on the
pages of the office, by its rules."""

from django.contrib import admin

from accounts.admin_base import ReadOnlyAdmin, ScopedAdmin
from grants.models import (
    BankFormat,
    BudgetLine,
    LedgerEntry,
    PaymentBatch,
    Programme,
    Recipient,
)


@admin.register(BudgetLine)
class BudgetLineAdmin(ReadOnlyAdmin, ScopedAdmin):
    list_display = ["code", "name", "year", "ceiling", "approved_total", "paid_total"]
    list_filter = ["year"]
    search_fields = ["code", "name"]


@admin.register(Programme)
class ProgrammeAdmin(ReadOnlyAdmin, ScopedAdmin):
    list_display = ["code", "name", "regime", "kind", "state"]
    list_select_related = ["kind"]
    list_filter = ["regime", "state"]
    search_fields = ["code", "name"]


@admin.register(Recipient)
class RecipientAdmin(ReadOnlyAdmin, ScopedAdmin):
    list_display = ["name", "programme", "region", "state", "amount", "account_mask"]
    list_select_related = ["programme", "region"]
    list_filter = ["state"]
    search_fields = ["name"]
    show_full_result_count = False
    exclude = ["link_token"]


@admin.register(PaymentBatch)
class PaymentBatchAdmin(ReadOnlyAdmin, ScopedAdmin):
    list_display = ["number", "programme", "instalment_number", "state", "total_amount"]
    list_select_related = ["programme"]
    list_filter = ["state"]
    search_fields = ["number", "sp2d_number"]


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin, ScopedAdmin):
    list_display = ["booked_on", "recipient", "account", "amount", "by"]
    list_select_related = ["recipient", "by"]
    list_filter = ["account"]
    show_full_result_count = False


@admin.register(BankFormat)
class BankFormatAdmin(admin.ModelAdmin):
    """How a bank wants its file is the administrator's to set."""

    list_display = ["code", "name", "file_type", "is_active"]

    def has_delete_permission(self, request, obj=None):
        return False
