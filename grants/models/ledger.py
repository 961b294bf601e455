import pgtrigger
from django.db import models
from django.db.models import Q

from grants.enums import Account
from grants.models.scopes import OfRecipientQuerySet


def _sum(account: str) -> str:
    return f"coalesce(sum(amount) FILTER (WHERE account = '{account}'), 0)"


def _refuse(condition: str, name: str, message: str) -> str:
    return f"""
        IF {condition} THEN
            RAISE EXCEPTION '{message}'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'grants_ledgerentry_{name}';
        END IF;
    """


# One statement adds a thousand entries as one: the lines are locked first, in order of their
# keys, so that two at a time wait for each other and both see what the other wrote.
BOOK = (
    """
    PERFORM 1 FROM grants_budgetline WHERE id IN (SELECT line_id FROM added)
      ORDER BY id FOR NO KEY UPDATE;
    """
    + _refuse(
        """EXISTS (SELECT 1 FROM added n
                     JOIN grants_recipient r ON r.id = n.recipient_id
                     JOIN grants_programme p ON p.id = r.programme_id
                    WHERE p.line_id <> n.line_id)""",
        "of_its_line",
        "entry is booked on another line",
    )
    + _refuse(
        """EXISTS (SELECT 1 FROM added n
                     LEFT JOIN grants_ledgerentry o ON o.id = n.reverses_id
                    WHERE n.reverses_id IS NOT NULL
                      AND (o.reverses_id IS NOT NULL OR o.amount <> -n.amount
                           OR o.account <> n.account OR o.recipient_id <> n.recipient_id
                           OR o.payment_id IS DISTINCT FROM n.payment_id))""",
        "reversal_mirrors_its_entry",
        "a reversal mirrors its entry",
    )
    + _refuse(
        """EXISTS (SELECT 1 FROM added n JOIN grants_recipient r ON r.id = n.recipient_id
                    WHERE n.reverses_id IS NULL AND n.account = 'approved'
                      AND (r.approved_by_id IS NULL OR n.by_id = r.proposed_by_id
                           OR n.by_id = r.verified_by_id))""",
        "approver_is_neither",
        "maker or checker may not approve",
    )
    + _refuse(
        """EXISTS (SELECT 1 FROM added n JOIN grants_recipient r ON r.id = n.recipient_id
                    WHERE n.account = 'paid'
                      AND n.by_id IN (r.proposed_by_id, r.verified_by_id, r.approved_by_id))""",
        "payer_is_neither",
        "maker, checker or approver may not pay",
    )
    + _refuse(
        """EXISTS (SELECT 1 FROM added n
                     LEFT JOIN grants_paymentline y ON y.id = n.payment_id
                     LEFT JOIN grants_instalment i ON i.id = y.instalment_id
                    WHERE n.account = 'paid' AND n.reverses_id IS NULL
                      AND (y.id IS NULL OR y.state <> 'paid' OR y.amount <> n.amount
                           OR i.recipient_id <> n.recipient_id
                           OR i.id IS DISTINCT FROM n.instalment_id))""",
        "paid_as_the_bank_answered",
        "payment is not what the bank answered",
    )
    + f"""
    UPDATE grants_budgetline l
       SET approved_total = l.approved_total + s.approved, paid_total = l.paid_total + s.paid,
           spent_total = l.spent_total + s.spent, refunded_total = l.refunded_total + s.refunded
      FROM (SELECT line_id, {_sum("approved")} AS approved, {_sum("paid")} AS paid,
                   {_sum("spent")} AS spent, {_sum("refunded")} AS refunded
              FROM added GROUP BY line_id) s
     WHERE l.id = s.line_id;
    """
    + _refuse(
        f"""EXISTS (SELECT 1 FROM grants_ledgerentry e
                     WHERE e.recipient_id IN (SELECT recipient_id FROM added)
                     GROUP BY e.recipient_id
                    HAVING {_sum("paid")} > {_sum("approved")}
                        OR {_sum("spent")} + {_sum("refunded")} > {_sum("paid")}
                        OR {_sum("approved")} < 0 OR {_sum("paid")} < 0
                        OR {_sum("spent")} < 0 OR {_sum("refunded")} < 0)""",
        "within_what_was_approved",
        "more paid than approved, or more accounted than paid",
    )
    + "RETURN NULL;"
)


class LedgerEntry(models.Model):
    """A line of the ledger: so much was approved, paid, accounted for or paid back, when and by
    whom. Nothing is ever changed or taken out; a mistake is reversed by an entry of its own.
    """

    line = models.ForeignKey("grants.BudgetLine", models.PROTECT, related_name="entries")
    recipient = models.ForeignKey("grants.Recipient", models.PROTECT, related_name="entries")
    instalment = models.ForeignKey(
        "grants.Instalment", models.PROTECT, null=True, related_name="entries"
    )
    payment = models.ForeignKey(
        "grants.PaymentLine", models.PROTECT, null=True, related_name="entries", db_index=False
    )
    account = models.CharField("pos", max_length=8, choices=Account)
    # Below zero for a reversal.
    amount = models.BigIntegerField("jumlah")
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversal", verbose_name="membalik"
    )
    reason = models.CharField("alasan", max_length=300, blank=True)
    booked_on = models.DateField("tanggal")
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField("dicatat", auto_now_add=True)

    objects = OfRecipientQuerySet.as_manager()

    class Meta:
        verbose_name = "catatan buku besar"
        verbose_name_plural = "buku besar"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="grants_ledgerentry_only_reversals_are_negative",
                condition=Q(reverses__isnull=True, amount__gt=0)
                | Q(reverses__isnull=False, amount__lt=0),
            ),
            models.CheckConstraint(
                name="grants_ledgerentry_reversal_says_why",
                condition=Q(reverses__isnull=True) | ~Q(reason=""),
            ),
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(account="paid", reverses__isnull=True),
                name="grants_ledgerentry_paid_once",
            ),
            models.UniqueConstraint(
                fields=["instalment"],
                condition=Q(account="spent", reverses__isnull=True),
                name="grants_ledgerentry_spent_once",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="book",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),
                func=BOOK,
            ),
        ]

    def __str__(self):
        return f"{self.get_account_display()} {self.amount}"
