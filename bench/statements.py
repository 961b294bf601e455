"""The figures of three reports of a province and year, each as the one statement that somebody
would write who wanted them once: now, and a year before.

`{day}`, `{before}` and so on are written in by `bench/rollups.py`.
"""

from pillars.models import KarangTarunaClass, OrganisationStatus

HERE = "region_id >= '31' AND region_id < '31/'"
TAUGHT = """n.role = 'participant' AND n.state IN ('nominated', 'confirmed')
      AND e.state NOT IN ('draft', 'cancelled')"""
COURSES = "e.kind IN ('bimtek', 'pelatihan', 'evaluasi', 'penyegaran', 'bimtek_lks')"


def words(choices) -> str:
    return " ".join(f"WHEN '{one.label}' THEN '{one.value}'" for one in choices)


# (level, area, column, now, before): level 3 by kecamatan, 2 by kabupaten/kota, 0 all.
PILLARS = f"""
WITH day(is_now, day) AS (VALUES (true, date '{{day}}'), (false, date '{{before}}')),
served AS (
    SELECT kind_id, person_id, region_id, bool_or(validity @> date '{{day}}') AS now,
           bool_or(validity @> date '{{before}}') AS before
    FROM pillars_assignment
    WHERE kind_id IN ('TKSK', 'PSM') AND {HERE}
      AND (validity @> date '{{day}}' OR validity @> date '{{before}}')
    GROUP BY kind_id, person_id, region_id
), people AS (
    SELECT s.kind_id, p.sex, left(s.region_id, 8) AS area,
           count(*) FILTER (WHERE now) AS now, count(*) FILTER (WHERE before) AS before
    FROM served s JOIN pillars_person p ON p.id = s.person_id
    WHERE p.removed_at IS NULL GROUP BY 1, 2, 3
), organisation AS (
    SELECT o.kind_id, o.region_id, day.is_now,
           coalesce(CASE (SELECT was FROM pillars_statusevent s WHERE s.organisation_id = o.id
                          AND s.kind = 'status' AND s.happened_on > day.day
                          ORDER BY happened_on, s.id LIMIT 1) {words(OrganisationStatus)} END,
                    o.status) AS status,
           coalesce(CASE (SELECT was FROM pillars_statusevent s WHERE s.organisation_id = o.id
                          AND s.kind = 'classified' AND s.happened_on > day.day
                          ORDER BY happened_on, s.id LIMIT 1) {words(KarangTarunaClass)} END,
                    o.classification) AS class,
           EXISTS (SELECT FROM pillars_board b
                   WHERE b.organisation_id = o.id AND b.validity @> day.day) AS is_led,
           EXISTS (SELECT FROM pillars_organisationdocument d WHERE d.organisation_id = o.id
                   AND d.kind = 'registration' AND coalesce(d.issued_on, day.day) <= day.day
                   AND coalesce(d.issued_year, 0) <= extract(year FROM day.day)
                   AND coalesce(d.valid_until, day.day) >= day.day) AS is_listed,
           (SELECT grade FROM pillars_organisationdocument d WHERE d.organisation_id = o.id
             AND d.kind = 'accreditation' AND coalesce(d.issued_on, day.day) <= day.day
             AND coalesce(d.issued_year, 0) <= extract(year FROM day.day)
             AND coalesce(d.valid_until, day.day) >= day.day
             ORDER BY issued_on DESC NULLS LAST, issued_year DESC NULLS LAST LIMIT 1) AS grade
    FROM pillars_organisation o CROSS JOIN day
    WHERE {HERE} AND removed_at IS NULL
      AND coalesce(founded_year, 0) <= extract(year FROM day.day)
), trained AS (
    SELECT DISTINCT ON (day.is_now, n.person_id) day.is_now, n.origin_id
    FROM day JOIN trainings_trainingevent e
      ON e.start_on BETWEEN date_trunc('year', day.day) AND day.day
    JOIN trainings_enrolment n ON n.event_id = e.id
    WHERE {TAUGHT} AND {COURSES}
    ORDER BY day.is_now, n.person_id, e.start_on DESC, e.id DESC
), vacant AS (
    SELECT k.code AS kind_id, r.code, day.is_now FROM pillars_pillarkind k
    JOIN regions_region r ON r.level = k.duty_level CROSS JOIN day
    WHERE k.is_active AND k.is_single AND k.duty_level < 5 AND r.code >= '31' AND r.code < '31/'
      AND r.valid_from <= day.day AND coalesce(r.valid_until > day.day, true)
      AND NOT EXISTS (SELECT FROM pillars_assignment a WHERE a.kind_id = k.code
                      AND a.region_id = r.code AND a.seat IS NOT NULL AND a.validity @> day.day)
      AND NOT EXISTS (SELECT FROM organisation o WHERE o.kind_id = k.code AND o.is_now = day.is_now
                      AND o.region_id = r.code AND o.status = 'active')
), cell AS (
    SELECT name, area, now, before FROM people
    CROSS JOIN LATERAL (VALUES (kind_id || '_' || coalesce(nullif(sex, ''), 'unknown')),
                               (kind_id || '_all')) AS each(name)
    UNION ALL
    SELECT name, left(region_id, 8), count(*) FILTER (WHERE is_now),
           count(*) FILTER (WHERE NOT is_now)
    FROM organisation CROSS JOIN LATERAL (VALUES
        (CASE WHEN status = 'active' AND kind_id = 'KARANG_TARUNA'
              THEN kind_id || '_' || coalesce(nullif(class, ''), 'unclassified') END),
        (CASE WHEN status = 'active' AND kind_id <> 'LKS' THEN kind_id || '_all' END),
        (CASE WHEN status = 'active' AND kind_id = 'KARANG_TARUNA' AND is_led
              THEN kind_id || '_led' END),
        (CASE WHEN status <> 'dissolved' AND kind_id = 'LKS' THEN kind_id || '_listed' END),
        (CASE WHEN status <> 'dissolved' AND kind_id = 'LKS' AND is_listed
              THEN kind_id || '_valid' END),
        (CASE WHEN status <> 'dissolved' AND kind_id = 'LKS'
              THEN kind_id || '_' || coalesce(nullif(grade, ''), 'none') END)
    ) AS each(name) WHERE name IS NOT NULL GROUP BY 1, 2
    UNION ALL
    SELECT 'trained', left(origin_id, 8), count(*) FILTER (WHERE is_now),
           count(*) FILTER (WHERE NOT is_now)
    FROM trained WHERE origin_id >= '31' AND origin_id < '31/' GROUP BY 2
    UNION ALL
    SELECT kind_id || '_vacant', left(code, 8), count(*) FILTER (WHERE is_now),
           count(*) FILTER (WHERE NOT is_now)
    FROM vacant GROUP BY 1, 2
)
SELECT CASE grouping(area, left(area, 5)) WHEN 1 THEN 3 WHEN 2 THEN 2 ELSE 0 END,
       coalesce(area, left(area, 5), ''), name, sum(now)::bigint, sum(before)::bigint
FROM cell GROUP BY GROUPING SETS ((name, area), (name, left(area, 5)), (name))
"""

