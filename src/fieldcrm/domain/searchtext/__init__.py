"""Search text: one folding for what is stored and what is typed, so that both meet however they were written."""
