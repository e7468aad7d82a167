"""Workbooks as offices make them, one trouble a file, named after it; `python -m tests.samples` draws them anew."""
