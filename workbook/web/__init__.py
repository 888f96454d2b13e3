"""The desk: an officer's pages at this computer, over the use cases.

It shows, asks and hands on. What it says of returns are the use cases' own words.
"""

from workbook.web.serving import DeskServer, desk_server, provider_server

__all__ = ["DeskServer", "desk_server", "provider_server"]
