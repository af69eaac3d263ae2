"""Reads for screens and commands: plain SQL in, frozen values out."""
