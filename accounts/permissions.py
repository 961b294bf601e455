"""Everything a person may be allowed to do, on one page. Which role may is in `roles.py`."""

from enum import StrEnum


class Permission(StrEnum):
    # Accounts
    USER_VIEW = "user_view"
    USER_MANAGE = "user_manage"
    OFFICE_MANAGE = "office_manage"
    SYSTEM_VIEW = "system_view"
    AUDIT_VIEW = "audit_view"
    # Personal data
    NIK_REVEAL = "nik_reveal"
    DATA_EXPORT = "data_export"
    DATA_EXPORT_FULL = "data_export_full"
    # The map
    REGION_VIEW = "region_view"
    REGION_MANAGE = "region_manage"
    # Spreadsheets
    IMPORT_VIEW = "import_view"
    IMPORT_UPLOAD = "import_upload"
    IMPORT_APPLY = "import_apply"
    IMPORT_APPROVE = "import_approve"
    IMPORT_UNDO = "import_undo"
    VOCABULARY_MANAGE = "vocabulary_manage"
    IMPORT_RULE_MANAGE = "import_rule_manage"
    # Registry
    PERSON_VIEW = "person_view"
    PERSON_EDIT = "person_edit"
    PERSON_MERGE = "person_merge"
    CHANGE_DECIDE = "change_decide"
    ORGANISATION_VIEW = "organisation_view"
    ORGANISATION_EDIT = "organisation_edit"
    PILLAR_KIND_MANAGE = "pillar_kind_manage"
    # Training
    EVENT_VIEW = "event_view"
    EVENT_EDIT = "event_edit"
    EVENT_NOMINATE = "event_nominate"
    EVENT_CONFIRM = "event_confirm"
    ATTENDANCE_RECORD = "attendance_record"
    SELECTION_REVIEW = "selection_review"
    SELECTION_DECIDE = "selection_decide"
    # Grants
    GRANT_VIEW = "grant_view"
    GRANT_PROPOSE = "grant_propose"
    GRANT_VERIFY = "grant_verify"
    GRANT_APPROVE = "grant_approve"
    GRANT_PAY = "grant_pay"
    # Reports
    REPORT_VIEW = "report_view"
    REPORT_BUILD = "report_build"
    REPORT_VERIFY = "report_verify"
    REPORT_APPROVE = "report_approve"
    REPORT_FORM_MANAGE = "report_form_manage"


# Whoever may do one of these must log in with a second factor (settings.SIPILAR_MFA_REQUIRED).
NEEDS_SECOND_FACTOR = frozenset(
    {
        Permission.USER_MANAGE,
        Permission.OFFICE_MANAGE,
        Permission.NIK_REVEAL,
        Permission.DATA_EXPORT_FULL,
        Permission.IMPORT_APPROVE,
        Permission.CHANGE_DECIDE,
        Permission.SELECTION_DECIDE,
        Permission.GRANT_VERIFY,
        Permission.GRANT_APPROVE,
        Permission.GRANT_PAY,
        Permission.REPORT_VERIFY,
        Permission.REPORT_APPROVE,
    }
)
