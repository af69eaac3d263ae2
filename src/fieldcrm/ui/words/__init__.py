"""Words for the codes of the lower layers, in the user's language. Screens and the command line share them.

Nothing here imports Textual: the command line must start quickly.
"""
