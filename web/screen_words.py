"""The words that Streamlit itself puts on a screen, English always, as its page is told them in another language."""

from __future__ import annotations

from locales import phrase, speaking

# `{}` stands for what changes. The page's script puts these in where an element of Streamlit's says just this.
_OWN = (
    phrase("App pages"),
    phrase("Clear all"),
    phrase("Clear selection"),
    phrase("Clear value"),
    phrase("Close fullscreen"),
    phrase("Collapse sidebar"),
    phrase("Expand sidebar"),
    phrase("Navigate to home page"),
    phrase("Sidebar"),
    phrase("Main menu"),
    phrase("Skip to main content"),
    phrase("Close"),
    phrase("Open"),
    phrase("Running..."),
    phrase("Stop"),
    phrase("Stopping..."),
    phrase("Connecting"),
    phrase("Connecting to Streamlit server"),
    phrase("Unable to connect to Streamlit server"),
    phrase("Connection error"),
    phrase("Connection timed out."),
    phrase("Copy to clipboard"),
    phrase("Copied"),
    phrase("Fullscreen"),
    phrase("Download as CSV"),
    phrase("Show/hide columns"),
    phrase("Search"),
    phrase("Close Search"),
    phrase("Previous Result"),
    phrase("Next Result"),
    phrase("Dataframe column menu"),
    phrase("Copy column name"),
    phrase("Sort ascending"),
    phrase("Sort descending"),
    phrase("Format"),
    phrase("Autosize"),
    phrase("Pin column"),
    phrase("Unpin column"),
    phrase("Hide column"),
    phrase("Add row"),
    phrase("Delete row(s)"),
    phrase("No data"),
    phrase("Select all"),
    phrase("No results"),
    phrase("No options to select"),
    phrase("No options to select."),
    phrase("Choose an option"),
    phrase("Choose options"),
    phrase("Selected values"),
    phrase("This field is required."),
    phrase("Press Enter to apply"),
    phrase("Press Ctrl+Enter to apply"),
    phrase("Press ⌘+Enter to apply"),
    phrase("Press Enter to submit form"),
    phrase("Press Ctrl+Enter to submit form"),
    phrase("Press ⌘+Enter to submit form"),
    phrase("Clear entry"),
    phrase("Increment"),
    phrase("Decrement"),
    phrase("Choose date"),
    phrase("Choose date range"),
    phrase("Date range"),
    phrase("Clear date"),
    phrase("Clear dates"),
    phrase("Use arrow keys to navigate dates. Enter to select. Escape to close."),
    phrase("Upload"),
    phrase("Add files"),
    phrase("Drag and drop a file here"),
    phrase("Drag and drop files here"),
    phrase("Upload failed"),
    phrase("View less"),
    phrase("View %(n)s more", n="{}"),
    phrase("Remove %(what)s", what="{}"),
    phrase("%(size)s per file", size="{}"),
    phrase("File must be %(size)s or smaller.", size="{}"),
    phrase("Shortcut %(keys)s", keys="{}"),
    phrase("file upload"),
    phrase("%(kind)s files are not allowed.", kind="{}"),
)


def screen_words(language: str) -> dict[str, str]:
    """Streamlit's words and what they are in a language; nothing for English, in which they come."""
    if language == "en":
        return {}
    with speaking("en"):
        english = [str(words) for words in _OWN]
    with speaking(language):
        return dict(zip(english, map(str, _OWN), strict=True))
