"""How fast it is, against the least that the libraries below it could do: `make bench`, or `python -m benchmarks`.

The material is the shipped example: 14 workbooks of 40 services, each box filled. Each of ours alternates with its
rival, five times, in one process; what counts is the median of the ratios. Peak memory is what Python allocates,
by tracemalloc, in a run of its own that is not timed; what calamine allocates in Rust is not in it.

Generating: a script of XlsxWriter calls that leaves the very same cells, formats, formulas, validations, hidden rows
and conditions, with nothing to work out and nothing verified. Aim: at most 1.3 times its time.
Reading: openpyxl loading the same files, with no answer lifted and nothing checked. Aim: at least 5 times as fast.

Opening: LibreOffice, the largest of them, five times over in one start. Aim: under two seconds each.

None of this is a test: how long a thing takes says as much about the machine.
"""
