"""The staff's own words beside those that ship: added, weighed anew, removed, put back; their effect shown before they count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from locales import phrase
from locales.vietnamese import clean_text, fold
from models.codes import FUNCTION_CODES, Kind
from models.database import alone, reading, writing
from models.tables import LexiconWord
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, Refused, require
from services.labels import ALONE, Categoriser, as_row, categoriser, in_force, with_words, words_in_force
from services.pilots import current_pilot
from services.resuggesting import Anew, Effect, Progress, effect_of, put_in_place, quiet, suggest_anew
from triage.lexicon import entries
from triage.own_words import OwnWords, phrase_key

LABEL_CODES = (*FUNCTION_CODES, *(kind.value for kind in Kind))
WEIGHTS = (1, 2, 3, 4)
LONGEST = 100  # characters of a phrase
MOST_WORDS = 1000  # words of the staff's own
LOOKED_AT = 20_000  # opinions that a preview looks through, the newest


@dataclass(frozen=True)
class WordLine:
    """One row of the lexicon. `number` is None for a row that ships; one that was removed says when and by whom."""

    number: int | None
    phrase: str
    speaks_for: str
    weight: float
    added_at: datetime | None = None
    added_by: str = ""
    removed_at: datetime | None = None
    removed_by: str = ""


@dataclass(frozen=True)
class Proposal:
    """A change of the own words: the row `number` goes, and a phrase comes in its place; either may be left out."""

    number: int | None = None
    phrase: str = ""
    speaks_for: str = ""
    weight: int = 2


@dataclass(frozen=True)
class Saved:
    """What a change did: the rows that came and went (None: none), and how many opinions have other labels now."""

    added: int | None
    removed: int | None
    changed: int


def own_words(session: Session, person: Person) -> list[WordLine]:
    """The staff's own words in force, the newest first."""
    require(person, Action.TEACH)
    return [_line(word) for word in reversed(words_in_force(session))]


def removed_words(session: Session, person: Person, *, most: int = 200) -> list[WordLine]:
    """Words that were taken out, the newest first."""
    require(person, Action.TEACH)
    query = select(LexiconWord).where(col(LexiconWord.removed_at).is_not(None))
    return [_line(w) for w in session.exec(query.order_by(col(LexiconWord.removed_at).desc()).limit(most))]


def shipped_words(person: Person, *, search: str = "", speaks_for: str = "") -> list[WordLine]:
    """The words that ship with the program and are read only, narrowed to a search and a label."""
    require(person, Action.TEACH)
    wanted = fold(search)
    return [
        WordLine(None, e.phrase, e.speaks_for, e.weight)
        for e in entries()
        if (not wanted or wanted in fold(e.phrase)) and speaks_for in ("", e.speaks_for)
    ]


def preview(
    engine: Engine,
    person: Person,
    proposal: Proposal,
    *,
    pilot_code: str | None = None,
    progress: Progress = quiet,
) -> Effect:
    """What a change of the words would change among the newest opinions; nothing is kept.

    Raises Refused for a phrase that can't be taken, NotFound for a row that is not in force.
    """
    require(person, Action.TEACH)
    with reading(engine) as session:
        pilot = key(current_pilot(session, pilot_code))
        by, touched = _proposed(session, _checked(session, proposal))
    return effect_of(engine, pilot, by, most=LOOKED_AT, only=touched.speaks_in, progress=progress)


def save(
    engine: Engine,
    person: Person,
    proposal: Proposal,
    *,
    now: datetime,
    pilot_code: str | None = None,
    progress: Progress = quiet,
) -> Saved:
    """Put a change in force: every label of a rule or the model that it touches is suggested anew.

    The labels are worked out before anything is locked. Raises as `preview`, and Refused where another word or
    model was put in force meanwhile.
    """
    require(person, Action.TEACH)
    with reading(engine) as session:
        pilot = key(current_pilot(session, pilot_code))
        basis = in_force(session)
        proposal = _checked(session, proposal)
        by, touched = _proposed(session, proposal)
    anew = suggest_anew(engine, pilot, by, only=touched.speaks_in, progress=progress)
    with writing(engine) as session, alone(session, ALONE):
        _unchanged(session, basis)
        gone = _row(session, proposal.number) if proposal.number else None
        added = None
        if gone is not None:
            gone.removed_at, gone.removed_by = now, person.name
            session.add(gone)
        if proposal.phrase:
            added = LexiconWord(
                phrase=proposal.phrase,
                phrase_key=phrase_key(proposal.phrase),
                speaks_for=proposal.speaks_for,
                weight=proposal.weight,
                added_at=now,
                added_by=person.name,
            )
            session.add(added)
        return _put_in_force(session, person, added, gone, anew, now)