# (level, area or programme, then the columns); level 4 by programme.
GRANTS = """
WITH entry AS MATERIALIZED (
    SELECT e.recipient_id, r.programme_id, r.region_id, e.instalment_id, e.account, e.amount,
           e.booked_on
    FROM grants_ledgerentry e JOIN grants_recipient r ON r.id = e.recipient_id
    JOIN grants_programme p ON p.id = r.programme_id
    WHERE p.first_month BETWEEN '{new_year}' AND '{day}' AND e.booked_on <= '{day}'
      AND r.region_id >= '31' AND r.region_id < '31/'
), line AS (
    SELECT programme_id, left(region_id, 8) AS area,
           (bool_or(account = 'approved'))::int AS recipients,
           sum(amount) FILTER (WHERE account = 'approved') AS approved,
           sum(amount) FILTER (WHERE account = 'paid') AS paid,
           sum(amount) FILTER (WHERE account = 'paid' AND booked_on >= '{new_year}') AS paid_now,
           sum(amount) FILTER (WHERE account = 'spent') AS spent,
           sum(amount) FILTER (WHERE account = 'refunded') AS refunded,
           0 AS overdue, 0::bigint AS overdue_amount, 0 AS waived
    FROM entry GROUP BY recipient_id, 1, 2
    UNION ALL
    SELECT programme_id, left(region_id, 8), 0, 0, 0, 0, 0, 0, 1, open, 0
    FROM (SELECT instalment_id, programme_id, region_id,
                 sum(CASE account WHEN 'paid' THEN amount ELSE -amount END) AS open
          FROM entry WHERE account IN ('paid', 'spent', 'refunded') GROUP BY 1, 2, 3) stage
    JOIN grants_instalment i ON i.id = stage.instalment_id
    LEFT JOIN grants_lpj l ON l.instalment_id = i.id
    WHERE open > 0 AND i.lpj_due_on < '{day}'
      AND NOT coalesce(l.state IN ('submitted', 'accepted') AND l.submitted_at < '{midnight}',
                       false)
    UNION ALL
    SELECT r.programme_id, left(r.region_id, 8), 0, 0, 0, 0, 0, 0, 0, 0, 1
    FROM grants_waiver w JOIN grants_instalment i ON i.id = w.instalment_id
    JOIN grants_recipient r ON r.id = i.recipient_id
    WHERE w.granted_on <= '{day}' AND r.region_id >= '31' AND r.region_id < '31/'
)
SELECT CASE grouping(programme_id, area, left(area, 5))
           WHEN 3 THEN 4 WHEN 5 THEN 3 WHEN 6 THEN 2 ELSE 0 END,
       coalesce((SELECT code FROM grants_programme p WHERE p.id = programme_id),
                area, left(area, 5), ''),
       sum(recipients), sum(approved), sum(paid), sum(paid_now), sum(spent), sum(refunded),
       sum(overdue), sum(overdue_amount), sum(waived)
FROM line GROUP BY GROUPING SETS ((programme_id), (area), (left(area, 5)), ())
"""

