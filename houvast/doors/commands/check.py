"""What `houvast check` says about the content: does it fit together, is it complete, is it stale, is it stamped."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from houvast.core.assessment import AssessmentRules
from houvast.core.education import Education
from houvast.core.knowledge import Knowledge, KnowledgeError
from houvast.core.knowledge.names import EVERYWHERE
from houvast.core.law import Law
from houvast.core.removal.rules import NoticeRules
from houvast.core.support.rights import SupportRules
from houvast.records.content.assessment import FOLDER as ASSESSMENT
from houvast.records.content.assessment import load_assessment
from houvast.records.content.education import FOLDER as EDUCATION
from houvast.records.content.education import load_education
from houvast.records.content.figures import FOLDER as FIGURES
from houvast.records.content.figures import load_catalogue
from houvast.records.content.law import FOLDER as LAW
from houvast.records.content.law import load_law
from houvast.records.content.linking import FOLDER as LINKING
from houvast.records.content.linking import load_linking
from houvast.records.content.notices import FOLDER as NOTICES
from houvast.records.content.notices import load_notices
from houvast.records.content.reading import load_knowledge, overlay_folder, shipped_folder
from houvast.records.content.support import FOLDER as SUPPORT
from houvast.records.content.support import load_support

# Platforms change their menus and forms; a look twice a year is what one person can do.
STALE_AFTER = timedelta(days=180)
# Outside demo these must carry a stamp before anybody is served.
MUST_BE_STAMPED = EVERYWHERE


@dataclass(frozen=True)
class ContentFindings:
    """`problems` make the check fail; `warnings` are said; `unstamped`: what a professional has yet to look at."""

    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    unstamped: Mapping[str, int]
    languages: tuple[str, ...]
    version: str
    crisis_unstamped: tuple[str, ...]

    @property
    def fits(self) -> bool:
        return not self.problems

    def to_json(self) -> dict:
        return {
            "fits": self.fits,
            "version": self.version,
            "languages": list(self.languages),
            "problems": list(self.problems),
            "warnings": list(self.warnings),
            "unstamped": dict(self.unstamped),
            "crisis_unstamped": list(self.crisis_unstamped),
        }


def check_content(today: date, folder: Path | None = None, overlay: Path | None = None) -> ContentFindings:
    """Reads and checks all content anew. `folder` and `overlay`: the shipped and the configured ones by default."""
    law, problems = _law(folder, overlay or overlay_folder())
    rules, wrong = _assessment(folder, overlay or overlay_folder(), law)
    problems += wrong
    problems += _figures(folder, overlay or overlay_folder())
    problems += _linking(folder, overlay or overlay_folder())
    try:
        knowledge = load_knowledge(folder or shipped_folder(), overlay or overlay_folder())
    except KnowledgeError as refused:
        return ContentFindings((*refused.problems, *problems), (), {}, (), "", ())
    support, wrong = _support(folder, overlay or overlay_folder(), law, knowledge)
    problems += wrong
    education, wrong = _education(folder, overlay or overlay_folder(), knowledge)
    problems += wrong
    notices, wrong = _notices(folder, overlay or overlay_folder(), law)
    problems += wrong
    return ContentFindings(
        problems=problems,
        warnings=_stale(knowledge, notices, today),
        unstamped={
            **_unstamped(knowledge),
            **_unchecked(law),
            **_unread(rules),
            **_unread_support(support),
            **_unread_pages(education),
            **_unread_notices(notices),
        },
        languages=knowledge.languages,
        version=knowledge.version,
        crisis_unstamped=_crisis_unstamped(knowledge),
    )


def _law(folder: Path | None, overlay: Path | None) -> tuple[Law | None, tuple[str, ...]]:
    """The law and what does not fit in it. The shipped content has one; a folder of somebody else's may have none."""
    if folder is not None and not (folder / LAW).is_dir():
        return None, ()
    try:
        return load_law(folder or shipped_folder(), overlay), ()
    except KnowledgeError as refused:
        return None, refused.problems


def _linking(folder: Path | None, overlay: Path | None) -> tuple[str, ...]:
    """What does not fit in the numbers behind links; a proposed version is one such thing."""
    if folder is not None and not (folder / LINKING).is_dir():
        return ()
    try:
        load_linking(folder or shipped_folder(), overlay)
    except KnowledgeError as refused:
        return refused.problems
    return ()


def _unchecked(law: Law | None) -> dict[str, int]:
    """Provisions that no lawyer has looked at; none of them reaches a reporter outside demo."""
    return {"law": sum(provision.checked_by is None for provision in law.provisions)} if law else {}


def _assessment(
    folder: Path | None, overlay: Path | None, law: Law | None
) -> tuple[AssessmentRules | None, tuple[str, ...]]:
    """The rules of the assessment and what does not fit in them, the rights they name included."""
    if folder is not None and not (folder / ASSESSMENT).is_dir():
        return None, ()
    try:
        return load_assessment(folder or shipped_folder(), overlay, frozenset(law.by_id) if law else None), ()
    except KnowledgeError as refused:
        return None, refused.problems


