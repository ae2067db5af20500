"""Which role may do what with which table: one literal table, applied after every migration.

A table that is not listed stops the migration: nobody adds one without deciding who may read it. Rules of the list:
the audit can only grow; the web cannot read registrations that wait (it could tell when they were written) and touches
no job (no reporter's act makes one); who may delete is written out; `UPDATE` also stands where a row must be locked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from houvast.site.database.roles import role_name
from houvast.site.environment import DatabaseRole

SELECT, INSERT, UPDATE, DELETE = "SELECT", "INSERT", "UPDATE", "DELETE"
NONE: frozenset[str] = frozenset()
READ = frozenset({SELECT})
APPEND = frozenset({SELECT, INSERT})
WRITE = frozenset({SELECT, INSERT, UPDATE})
ALL = frozenset({SELECT, INSERT, UPDATE, DELETE})

WEB, WORKER = DatabaseRole.WEB, DatabaseRole.WORKER
Rights = Mapping[DatabaseRole, frozenset[str]]


def _rights(*, web: Iterable[str], worker: Iterable[str]) -> Rights:
    return {WEB: frozenset(web), WORKER: frozenset(worker)}


GRANTS: Mapping[str, Rights] = {
    # audit: append-only for both
    "audit_auditentry": _rights(web=APPEND, worker=APPEND),
    # registrations: the web puts in, the worker takes out and publishes
    "registrations_registrationwaiting": _rights(web={INSERT}, worker={SELECT, INSERT, DELETE}),
    "registrations_registration": _rights(web=READ, worker=APPEND),
    # a release stands for ever: nobody changes what was published
    "publications_figuresrelease": _rights(web=READ, worker=APPEND),
    # reports: erasing happens in a request (with the extra word, by the team) and in the worker (what is due)
    "reports_report": _rights(web=ALL, worker={SELECT, UPDATE, DELETE}),
    # a seal, a team's public half and who it is sealed to are written once: nobody puts another in its place
    "reports_seal": _rights(web={SELECT, INSERT, DELETE}, worker={SELECT, DELETE}),
    "reports_part": _rights(web=ALL, worker={SELECT, DELETE}),
    "reports_message": _rights(web={SELECT, INSERT, DELETE}, worker={SELECT, DELETE}),
    "reports_note": _rights(web={SELECT, INSERT, DELETE}, worker={SELECT, DELETE}),
    "reports_reportdate": _rights(web=ALL, worker={SELECT, DELETE}),
    "reports_mailboxsession": _rights(web=ALL, worker={SELECT, DELETE}),
    # what a person agreed to is answered and taken back, never rewritten by the desk: the text is sealed with its hash
    "consents_consent": _rights(web=ALL, worker={SELECT, DELETE}),
    "takedowns_picture": _rights(web=ALL, worker={SELECT, DELETE}),
    "takedowns_place": _rights(web=ALL, worker={SELECT, DELETE}),
    "takedowns_notice": _rights(web=ALL, worker={SELECT, DELETE}),
    # the bytes of what came in, and of what was packed, are written once
    "evidence_item": _rights(web=ALL, worker={SELECT, DELETE}),
    "evidence_itempiece": _rights(web={SELECT, INSERT, DELETE}, worker={SELECT, DELETE}),
    "evidence_dossier": _rights(web=ALL, worker={SELECT, DELETE}),
    "evidence_dossierpiece": _rights(web={SELECT, INSERT, DELETE}, worker={SELECT, DELETE}),
    # a version is written until it is finished; what a second reader or the person saw is never rewritten
    "assessments_version": _rights(web=ALL, worker={SELECT, DELETE}),
    "assessments_opinion": _rights(web={SELECT, INSERT, DELETE}, worker={SELECT, DELETE}),
    "assessments_measuretask": _rights(web=ALL, worker={SELECT, DELETE}),
    "referrals_referral": _rights(web=ALL, worker={SELECT, DELETE}),
    "assessments_paper": _rights(web={SELECT, INSERT, DELETE}, worker={SELECT, DELETE}),
    "links_indicatorindex": _rights(web={SELECT, INSERT, DELETE}, worker={SELECT, DELETE}),
    # what was decided of two reports is never rewritten; the worker groups by it every night
    "links_scripttemplate": _rights(web={SELECT, INSERT, DELETE}, worker={SELECT, DELETE}),
    "links_picturerepresentative": _rights(web={SELECT, INSERT, DELETE}, worker={SELECT, DELETE}),
    "links_decision": _rights(web={SELECT, INSERT, DELETE}, worker={SELECT, DELETE}),
    "links_group": _rights(web=ALL, worker=ALL),
    "links_groupmember": _rights(web=ALL, worker=ALL),
    # a lead is withdrawn, never deleted: whoever fetched it must be told
    "links_lead": _rights(web=WRITE, worker={SELECT, UPDATE}),
    # platforms: never deleted (what they fetched, and the audit, name them); their keys end, they do not go
    "partners_partner": _rights(web=WRITE, worker=READ),
    "partners_partnerkey": _rights(web=WRITE, worker=NONE),
    "partners_keyuse": _rights(web=WRITE, worker=NONE),
    # what a partner was given is never changed; it is written by the fetch that hands it out
    "feeds_feed": _rights(web={SELECT, INSERT, UPDATE}, worker=NONE),
    "feeds_sharedversion": _rights(web=APPEND, worker=NONE),
    # other helplines: the worker asks them, the web answers them; an agreement ends, it does not go
    "helplines_agreement": _rights(web=WRITE, worker={SELECT, UPDATE}),
    "helplines_theirmark": _rights(web={SELECT, INSERT, DELETE}, worker={SELECT, INSERT, DELETE}),
    "helplines_ownmark": _rights(web={SELECT, INSERT, DELETE}, worker={SELECT, DELETE}),
    "helplines_answer": _rights(web={SELECT, INSERT, DELETE}, worker={SELECT, DELETE}),
    "helplines_question": _rights(web={SELECT, INSERT, DELETE}, worker={SELECT, DELETE}),
    # hashes: the worker withdraws those of a report that is erased, and drops tombstones that everybody has seen
    "exchange_exchangestate": _rights(web=WRITE, worker=WRITE),
    "exchange_hashrecord": _rights(web=WRITE, worker={SELECT, UPDATE, DELETE}),
    "exchange_hashcase": _rights(web=WRITE, worker={SELECT, UPDATE, DELETE}),
    "exchange_hashfeedback": _rights(web=WRITE, worker={SELECT, DELETE}),
    "exchange_dealing": _rights(web=WRITE, worker={SELECT, UPDATE, DELETE}),
    "exchange_fetchrun": _rights(web=WRITE, worker={SELECT, DELETE}),
    # staff: people and teams are never deleted (audit names them), keys of a team neither (old seals need them)
    "staff_person": _rights(web=WRITE, worker=READ),
    "staff_team": _rights(web=WRITE, worker=READ),
    "staff_membership": _rights(web=ALL, worker=READ),
    "staff_teamkey": _rights(web=APPEND, worker=NONE),
    "staff_teamkeyseal": _rights(web={SELECT, INSERT, DELETE}, worker=NONE),
    "staff_desksession": _rights(web=ALL, worker={SELECT, DELETE}),
    "staff_signintries": _rights(web=ALL, worker={SELECT, DELETE}),
    # jobs are the worker's alone
    "procrastinate_jobs": _rights(web=NONE, worker=ALL),
    "procrastinate_events": _rights(web=NONE, worker=ALL),
    "procrastinate_periodic_defers": _rights(web=NONE, worker=ALL),
    "procrastinate_workers": _rights(web=NONE, worker=ALL),
    # which migrations ran: asked at start
    "django_migrations": _rights(web=READ, worker=READ),
}


# Written anew by the worker after something was erased, so that no deleted row stays in their files.
MAINTAINED_BY_WORKER = ("reports_seal", "reports_mailboxsession")
_FIRST_WITH_MAINTAIN = 170_000


class UnlistedTable(RuntimeError):
    """The schema has a table of which nobody decided who may touch it."""


def apply_grants(
    cursor: Any, *, grants: Mapping[str, Rights] = GRANTS, names: Mapping[DatabaseRole, str] | None = None
) -> None:
    """Gives web and worker exactly what the table says, on a cursor of the owner, inside the caller's transaction.

    `names`: the PostgreSQL roles behind them, where they are not ours. Raises `UnlistedTable`. A role that does not
    exist, or is the owner itself (a database where one does all), is left out.
    """
    names = names or {role: role_name(role) for role in (WEB, WORKER)}
    tables = tables_of(cursor)
    unlisted = sorted(tables - grants.keys())
    if unlisted:
        raise UnlistedTable(f"No rights are decided for {', '.join(unlisted)}: add them to {__name__}.")
    for role in (WEB, WORKER):
        if _is_separate_role(cursor, names[role]):
            _apply_to(cursor, _quoted(names[role]), {table: grants[table][role] for table in sorted(tables)})
    if _is_separate_role(cursor, names[WORKER]):
        _let_maintain(cursor, _quoted(names[WORKER]), tables)


def tables_of(cursor: Any) -> set[str]:
    """All tables, views and their like in the schema `public`."""
    cursor.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')"
    )
    return {name for (name,) in cursor.fetchall()}


def _apply_to(cursor: Any, name: str, rights: Mapping[str, frozenset[str]]) -> None:
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
    cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}")
    cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {name}")
    for table, granted in rights.items():
        if granted:
            cursor.execute(f"GRANT {', '.join(sorted(granted))} ON TABLE {_quoted(table)} TO {name}")
    inserted_into = [table for table, granted in rights.items() if INSERT in granted]
    for sequence in _sequences_of(cursor, inserted_into):
        cursor.execute(f"GRANT USAGE ON SEQUENCE {_quoted(sequence)} TO {name}")


def _let_maintain(cursor: Any, name: str, tables: set[str]) -> None:
    """Before version 17 only the owner may: there `houvast erase --due` with the owner's address does it."""
    cursor.execute("SELECT current_setting('server_version_num')::int")
    if cursor.fetchone()[0] < _FIRST_WITH_MAINTAIN:
        return
    for table in MAINTAINED_BY_WORKER:
        if table in tables:
            cursor.execute(f"GRANT MAINTAIN ON TABLE {_quoted(table)} TO {name}")


def _sequences_of(cursor: Any, tables: list[str]) -> list[str]:
    cursor.execute(
        "SELECT s.relname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') "
        "JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace n ON n.oid = s.relnamespace "
        "WHERE s.relkind = 'S' AND n.nspname = 'public' AND t.relname = ANY(%s)",
        [tables],
    )
    return [name for (name,) in cursor.fetchall()]


def _is_separate_role(cursor: Any, name: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user", [name])
    return cursor.fetchone() is not None


def _quoted(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'
