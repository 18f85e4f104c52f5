"""Makers of questions: each takes a measure and gives a question with what is expected, or None where none can be asked."""
