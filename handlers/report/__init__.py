"""The report: what was asked and how it was answered, as words, as a picture and as a page."""
