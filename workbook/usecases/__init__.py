"""The use cases: one file for each thing an officer does.

All that a shell needs; nothing is printed.
"""