# (what, area, key, now, before)
ANNUAL = f"""
WITH day(is_now, day) AS (VALUES (true, date '{{day}}'), (false, date '{{before}}')),
taught AS MATERIALIZED (
    SELECT n.person_id, n.origin_id, coalesce(n.pillar_id, '') AS pillar_id, e.id, e.start_on
    FROM trainings_trainingevent e JOIN trainings_enrolment n ON n.event_id = e.id
    WHERE {TAUGHT} AND {COURSES} AND e.start_on <= '{{day}}'
), trained AS (
    SELECT DISTINCT ON (day.is_now, person_id) day.is_now, origin_id, pillar_id
    FROM day JOIN taught ON start_on BETWEEN date_trunc('year', day.day) AND day.day
    ORDER BY day.is_now, person_id, start_on DESC, id DESC
), held AS (
    SELECT day.is_now, e.id, e.kind, e.state, e.region_id,
           count(n.id) FILTER (WHERE n.origin_id >= '31' AND n.origin_id < '31/') AS participants,
           count(n.id) AS visitors
    FROM day JOIN trainings_trainingevent e
      ON e.start_on BETWEEN date_trunc('year', day.day) AND day.day
    LEFT JOIN trainings_enrolment n ON n.event_id = e.id
     AND n.role = 'participant' AND n.state IN ('nominated', 'confirmed')
    WHERE e.state NOT IN ('draft', 'cancelled') GROUP BY 1, 2, 3, 4, 5
), favoured AS (
    SELECT o.kind_id, o.id, r.region_id, left(r.region_id, 5) AS area, e.account,
           sum(e.amount) AS amount
    FROM grants_ledgerentry e JOIN grants_recipient r ON r.id = e.recipient_id
    JOIN grants_programme p ON p.id = r.programme_id
    JOIN pillars_organisation o ON o.id = r.organisation_id
    WHERE p.first_month BETWEEN '{{new_year}}' AND '{{day}}' AND e.booked_on <= '{{day}}'
      AND e.account IN ('approved', 'paid') AND r.region_id >= '31' AND r.region_id < '31/'
    GROUP BY 1, 2, 3, 4, 5
), served AS MATERIALIZED (
    SELECT person_id FROM pillars_assignment
    WHERE kind_id IN ('TKSK', 'PSM') AND {HERE} AND validity @> date '{{day}}'
), course AS (
    SELECT t.person_id, max(t.start_on) AS last_on, bool_or(a.sk_number <> '') AS has_decree
    FROM taught t JOIN pillars_assignment a ON a.person_id = t.person_id
    JOIN pillars_person p ON p.id = t.person_id
    WHERE a.kind_id IN ('TKSK', 'PSM') AND a.region_id >= '31' AND a.region_id < '31/'
      AND a.validity @> date '{{day}}' AND p.removed_at IS NULL
    GROUP BY 1
), organisation AS (
    SELECT o.kind_id, coalesce(CASE (SELECT was FROM pillars_statusevent s
               WHERE s.organisation_id = o.id AND s.kind = 'status' AND s.happened_on > '{{day}}'
               ORDER BY happened_on, s.id LIMIT 1) {words(OrganisationStatus)} END,
           o.status) AS status,
           EXISTS (SELECT FROM pillars_board b WHERE b.organisation_id = o.id
                   AND b.validity @> date '{{day}}') AS is_led,
           EXISTS (SELECT FROM pillars_organisationdocument d WHERE d.organisation_id = o.id
                   AND d.kind = 'accreditation' AND coalesce(d.issued_on, '{{day}}') <= '{{day}}'
                   AND coalesce(d.valid_until, '{{day}}') >= '{{day}}') AS is_graded,
           o.classification
    FROM pillars_organisation o WHERE {HERE} AND removed_at IS NULL
), seat AS (
    SELECT k.code AS kind_id, NOT EXISTS (
               SELECT FROM pillars_assignment a WHERE a.kind_id = k.code AND a.seat IS NOT NULL
               AND a.region_id = r.code AND a.validity @> date '{{day}}') AS is_empty
    FROM pillars_pillarkind k JOIN regions_region r ON r.level = k.duty_level
    WHERE k.is_single AND k.is_active AND k.duty_level < 5 AND r.code >= '31' AND r.code < '31/'
)
SELECT 'trained', left(origin_id, 5), pillar_id, count(*) FILTER (WHERE is_now),
       count(*) FILTER (WHERE NOT is_now)
FROM trained WHERE origin_id >= '31' AND origin_id < '31/' GROUP BY 2, 3
UNION ALL
SELECT 'events', '', kind, count(*) FILTER (WHERE is_now), count(*) FILTER (WHERE NOT is_now)
FROM held WHERE participants > 0
   OR (region_id >= '31' AND region_id < '31/' AND (state <> 'open' OR visitors > 0)) GROUP BY 3
UNION ALL
SELECT 'participants', '', kind, coalesce(sum(participants) FILTER (WHERE is_now), 0)::bigint,
       coalesce(sum(participants) FILTER (WHERE NOT is_now), 0)::bigint FROM held GROUP BY 3
UNION ALL
SELECT 'rupiah', area, account, sum(amount)::bigint, 0 FROM favoured GROUP BY 2, 3
UNION ALL
SELECT 'villages', area, account, count(DISTINCT left(region_id, 13)), 0
FROM favoured WHERE kind_id = 'KARANG_TARUNA' AND amount > 0 AND length(region_id) >= 13
GROUP BY 2, 3
UNION ALL
SELECT 'units', area, account, count(DISTINCT id), 0
FROM favoured WHERE kind_id = 'UKKT' AND amount > 0 GROUP BY 2, 3
UNION ALL
SELECT 'trained', '', 'whole', (SELECT count(*) FROM (SELECT DISTINCT person_id FROM served) s
                       JOIN pillars_person p ON p.id = s.person_id WHERE p.removed_at IS NULL), 0
UNION ALL
SELECT 'trained', '', 'part', count(*), 0 FROM course WHERE last_on >= '{{new_year}}'
UNION ALL
SELECT 'able', '', 'people', count(*), 0 FROM course
WHERE has_decree AND last_on > date '{{day}}' - make_interval(months => {{months}})
UNION ALL
SELECT 'organisations', '', kind_id, count(*),
       count(*) FILTER (WHERE CASE kind_id WHEN 'LKS' THEN is_graded
                                ELSE is_led AND classification IN ({{classes}}) END)
FROM organisation WHERE status = 'active' AND kind_id IN ('KARANG_TARUNA', 'LKS') GROUP BY 3
UNION ALL
SELECT 'seats', '', kind_id, count(*), count(*) FILTER (WHERE is_empty) FROM seat GROUP BY 3
"""
