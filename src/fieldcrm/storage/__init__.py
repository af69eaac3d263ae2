"""The archive on disk: log, tables, search, reads. The only place that knows SQL."""
