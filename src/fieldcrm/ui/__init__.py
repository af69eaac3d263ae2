"""The terminal interface. The only place that knows Textual."""
