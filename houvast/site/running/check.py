"""`houvast check`: whether the content fits together; with `--deploy`, whether this may meet the public."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from houvast.doors.commands.check import ContentFindings, check_content
from houvast.site.database.accounts import SERVER_USER, WEB_USER, WORKER_USER, find_accounts
from houvast.site.environment import DatabaseRole, Environment, SettingRefused, Sharing, read_environment
from houvast.site.running.children import Installation
from houvast.site.running.folder import DataFolder
from houvast.site.running.joining import add_data_argument, folder_of

FAILED = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """`error` findings make the check fail; others are said. `code` is stable."""

    code: str
    error: bool
    words: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--deploy", action="store_true", help="also whether this installation is ready for the public")
    parser.add_argument("--json", action="store_true")
    add_data_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    folder = DataFolder(folder_of(arguments))
    variables = variables_of(folder)
    content = content_of(variables)
    findings = [*content_findings(content), *code_findings()]
    chosen: dict[str, str] = {}
    if arguments.deploy:
        findings += deploy_findings(variables, folder, content)
        chosen = chosen_settings(variables)
    failed = any(finding.error for finding in findings)
    if arguments.json:
        answer = {"ok": not failed, "findings": [asdict(finding) for finding in findings], "content": content.to_json()}
        if arguments.deploy:
            answer["chosen"] = chosen
        print(json.dumps(answer, ensure_ascii=False))
    else:
        print(_as_text(content, findings, chosen))
    return FAILED if failed else 0


def variables_of(folder: DataFolder, variables: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment with what stands in the folder's own settings."""
    return {**folder.read_settings(), **variables, "HOUVAST_DATA": str(folder.path)}


def content_of(variables: Mapping[str, str]) -> ContentFindings:
    overlay = variables.get("HOUVAST_OVERLAY", "").strip()
    return check_content(datetime.now(UTC).date(), overlay=Path(overlay) if overlay else None)


def missing_crisis_stamps(installation: Installation) -> tuple[str, ...]:
    """What must be reviewed before the public door opens. Raises nothing; content that does not fit is all missing."""
    content = content_of(variables_of(installation.folder))
    return content.problems[:1] or content.crisis_unstamped


def content_findings(content: ContentFindings) -> list[Finding]:
    problems = [Finding("content", True, problem) for problem in content.problems]
    return problems + [Finding("content.stale", False, warning) for warning in content.warnings]


def code_findings() -> list[Finding]:
    """What must hold of our own settings: under ASGI a connection that is kept leaks (measured)."""
    from houvast.site.database.addresses import django_database

    entry = django_database("postgresql://u@h/n", application="check", pool=True)
    if entry["CONN_MAX_AGE"] != 0:
        return [Finding("asgi.conn_max_age", True, "CONN_MAX_AGE must be 0: under ASGI kept connections leak.")]
    return []


def deploy_findings(variables: Mapping[str, str], folder: DataFolder, content: ContentFindings) -> list[Finding]:
    """Everything that a demo may lack and a real installation may not."""
    try:
        environment = read_environment(variables)
    except SettingRefused as refused:
        return [Finding("setting", True, str(refused))]
    return [
        *_database_findings(environment, folder),
        *_secrets_findings(environment),
        *_host_findings(environment),
        *_people_findings(environment, content),
        *_audit_findings(environment, folder),
        *_sharing_findings(environment),
    ]


def _database_findings(environment: Environment, folder: DataFolder) -> list[Finding]:
    urls = environment.database_urls
    if not urls:
        return _account_findings(folder)
    missing = [role.variable for role in DatabaseRole if role not in urls]
    if missing:
        words = f"{', '.join(missing)} is missing: three roles, so that the web can do less than the owner."
        return [Finding("database.roles", True, words)]
    users = {unquote(urlsplit(url).username or "") for url in urls.values()}
    if len(users) < len(DatabaseRole):
        return [Finding("database.roles", True, "The three database addresses must name three different roles.")]
    return []


def _account_findings(folder: DataFolder) -> list[Finding]:
    if os.geteuid() != 0:
        words = "Not checked as root, so not whether web, worker and database run as users of their own."
        return [Finding("accounts.unknown", False, words)]
    if find_accounts(folder.database / "pg").separated:
        return []
    words = f"Web, worker and database run as one user: make {SERVER_USER}, {WEB_USER} and {WORKER_USER}."
    return [Finding("accounts", True, words)]


