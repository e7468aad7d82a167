"""Why a Word template is refused: one sentence for each thing that stands against it."""

from __future__ import annotations

from collections.abc import Mapping

from locales import Phrase, phrase

_WORDS = {
    "not_word": phrase(
        "This is not a Word document (.docx). Save the template as .docx and upload it again."
    ),
    "damaged": phrase(
        "The template can't be read as a Word document. Open it in Word, save it anew and upload it again."
    ),
    "password_protected": phrase("The template has a password. Save it without one and upload it again."),
    "inflates_too_much": phrase(
        "The template grows far beyond the size of a document when it is opened, so it was not opened. "
        "Upload another."
    ),
    "too_large": phrase("The template is larger than %(most)s MB. Make its pictures smaller."),
    "macros": phrase("The template holds macros. Save it as .docx without macros and upload it again."),
    "embedded": phrase(
        "The template holds an embedded object or file (%(kind)s). Take it out and upload it again."
    ),
    "outside": phrase(
        "The template takes something from outside the document (%(target)s). "
        "Insert it into the document itself and upload it again."
    ),
    "field_code": phrase(
        "The template holds the field %(word)s, which is not allowed here. Take it out; "
        "page numbers, references and tables of contents may stay."
    ),
    "unknown_fields": phrase(
        "The template has places that no report fills: %(names)s. Correct their names or take them out."
    ),
    "missing_fields": phrase(
        "The template lacks the places %(names)s, without which figures or opinions would be missing. Add them."
    ),
    "hidden_name": phrase(
        "The template asks for “%(name)s”, which no report fills. Take it out; names don't begin with “_”."
    ),
    "statement": phrase(
        "The template does something that templates may not (%(what)s). "
        "Only places, conditions and loops over the report's lists are allowed."
    ),
    "syntax": phrase(
        "A mark of the template, between braces, is not written correctly or not closed. "
        "Correct it and upload it again."
    ),
    "took_too_long": phrase(
        "The template takes too long to fill. Take out loops inside loops, and upload it again."
    ),
    "too_much_memory": phrase(
        "The template needs too much memory to fill. Make it smaller and upload it again."
    ),
}


def template_refusal(code: str, values: Mapping[str, object]) -> Phrase:
    """The sentence of a refusal; `values` are what it names."""
    return _WORDS[code] % dict(values)
