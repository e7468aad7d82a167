"""Names with a slip of the finger: "PC Hải Phnòg".

Vietnamese places differ by a letter, and not every place has a unit in the tree: "Tân Lạc" is no slip for
"Tân Lập". A slip is taken for one only where a single word differs, which as typed can be no Vietnamese
syllable or stands in a name of three words or more, and where no second name is near.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from importers import unit_offices
from importers.unit_index import UnitIndex
from importers.unit_spellings import MARK, Word, accents_agree, is_syllable, key_of

_SHORTEST = 6  # letters of a place
_SHORTEST_UNMARKED = 12
_LONG = 11  # letters from which two may be wrong
_MARGIN = 2  # by how many letters the second-best name must be farther


class Slips:
    """Finds the name that was meant, in an index of spellings."""

    def __init__(self, index: UnitIndex) -> None:
        self._index = index
        self._by_mark: dict[str, list[str]] = {}
        for key, spellings in index.spellings.items():
            first = spellings[0].words[0].folded
            if all(s.rank <= 2 for s in spellings):
                self._by_mark.setdefault(first if first[0] == MARK else "", []).append(key)

    def meant_by(self, words: Sequence[Word]) -> dict[str, int]:
        """The units (code: rank) of the one name that is near, {} where none or several are."""
        marks = [i for i, w in enumerate(words) if w.folded[0] == MARK]
        if len(marks) > 1 or (marks and marks[0] > 0 and not unit_offices.leads_in(words[: marks[0]])):
            return {}
        typed = words[marks[0] :] if marks else words
        mark = typed[0].folded if marks else ""
        place = key_of(typed[1:] if mark else typed)
        if len(place) < (_SHORTEST if mark else _SHORTEST_UNMARKED) or len({w.part for w in typed}) > 1:
            return {}
        near = process.extract(
            mark + place, self._by_mark.get(mark, []), scorer=OSA.distance, score_cutoff=3, limit=6
        )
        if not near or near[0][1] > (1 if len(place) < _LONG else 2):
            return {}
        ranks = {
            spelling.code: spelling.rank
            for key, distance, _at in near
            if distance == near[0][1]
            for spelling in self._index.spellings[key]
            if _slipped(typed, spelling.words)
        }
        rivals = [
            distance
            for key, distance, _at in near
            if not {s.code for s in self._index.spellings[key]} <= set(ranks)
        ]
        return {} if rivals and min(rivals) < near[0][1] + _MARGIN else ranks


def _slipped(typed: Sequence[Word], known: Sequence[Word]) -> bool:
    """Whether one word differs and can be nothing but a slip, the others agreeing with their accents."""
    if len(typed) != len(known):
        return False
    pairs = list(zip(typed, known, strict=True))
    wrong = [(a, b) for a, b in pairs if key_of([a]) != key_of([b])]
    right = [(a, b) for a, b in pairs if key_of([a]) == key_of([b])]
    if len(wrong) != 1 or not accents_agree([a for a, _b in right], [b for _a, b in right]):
        return False
    slip, meant = wrong[0]
    places = [w for w in known if w.folded[0] != MARK]
    return not is_syllable(slip.folded) or (len(places) > 2 and OSA.distance(slip.folded, meant.folded) == 1)
