"""Questions that are asked over a screen: one file, one dialog."""
