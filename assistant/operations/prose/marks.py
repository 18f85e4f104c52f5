"""Marks that several kinds of prose are known by."""

from __future__ import annotations

import re

ENOUGH = {"reason": 0.62, "definition": 0.6, "when": 0.62, "enumeration": 0.6, "procedure": 0.62, "purpose": 0.7, "text": 0.78}
SECTION_FIT = 0.85
NEWS = 6  # letters beyond the question that a sentence must say to be an answer
ITEM = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]?|[①-⑳]|[一二三四五六七八九十]是|[-•·●])\s*")
LISTED = re.compile(r"[^，。；,;]{2,}、[^，。；,;]{2,}、|[一1][是、.）)].*[二2][是、.）)]")
LONGEST_REST = 600  # letters that may follow a topic sentence
BARE_HEADING = 10  # letters, with the number: 二、立项依据