def _figures(folder: Path | None, overlay: Path | None) -> tuple[str, ...]:
    """What does not fit in the catalogue of figures."""
    if folder is not None and not (folder / FIGURES).is_dir():
        return ()
    try:
        load_catalogue(folder or shipped_folder(), overlay)
    except KnowledgeError as refused:
        return refused.problems
    return ()


def _support(
    folder: Path | None, overlay: Path | None, law: Law | None, knowledge: Knowledge
) -> tuple[SupportRules | None, tuple[str, ...]]:
    """The rights along the proceedings and what does not fit in them: their provisions and referrals included."""
    if folder is not None and not (folder / SUPPORT).is_dir():
        return None, ()
    try:
        found = load_support(
            folder or shipped_folder(),
            overlay,
            provision_ids=frozenset(law.by_id) if law else None,
            referral_ids=frozenset(knowledge.referrals),
        )
    except KnowledgeError as refused:
        return None, refused.problems
    return found, ()


def _unread_support(rules: SupportRules | None) -> dict[str, int]:
    """Languages in which no professional has stamped the words about rights."""
    words = rules.words.items() if rules else ()
    return {f"{language} support": int(text.reviewed is None) for language, text in words}


def _education(
    folder: Path | None, overlay: Path | None, knowledge: Knowledge
) -> tuple[Education | None, tuple[str, ...]]:
    """Pages and scenarios and what does not fit in them: their level, their words, their figures and referrals."""
    if folder is not None and not (folder / EDUCATION).is_dir():
        return None, ()
    try:
        return load_education(folder or shipped_folder(), overlay, knowledge=knowledge), ()
    except KnowledgeError as refused:
        return None, refused.problems


def _unread_pages(education: Education | None) -> dict[str, int]:
    """Pages and scenarios that no professional has stamped, per language."""
    return {f"{code} education": count for code, count in (education.unstamped() if education else {}).items()}


def _notices(folder: Path | None, overlay: Path | None, law: Law | None) -> tuple[NoticeRules | None, tuple[str, ...]]:
    """Kinds, terms and words of notices, and what does not fit in them."""
    if folder is not None and not (folder / NOTICES).is_dir():
        return None, ()
    try:
        found = load_notices(folder or shipped_folder(), overlay, provision_ids=frozenset(law.by_id) if law else None)
    except KnowledgeError as refused:
        return None, refused.problems
    return found, ()


def _unread_notices(rules: NoticeRules | None) -> dict[str, int]:
    """Languages in which nobody has stamped the words of notices."""
    words = rules.texts.items() if rules else ()
    return {f"{language} notices": int(text.notice.reviewed is None) for language, text in words}


def _unread(rules: AssessmentRules | None) -> dict[str, int]:
    """Languages in which no professional has stamped the words of the assessment."""
    words = rules.words.items() if rules else ()
    return {f"{language} assessment": int(text.reviewed is None) for language, text in words}


def _stale(knowledge: Knowledge, notices: NoticeRules | None, today: date) -> tuple[str, ...]:
    """Routes that nobody looked at for longer than `STALE_AFTER`: forms and addresses of platforms, other helpers, ways
    that follow a notice."""
    checked = [(f"platforms/{name}", item.last_checked) for name, item in knowledge.platforms.items()]
    checked += [(f"notices/{way.id}", way.last_checked) for way in (notices.ways if notices else ())]
    checked += [(f"referral {name}", item.last_checked) for name, item in knowledge.referrals.items()]
    return tuple(
        f"{name}: last checked on {day}, more than {STALE_AFTER.days} days ago"
        for name, day in checked
        if today - date.fromisoformat(day) > STALE_AFTER
    )


def _unstamped(knowledge: Knowledge) -> dict[str, int]:
    counts = {
        "numbers": sum(item.reviewed is None for item in knowledge.referrals.values()),
        "platforms": sum(item.reviewed is None for item in knowledge.platforms.values()),
    }
    for language in knowledge.languages:
        for kind, unstamped in knowledge.texts(language).unstamped().items():
            counts[f"{language} {kind}"] = unstamped
    return counts


def _crisis_unstamped(knowledge: Knowledge) -> tuple[str, ...]:
    """What must be stamped before the public door opens outside demo: 112, 113 and the crisis texts."""
    missing = [f"number {name}" for name in MUST_BE_STAMPED if knowledge.referrals[name].reviewed is None]
    crisis_steps = [step.id for step in knowledge.steps if step.kind == "crisis"]
    for language in knowledge.languages:
        texts = knowledge.texts(language)
        missing += [f"{language} {name}" for name in crisis_steps if texts.step(name, "self").reviewed is None]
        missing += [f"{language} screen {key}" for key in texts.crisis_screens() if texts.screen_stamp(key) is None]
    return tuple(missing)
