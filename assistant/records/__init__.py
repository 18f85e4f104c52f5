"""Questions over records: registers, lists and generic spreadsheets, where every row is one thing with named attributes.

schema   Table -> Register: typed columns, records, sections
links    question + Register -> what its words name: values, columns, dates, bounds
read     links -> RecordQuery, or None where words are left over that nothing explains
run      RecordQuery + Register -> the rows and cells that answer
answer   -> Outcome: statements with cells as evidence
"""
