"""What runs by the clock, in one table. Times are those of Jakarta."""

from celery.schedules import crontab

SCHEDULE = {
    # A job whose doorbell was lost (broker down, worker killed) is rung again.
    "imports-sweep": {"task": "imports.sweep_batches", "schedule": crontab(minute="*")},
    "reports-sweep": {"task": "reports.sweep_runs", "schedule": crontab(minute="*")},
    "trainings-sweep": {"task": "trainings.sweep", "schedule": crontab(minute="*")},
    "grants-sweep": {"task": "grants.sweep", "schedule": crontab(minute="*")},
    "trainings-offers": {
        "task": "trainings.lapse_offers",
        "schedule": crontab(minute="20", hour="0"),
    },
    "exports-sweep": {"task": "accounts.sweep_exports", "schedule": crontab(minute="*")},
    "accounts-heartbeat": {"task": "accounts.beat_heart", "schedule": crontab(minute="*")},
    # Each night, and again before the office opens, should the queue be gone at the first hour:
    # the kinds of reports have days of their own (reports/calendar.py), and what was asked for
    # once is not asked for again.
    "reports-closed-periods": {
        "task": "reports.request_closed_periods",
        "schedule": crontab(minute="0", hour="2-5"),
    },
    "accounts-purge-sessions": {
        "task": "accounts.purge_sessions",
        "schedule": crontab(minute="10", hour="3"),
    },
    "exports-purge": {
        "task": "accounts.purge_exports",
        "schedule": crontab(minute="20", hour="*"),
    },
    "imports-purge": {
        "task": "imports.purge_batches",
        "schedule": crontab(minute="30", hour="3"),
    },
    # Likely pairs, doubtful NIKs and the quality of the data, before the office opens.
    "pillars-care": {
        "task": "pillars.care_for_data",
        "schedule": crontab(minute="40", hour="3"),
    },
    # What every room promises of its rows; the ledger is proved apart, below.
    "config-prove-promises": {
        "task": "config.prove_promises",
        "schedule": crontab(minute="10", hour="4"),
    },
    # Before the office opens: what fell due yesterday, and whether the ledger is right.
    "grants-fall-due": {
        "task": "grants.fall_due",
        "schedule": crontab(minute="20", hour="0"),
    },
    "grants-prove-ledger": {
        "task": "grants.prove_ledger",
        "schedule": crontab(minute="40", hour="3"),
    },
}
