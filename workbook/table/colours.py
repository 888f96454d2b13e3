"""The few colours there are, beside words."""

INK, QUIET, RULE, PAPER = "#1A1A1A", "#4A4A4A", "#8A8F98", "#FFFFFF"
BAND, HEAD, BLUE = "#E3E9F1", "#1F3A5F", "#1A4F9C"
#: The line around a cell, and the ground of a box that an officer fills in.
LINE, BOX = "#C5CAD3", "#FFF9DB"
