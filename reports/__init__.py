"""Facts -> Word, Excel, PDF, charts. No database, no clock, no screen."""
