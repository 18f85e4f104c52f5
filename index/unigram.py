"""Text -> token numbers: the Unigram (SentencePiece) tokeniser of the bundled embedding model.

Written out here because it is a page of code, and reading the vocabulary into the tokenizers library takes over a second
at every start, against a tenth of one here. Both give the same tokens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

WORD_MARK = "\u2581"  # stands for a space in front of a piece
_UNKNOWN_PENALTY = 10.0  # below the least likely piece, as SentencePiece has it


class Unigram:
    """Splits text into the most likely sequence of pieces.

    Shape: `pieces` are (text, log-likelihood) in the order of their numbers; `folding` maps code points to what replaces them.
    """

    def __init__(self, pieces: Sequence[tuple[str, float]], folding: Mapping[int, str], unknown: int) -> None:
        self._folding = dict(folding)
        self._unknown = unknown
        self._pieces = {text: (number, score) for number, (text, score) in enumerate(pieces) if text and number != unknown}
        self._longest: dict[str, int] = {}  # longest piece that begins with a letter: bounds the search
        for text in self._pieces:
            self._longest[text[0]] = max(self._longest.get(text[0], 0), len(text))
        self._unknown_score = min(score for _, score in pieces) - _UNKNOWN_PENALTY

    def encode(self, text: str) -> list[int]:
        """Token numbers of a text, without marks for its beginning and end."""
        return self._best_path(self._normalised(text))

    def _normalised(self, text: str) -> str:
        folded = text.translate(self._folding)
        while "  " in folded:
            folded = folded.replace("  ", " ")
        return (folded if folded.startswith(" ") else f" {folded}").replace(" ", WORD_MARK)

    def _best_path(self, text: str) -> list[int]:
        """Viterbi: for each place the best way to get there, then back along it."""
        length = len(text)
        best = [0.0] + [float("-inf")] * length
        came_by = [(0, 0)] * (length + 1)  # (start, piece number)
        for start in range(length):
            reached = best[start]
            if reached + self._unknown_score > best[start + 1]:
                best[start + 1], came_by[start + 1] = reached + self._unknown_score, (start, self._unknown)
            for end in range(start + 1, min(length, start + self._longest.get(text[start], 0)) + 1):
                found = self._pieces.get(text[start:end])
                if found is not None and reached + found[1] > best[end]:
                    best[end], came_by[end] = reached + found[1], (start, found[0])
        numbers: list[int] = []
        place = length
        while place:
            place, number = came_by[place]
            numbers.append(number)
        return numbers[::-1]
