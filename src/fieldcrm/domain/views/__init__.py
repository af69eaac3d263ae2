"""What screens and the command line are shown: frozen values that storage and services hand up.

Import from the modules: a command that prints one list pays for one module.
"""
