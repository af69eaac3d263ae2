"""Files in and out. No SQL, no widgets."""
