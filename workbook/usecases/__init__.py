"""The use cases, one file for each officer's task.

All that a shell needs; nothing is printed.
"""
