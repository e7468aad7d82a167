"""Text -> function, kind, reasons, duplicates. No database, no clock, no screen."""
