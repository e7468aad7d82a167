"""What categorising one text gives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """Words of the text that spoke for a label: where they stand (character offsets) and how much."""

    start: int
    end: int
    words: str
    speaks_for: str
    weight: float


@dataclass(frozen=True)
class Suggestion:
    """The best guess for one text; a person confirms it, and nothing here ever overwrites a person.

    `function` and `kind` are codes of categories.md, never empty. Confidences are probabilities, 0 to 1.
    `second_function` and `second_kind` are the next best. `needs_person` says that the guess is below
    the threshold. `function_by` and `kind_by` say what decided: `rule` or `model`.
    """

    function: str
    kind: str
    function_confidence: float
    kind_confidence: float
    second_function: str
    second_kind: str
    needs_person: bool
    reasons: tuple[Reason, ...] = ()
    function_by: str = "model"
    kind_by: str = "model"
    severity: str = "minor"

    @property
    def confidence(self) -> float:
        """The lesser of the two: how sure one may be of the pair."""
        return min(self.function_confidence, self.kind_confidence)
