"""For every column: is it personal data? A column that stands in no line fails the tests.

sealed    the database itself cannot read it (NIK, account, mother's name); never in history
personal  says something about a living person; never in logs, addresses, file names
plain     says something about the office's work
"""

from typing import NamedTuple


class Columns(NamedTuple):
    """The columns of one model, sorted by how much they tell about people."""

    sealed: str = ""
    personal: str = ""
    plain: str = ""


# Bookkeeping that means the same on every model; plain.
EVERYWHERE = set(
    """id public_id created_at updated_at uploaded_at added_at edited_at decided_at said_at used_at
    job_state job_step job_attempts job_claim job_queued_at job_started_at job_finished_at
    job_heartbeat_at job_done job_total job_note job_error""".split()  # noqa: SIM905
)

COLUMNS = {
    "regions.Region": Columns(
        plain="code name name_key level kind parent province_code valid_from valid_until source"
    ),
    "regions.RegionAlias": Columns(plain="region name name_key note"),
    "regions.RwCount": Columns(plain="region counted_on count source"),
    "accounts.User": Columns(
        personal="email name job_title nip last_login",
        plain="password is_superuser role region is_active is_demo date_joined",
    ),
    "accounts.Invitation": Columns(
        personal="email name job_title",
        plain="role region secret_hash invited_by invited_at expires_at accepted_at accepted_by "
        "withdrawn_at",
    ),
    "accounts.AccessLog": Columns(
        personal="user_public_id user_email ip_address reason",
        plain="happened_at kind user_role region_code subject_kind subject_id field row_count "
        "filter_text checksum request_id",
    ),
    "accounts.SavedView": Columns(
        # A filter may hold part of somebody's name.
        personal="query",
        plain="listing name columns sharing owner region",
    ),
    "accounts.ListColumns": Columns(plain="user listing columns"),
    "accounts.ListExport": Columns(
        personal="query sentence reason",
        plain="listing columns format is_full asked_by asked_at region file file_name row_count "
        "size sha256 expires_at",
    ),
    "accounts.Holiday": Columns(plain="day name is_joint_leave"),
    "accounts.Heartbeat": Columns(plain="name beat_at note"),
    "imports.ImportBatch": Columns(
        # The workbook as it came, and the copy with remarks: kept apart, purged by age.
        personal="file file_name tables annotated",
        plain="sheet target target_label region state uploaded_by asked_by file_size file_sha256 "
        "defaults refusal rows_total rows_new rows_changed rows_same rows_warning rows_error "
        "rows_applied all_or_nothing effects checked_at applied_at applied_by approval_asked_at "
        "approval_asked_by approval_note approved_at approved_by undone_at undone_by undo_result "
        "corrects handed_from purged_at rows_undecided",
    ),
    "imports.ApprovalRule": Columns(plain="region is_enabled max_rows changed_by changed_at"),
    "imports.ImportRow": Columns(
        sealed="raw problems",
        # `secrets` holds sealed values in JSON (model.sealed_json_fields).
        personal="secrets values differences key_index",
        plain="batch sheet_index number codes level region_code outcome match_id result_id "
        "applied_at",
    ),
    "imports.RowEdit": Columns(sealed="text", plain="batch sheet_index number column edited_by"),
    "imports.RowDecision": Columns(
        plain="batch sheet_index number choice match_id keep decided_by"
    ),
    "imports.NotTheSame": Columns(personal="row_index", plain="sheet match_id said_by"),
    "imports.HeadingWord": Columns(plain="sheet column word word_key added_by"),
    "imports.RememberedMapping": Columns(plain="sheet region headings_key columns chosen_by"),
    "pillars.QualityCount": Columns(plain="region check_key failing total counted_at"),
    "pillars.NikDoubt": Columns(personal="person code", plain="found_at"),
    "pillars.PillarKind": Columns(
        plain="code name plural shape duty_level other_levels is_single parent_kind words order "
        "is_active"
    ),
    "pillars.Person": Columns(
        sealed="nik kk mother_name",
        personal="name name_key match_key nik_index nik_mask sex born_on born_at religion "
        "education occupation state_office photo phone email address rt rw kk_index",
        plain="home_region region regency_code district_code merged_into removed_at removed_by "
        "removed_reason",
    ),
    "pillars.TransferRequest": Columns(
        personal="asked_name",
        plain="person from_region to_region state asked_by asked_at decided_by decided_at reason",
    ),
    "pillars.Assignment": Columns(
        personal="person member_number sk_number sk_signer end_note",
        plain="kind position post region regency_code district_code organisation board sk_on "
        "validity "
        "end_reason seat",
    ),
    "pillars.Board": Columns(
        personal="sk_signer",
        plain="organisation sk_number sk_on sk_signer_capacity validity officers_male "
        "officers_female",
    ),
    "pillars.Organisation": Columns(
        sealed="account",
        personal="leader_name leader_phone phone email account_index account_mask account_name "
        "npwp "
        "address",
        plain="kind name name_key region regency_code district_code parent status founded_year "
        "is_legal_entity legal_form classification staff_male staff_female members_male "
        "members_female clients_male clients_female "
        "services bank_name seat removed_at removed_by removed_reason",
    ),
    "pillars.OrganisationDocument": Columns(
        personal="file file_name note",
        plain="organisation kind number issuer issued_on issued_year valid_until grade file_size "
        "file_sha256 uploaded_by",
    ),
    "pillars.PersonDocument": Columns(
        personal="person file file_name number note",
        plain="category issuer issued_on valid_until file_size file_sha256 uploaded_by",
    ),
    "pillars.PersonAccount": Columns(
        sealed="account",
        personal="person account_index account_mask account_name",
        plain="bank bank_name",
    ),
    "pillars.StatusEvent": Columns(
        personal="reason was became",
        plain="assignment organisation region kind happened_on evidence recorded_by recorded_at",
    ),
    "pillars.EligibilityRule": Columns(plain="kind code value blocks legal_basis validity"),
    "pillars.RuleOverride": Columns(personal="finding reason", plain="assignment code decided_by"),
    "pillars.ChangeRequest": Columns(
        sealed="proposed",
        personal="person before_mask proposed_mask reason decision_note",
        plain="person_account organisation region field state asked_by asked_at decided_by",
    ),
    "pillars.Merge": Columns(
        personal="kept merged filled reason",
        plain="region moved merged_by merged_at undone_by undone_at",
    ),
    "pillars.LikelyPair": Columns(
        personal="first second reasons",
        plain="region score verdict found_at judged_by judged_at",
    ),
    "pillars.PrintedRecord": Columns(
        personal="token person", plain="content_sha256 printed_by printed_at"
    ),
    "pillars.RenewalLetter": Columns(
        plain="organisation document board region number dated_on expires_on written_by written_at"
    ),
    "trainings.TrainingEvent": Columns(
        plain="code title kind level required_level region place start_on end_on state note "
        "plan_line wave_of wave cloned_from cost_planned cost_actual pays_attendance capacity "
        "min_attendance_percent min_post_score created_by"
    ),
    "trainings.PlanLine": Columns(
        plain="year region activity budget_code kind level subjects budget days waves first_month "
        "last_month note created_by"
    ),
    "trainings.PlanTarget": Columns(plain="line pillar region people"),
    "trainings.Session": Columns(plain="event day starts_at ends_at subject jp room order period"),
    "trainings.Speaker": Columns(
        personal="name institution job_title phone", plain="region created_by"
    ),
    "trainings.SessionSpeaker": Columns(plain="session speaker jp honour period"),
    "trainings.CommitteeMember": Columns(personal="name nip phone", plain="event duty order"),
    "trainings.NumberSeries": Columns(plain="series year last"),
    "trainings.Letter": Columns(
        # Names of those sent and of those who sign stand in the words and on the paper.
        personal="data file cancelled_reason",
        plain="event kind addressee series year serial number dated_on file_sha256 issued_by "
        "issued_at cancelled_at cancelled_by",
    ),
    "trainings.Nomination": Columns(
        personal="file", plain="event region number dated_on file_sha256 created_by"
    ),
    "trainings.SeatOffer": Columns(
        plain="enrolment freed_by offered_at answer_by answer answered_at answered_by"
    ),
    "trainings.TargetPillar": Columns(plain="trainingevent pillarkind"),
    "trainings.TrainingValidity": Columns(plain="kind level months legal_basis validity"),
    "trainings.Quota": Columns(plain="event region pillar seats"),
    "trainings.Enrolment": Columns(
        personal="person shirt_size note withdrawn_reason",
        plain="event role state pillar origin regency_code origin_rw assignment import_batch "
        "nomination wait_rank replaced_by withdrawn_at bus room paid_days",
    ),
    "trainings.CertificateTemplate": Columns(
        personal="signer_name signer_nip second_name second_nip",
        plain="name region heading lead body number_pattern accent has_back place signer_capacity "
        "second_capacity is_active created_by",
    ),
    "trainings.Certificate": Columns(
        # `data` and `seal` hold every word of the paper; the seal goes into the QR.
        personal="data seal token number file ended_reason",
        plain="enrolment event origin series year serial version issued_on issued_by issued_at "
        "state ended_at ended_by file_sha256",
    ),
    "trainings.Gate": Columns(
        plain="event name direction day session list_kind list_name secret_hash device_name "
        "opened_at created_by revoked_at revoked_by"
    ),
    "trainings.Scan": Columns(
        personal="enrolment code",
        plain="gate event day session direction scanned_at received_at kind result shown device "
        "undoes",
    ),
    "trainings.ScanDecision": Columns(personal="reason", plain="scan choice decided_by decided_at"),
    "trainings.Attendance": Columns(
        personal="enrolment status",
        plain="event day session source at scan recorded_by recorded_at",
    ),
    "trainings.AttendanceCorrection": Columns(
        personal="before after reason", plain="attendance corrected_by corrected_at"
    ),
    "trainings.PaperList": Columns(
        plain="event number region day session enrolments printed_by printed_at"
    ),
    "trainings.CardIssue": Columns(
        personal="reason", plain="enrolment version issued_by issued_at"
    ),
    "trainings.CardSheet": Columns(
        personal="file",
        plain="event region per_page cards size sha256 requested_by requested_at",
    ),
    "trainings.PrintRun": Columns(plain="event order per_file region requested_by requested_at"),
    "trainings.PrintFile": Columns(
        personal="file", plain="run part label certificates size sha256"
    ),
    "trainings.Score": Columns(personal="value", plain="enrolment stage entered_by entered_at"),
    "trainings.EvaluationQuestion": Columns(plain="event about text is_scale order"),
    "trainings.EvaluationTicket": Columns(personal="token", plain="enrolment used_on"),
    "trainings.EvaluationResponse": Columns(plain="event answers"),
    "trainings.FollowUp": Columns(
        personal="text result", plain="enrolment due_on state ended_on recorded_by"
    ),
    "trainings.Selection": Columns(
        # The berita acara names everybody who was ranked.
        personal="minutes_data minutes_file",
        plain="title region kind opens_on closes_on objection_days notes state token created_by "
        "minutes_number minutes_on minutes_sha256 submitted_by submitted_at decided_by "
        "announced_on objections_until",
    ),
    "trainings.SelectionSeat": Columns(plain="selection region"),
    "trainings.SelectionStep": Columns(
        plain="selection order title office days planned_end done_on note"
    ),
    "trainings.SelectionRequirement": Columns(plain="selection order title is_required"),
    "trainings.SelectionStage": Columns(
        plain="selection order kind weight pass_mark is_blind closed_at closed_by"
    ),
    "trainings.SelectionCriterion": Columns(plain="stage order title weight"),
    "trainings.SelectionReviewer": Columns(plain="selection user assigned_by assigned_at"),
    "trainings.Candidate": Columns(
        personal="person number state_reason total rank outcome",
        plain="selection seat comes_from state registered_by registered_at assignment",
    ),
    "trainings.CandidateDocument": Columns(
        personal="file reason",
        plain="candidate requirement file_sha256 state uploaded_by checked_by checked_at",
    ),
    "trainings.CandidateScore": Columns(personal="value", plain="candidate criterion reviewer"),
    "trainings.StageResult": Columns(personal="score is_passed", plain="candidate stage"),
    "trainings.Objection": Columns(
        personal="sender text answer",
        plain="selection seat received_on recorded_by recorded_at state answered_by answered_at",
    ),
    "grants.BudgetLine": Columns(
        plain="year code name region ceiling approved_total paid_total spent_total refunded_total "
        "created_by"
    ),
    "grants.Programme": Columns(
        plain="code name line region regime kind other_kinds levels state first_month "
        "instalment_count months_each lpj_rule lpj_days lpj_due_on needs_briefing sla_days note "
        "created_by"
    ),
    "grants.AmountSetting": Columns(plain="programme kind valid_from amount"),
    "grants.RequiredDocument": Columns(plain="programme code name is_required order"),
    "grants.Recipient": Columns(
        sealed="account",
        personal="account_index account_mask account_name chair_name chair_index chair_phone "
        "treasurer_name treasurer_index",
        plain="link_token programme organisation region regency_code district_code state "
        "state_since due_on reason amount follows_setting total_amount name bank_name sk_number "
        "sk_on sk_until proposal_number proposal_on disbursement_number disbursement_on purpose "
        "briefed_on shortcomings difference proposed_by proposed_at verified_by verified_at "
        "approved_by approved_at decree import_batch created_by",
    ),
    "grants.RabLine": Columns(plain="recipient number description amount"),
    "grants.Document": Columns(
        personal="file",
        plain="recipient requirement file_type sha256 number dated_on judgement reason uploaded_by "
        "judged_by judged_at",
    ),
    "grants.Decree": Columns(
        plain="programme region year sequence number dated_on about signed_by signed_as line_count "
        "total_amount"
    ),
    "grants.DecreeLine": Columns(
        sealed="account",
        personal="account_mask account_name",
        plain="decree recipient number name bank_name amount total_amount",
    ),
    "grants.Agreement": Columns(
        personal="signer_name",
        plain="recipient year sequence number signed_on recorded_by",
    ),
    "grants.Instalment": Columns(
        plain="recipient number period_start period_end amount state paid_on lpj_due_on due_on "
        "refund_due"
    ),
    "grants.BankFormat": Columns(
        plain="code name file_type delimiter columns answers success is_active"
    ),
    "grants.PaymentBatch": Columns(
        plain="programme region year sequence number instalment_number state bank_format "
        "line_count total_amount spp_number spp_on spm_number spm_on sp2d_number sp2d_on "
        "file_sha256 made_by made_at sent_by sent_at"
    ),
    "grants.PaymentLine": Columns(
        sealed="account",
        personal="account_index account_mask account_name",
        plain="batch instalment number reference name bank_name amount state cause note paid_on",
    ),
    "grants.ResultFile": Columns(
        plain="batch file_name sha256 row_count counts is_truncated uploaded_by"
    ),
    "grants.ResultRow": Columns(
        personal="account_mask", plain="file number outcome line reference amount text"
    ),
    "grants.PaperRun": Columns(plain="batch region per_file requested_by requested_at"),
    "grants.PaperFile": Columns(personal="file", plain="run part label receipts size sha256"),
    "grants.ProofRun": Columns(plain="requested_by requested_at counts promises broken_count"),
    "grants.ResultUpload": Columns(
        sealed="content", plain="batch file_name uploaded_by uploaded_at"
    ),
    "grants.AccountFix": Columns(
        sealed="account",
        personal="account_index account_mask account_name",
        plain="recipient payment cause state bank_name proposed_by accepted_by accepted_at",
    ),
    "grants.LedgerEntry": Columns(
        plain="line recipient instalment payment account amount reverses reason booked_on by"
    ),
    "grants.Lpj": Columns(
        plain="instalment state received spent returned remaining activity note submitted_by "
        "submitted_at judged_by judged_at"
    ),
    "grants.LpjLine": Columns(plain="lpj number rab_line description amount judgement reason"),
    "grants.Receipt": Columns(
        personal="file",
        plain="line file_type sha256 fingerprint bands number seller dated_on amount uploaded_by",
    ),
    "grants.Refund": Columns(
        plain="recipient instalment year sequence number amount deposited_on bank_reference "
        "recorded_by"
    ),
    "grants.Series": Columns(plain="kind region year last"),
    "grants.Waiver": Columns(
        plain="instalment year sequence number reason granted_on valid_until granted_by "
        "withdrawn_at withdrawn_by"
    ),
    "grants.WarningLetter": Columns(
        plain="instalment level year sequence number dated_on answer_by signed_by"
    ),
    "grants.StandIn": Columns(personal="person", plain="role region sk_number validity made_by"),
    "grants.Finding": Columns(
        personal="shared",
        plain="kind recipient other receipt other_receipt found_at settled_by settled_at "
        "settled_reason",
    ),
    "grants.MonitoringSample": Columns(
        plain="programme region seed size population weights drawn_by drawn_at"
    ),
    "grants.BulkStep": Columns(
        personal="refused",
        plain="action region keys position reason day done back requested_by",
    ),
    "grants.SampledRecipient": Columns(
        plain="sample recipient rank weight risks visited_on result recorded_by"
    ),
    "reports.ReportRun": Columns(
        plain="kind period region as_of is_backdated asked_via requested_by requested_at figures "
        "figures_sha256 program_version built_at asked_by_name check_url replaces"
    ),
    "reports.ReportClosing": Columns(
        plain="run kind period region built_by state submitted_by submitted_at verified_by "
        "verified_at returned_by returned_at reason closed_by closed_at"
    ),
    "reports.ReportSubscription": Columns(plain="user kind region created_at"),
    "reports.ReportLetter": Columns(plain="run user occasion outcome attempts written_at ended_at"),
    "reports.ReportFile": Columns(plain="run format office_form file name sha256 size written_at"),
    "reports.OfficeForm": Columns(
        plain="name kind level region version state file file_name sha256 size marks bindings "
        "notes uploaded_by uploaded_at activated_by activated_at retired_by retired_at"
    ),
    "reports.IndicatorSetting": Columns(
        plain="indicator validity target training_months classes legal_basis"
    ),
}
