"""What categorising one text gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


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
    the threshold. `function_by` and `kind_by` say what decided: `rule` or `model`. `confidence` is the probability
    that function and kind are both right. `why` works the reasons out when they are asked for.
    """

    function: str
    kind: str
    function_confidence: float
    kind_confidence: float
    second_function: str
    second_kind: str
    confidence: float
    needs_person: bool
    function_by: str = "model"
    kind_by: str = "model"
    severity: str = "minor"
    why: Callable[[], tuple[Reason, ...]] = field(default=tuple, repr=False, compare=False)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """The words that decided, those of the function first."""
        return self.why()

    def __getstate__(self) -> dict[str, Any]:
        """What is sent to another process: the reasons themselves instead of what works them out."""
        return {**self.__dict__, "reasons": self.reasons, "why": tuple}
