"""What the categoriser says of texts, as columns of an item; a person's label is never among what it changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.codes import SetBy
from triage.categorise import categorise, model_version
from triage.versions import read_platform

LABELS = (
    "function",
    "function_by",
    "function_confidence",
    "kind",
    "kind_by",
    "kind_confidence",
    "severity",
    "severity_by",
    "needs_person",
    "model_version",
    "platform",
    "system",
    "app_version",
    "device",
)


def labelled(texts: Sequence[str], chosen: Sequence[str]) -> list[dict[str, Any]]:
    """For each text the columns function, kind, severity and what the text says of app and device."""
    version = model_version()
    rows = []
    for text, suggestion in zip(texts, categorise(texts, chosen), strict=True):
        found = read_platform(text)
        rows.append(
            {
                "function": suggestion.function,
                "function_by": suggestion.function_by,
                "function_confidence": round(suggestion.function_confidence, 4),
                "kind": suggestion.kind,
                "kind_by": suggestion.kind_by,
                "kind_confidence": round(suggestion.kind_confidence, 4),
                "severity": suggestion.severity,
                "severity_by": SetBy.RULE.value,
                "needs_person": suggestion.needs_person,
                "model_version": version,
                "platform": found.platform,
                "system": found.system,
                "app_version": found.app_version,
                "device": found.device,
            }
        )
    return rows