def take_back(
    engine: Engine,
    person: Person,
    *,
    added: int | None,
    removed: int | None,
    now: datetime,
    pilot_code: str | None = None,
    progress: Progress = quiet,
) -> Saved:
    """Undo a change: the row that it added goes, the one that it removed is in force again. Raises as `save`."""
    require(person, Action.TEACH)
    with reading(engine) as session:
        pilot = key(current_pilot(session, pilot_code))
        basis = in_force(session)
        gone = _row(session, added) if added else None
        back = session.get(LexiconWord, removed) if removed else None
        if back is not None:
            if back.removed_at is None:
                raise Refused(phrase("“%(phrase)s” is in force already.", phrase=back.phrase))
            _refuse_twice(session, back.phrase_key, back.speaks_for, added)
        if gone is None and back is None:
            raise Refused(phrase("There is nothing to take back."))
        rows = [as_row(w) for w in (*(w for w in words_in_force(session) if w.id != added), back) if w]
        by, touched = with_words(session, rows), OwnWords([as_row(w) for w in (gone, back) if w])
    anew = suggest_anew(engine, pilot, by, only=touched.speaks_in, progress=progress)
    with writing(engine) as session, alone(session, ALONE):
        _unchanged(session, basis)
        gone = _row(session, added) if added else None
        if gone is not None:
            gone.removed_at, gone.removed_by = now, person.name
            session.add(gone)
        back = session.get(LexiconWord, removed) if removed else None
        if back is not None:
            back.removed_at, back.removed_by = None, ""
            session.add(back)
        return _put_in_force(session, person, back, gone, anew, now)


def _unchanged(session: Session, basis: tuple[int | None, tuple[int | None, ...]]) -> None:
    if in_force(session) != basis:
        raise Refused(phrase("Another model or word was put in use meanwhile. Try again."))


def _put_in_force(
    session: Session,
    person: Person,
    came: LexiconWord | None,
    went: LexiconWord | None,
    anew: Anew,
    now: datetime,
) -> Saved:
    session.flush()
    changed = put_in_place(session, anew, categoriser(session).version, now=now)
    audit.record(
        session,
        person,
        "change lexicon",
        "lexicon_word",
        key(came or went),
        now=now,
        before=_told(went) if went else None,
        after={**(_told(came) if came else {}), "opinions": changed},
    )
    saved = Saved(came.id if came else None, went.id if went else None, changed)
    session.commit()
    return saved


def _proposed(session: Session, proposal: Proposal) -> tuple[Categoriser, OwnWords]:
    """The categoriser as a change would make it, and the words whose texts it touches."""
    in_force = words_in_force(session)
    rows = [as_row(w) for w in in_force if w.id != proposal.number]
    touched = [as_row(w) for w in in_force if w.id == proposal.number]
    if proposal.phrase:
        new = (proposal.phrase, proposal.speaks_for, float(proposal.weight))
        rows.append(new)
        touched.append(new)
    return with_words(session, rows), OwnWords(touched)


def _checked(session: Session, proposal: Proposal) -> Proposal:
    if proposal.number is not None:
        _row(session, proposal.number)
    elif not proposal.phrase.strip():
        raise Refused(phrase("Type the phrase that speaks for a function or a kind."))
    if not proposal.phrase.strip():
        return replace(proposal, phrase="")
    said = clean_text(proposal.phrase)
    if len(said) > LONGEST:
        raise Refused(
            phrase("A phrase has at most %(most)s characters; this one has %(n)s.", most=LONGEST, n=len(said))
        )
    folded = phrase_key(said)
    if not folded:
        raise Refused(phrase("“%(phrase)s” holds no word. Type a word or a few words.", phrase=said))
    if proposal.speaks_for not in LABEL_CODES:
        raise Refused(phrase("Choose the function or the kind that “%(phrase)s” speaks for.", phrase=said))
    if proposal.weight not in WEIGHTS:
        raise Refused(phrase("The weight is 1, 2, 3 or 4."))
    _refuse_twice(session, folded, proposal.speaks_for, proposal.number)
    if proposal.number is None and len(words_in_force(session)) >= MOST_WORDS:
        raise Refused(
            phrase("There are %(n)s words already. Remove some that changed little first.", n=MOST_WORDS)
        )
    return replace(proposal, phrase=said)


def _refuse_twice(session: Session, folded: str, speaks_for: str, but: int | None) -> None:
    for word in words_in_force(session):
        if word.phrase_key == folded and word.speaks_for == speaks_for and word.id != but:
            raise Refused(
                phrase(
                    "“%(phrase)s” speaks for that already, with weight %(weight)s. Change that row.",
                    phrase=word.phrase,
                    weight=word.weight,
                )
            )


def _row(session: Session, number: int) -> LexiconWord:
    word = session.get(LexiconWord, number)
    if word is None or word.removed_at is not None:
        raise NotFound(phrase("This word was removed meanwhile. Load the page again."))
    return word


def _told(word: LexiconWord) -> dict[str, str | int]:
    return {"phrase": word.phrase, "speaks_for": word.speaks_for, "weight": word.weight}


def _line(word: LexiconWord) -> WordLine:
    return WordLine(
        word.id,
        word.phrase,
        word.speaks_for,
        word.weight,
        word.added_at,
        word.added_by,
        word.removed_at,
        word.removed_by,
    )
