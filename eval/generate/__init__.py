"""Invented filings with known figures, and questions over them: what neither reading nor answering can be tuned to.

bodies, classification, words   names, codes and labels (the data beside them in TOML)
books                           a body's accounts: every amount once, so that all tables agree
layouts                         accounts -> filings: tables, prose, and each printed value with what people call it
typeset                         filings -> PDF, Word, Excel, HTML, text
corpus                          a home's worth of filings of one seed
known, grammar, questions       filings -> cases; the wordings stand in wordings.toml, apart from any vocabulary
readback                        what does not come back as it was set
run                             all of it, with counts by kind, layout and format
"""
