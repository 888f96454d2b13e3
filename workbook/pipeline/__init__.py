"""The use cases: issue workbooks, collect returns, run the demonstration. All that a shell needs; nothing is printed."""

from workbook.pipeline.collect import Collected, collect
from workbook.pipeline.demo import Demonstration, demonstrate
from workbook.pipeline.desk import Desk
from workbook.pipeline.issue import IssuedFile, issue

__all__ = ["Collected", "Demonstration", "Desk", "IssuedFile", "collect", "demonstrate", "issue"]