def _secrets_findings(environment: Environment) -> list[Finding]:
    file = environment.secrets_file
    if file is None or not file.is_file():
        return [Finding("secrets.missing", False, f"{file} is not there yet: the first start makes it.")]
    mode = file.stat().st_mode & 0o777
    # Its group may read it where web and worker have users of their own.
    if mode & 0o037 or (mode & 0o040 and file.stat().st_uid != 0):
        return [Finding("secrets.open", True, f"{file} can be read by others (mode {mode:o}): chmod 600.")]
    return []


def _host_findings(environment: Environment) -> list[Finding]:
    findings = []
    if not environment.public_host:
        findings.append(Finding("host.public", True, "HOUVAST_PUBLIC_HOST is not set: no page would be shown."))
    if not environment.desk_host:
        findings.append(Finding("host.desk", True, "HOUVAST_DESK_HOST is not set: the desk needs a host of its own."))
    elif environment.desk_host == environment.public_host:
        findings.append(Finding("host.desk", True, "The desk and the public door share a host: give each its own."))
    return findings


def _people_findings(environment: Environment, content: ContentFindings) -> list[Finding]:
    findings = [Finding("crisis.unstamped", True, f"Not reviewed yet: {name}.") for name in content.crisis_unstamped]
    if not environment.recovery_public_key:
        findings.append(Finding("recovery", True, "There is no recovery key: run `houvast setup`."))
    if not environment.helpline.phone:
        findings.append(
            Finding("helpline.phone", False, "HOUVAST_HELPLINE_PHONE is not set: no page shows your number.")
        )
    if not environment.helpline.name:
        findings.append(Finding("helpline.name", False, "HOUVAST_HELPLINE_NAME is not set."))
    return findings


def _audit_findings(environment: Environment, folder: DataFolder) -> list[Finding]:
    file = environment.audit_head
    if file is not None and file.resolve().is_relative_to(folder.path.resolve()):
        words = f"{file} lies in the data folder: who changes the one changes the other. Set HOUVAST_AUDIT_HEAD."
        return [Finding("audit.head", True, words)]
    return []


def _sharing_findings(environment: Environment) -> list[Finding]:
    """What is on is said, every time: whoever signs for it should not have to look for it."""
    return [
        Finding(f"sharing.{kind.value}", False, f"Sharing is on (HOUVAST_SHARING): {_SHARED[kind]}.")
        for kind in sorted(environment.sharing)
    ]


_SHARED: Mapping[Sharing, str] = {
    Sharing.LEADS: "partners with a key of scope taxii fetch released leads; is there an agreement with each",
    Sharing.HELPLINES: "other helplines get digests of released leads, each under a key of its own; is there an "
    "agreement with each",
}


def chosen_settings(variables: Mapping[str, str]) -> dict[str, str]:
    """Setting → how it stands, of those that decide what is kept as evidence and what leaves the house: said every
    time, the ones that are off too. Empty where a setting cannot be read: that is an error already."""
    try:
        environment = read_environment(variables)
    except SettingRefused:
        return {}
    shared = ", ".join(sorted(environment.sharing)) or "nothing is shared with partners"
    return {
        "HOUVAST_SHARING": shared,
        "HOUVAST_TIMESTAMP_URL": environment.timestamp_url or "no dossier gets the time stamp of an authority",
        "HOUVAST_DOSSIER_SEAL": environment.dossier_seal.value,
        "HOUVAST_EVIDENCE_UNDER_18": environment.evidence_under_18.value,
    }


def _as_text(content: ContentFindings, findings: list[Finding], chosen: Mapping[str, str]) -> str:
    lines = [f"{'error  ' if finding.error else 'warning'}  {finding.words}" for finding in findings]
    lines += [f"set      {name}: {value}" for name, value in chosen.items()]
    unstamped = sum(content.unstamped.values())
    if content.fits:
        lines.append(f"The content fits together: version {content.version}, {', '.join(content.languages)}.")
    if unstamped:
        lines.append(
            f"Waiting for a professional's stamp: {unstamped} items (houvast check --json lists them by kind)."
        )
    if not any(finding.error for finding in findings):
        lines.append("Nothing stands in the way.")
    return "\n".join(lines)
