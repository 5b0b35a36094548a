"""One HTML file for people who would rather look than read: it loads nothing and works from a disk."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from string import Template

from modelguard._version import __version__
from modelguard.model import Report
from modelguard.report import _bill, _page_findings, _page_flow, _page_overview
from modelguard.report._escape import markup as shown
from modelguard.report._view import View


def render(report: Report, _view: View) -> str:
    """The estate at a glance, every finding with its reasons, and a table of all uses.

    All of it stands in the page as text; the script only filters, sorts and opens.  The content security
    policy lets nothing but the page's own style and script run, and nothing be fetched.
    """
    style, script, page = (_asset(name) for name in ("style.css", "script.js", "page.html"))
    parts = (
        _page_overview.matrix(report),
        _page_flow.flow(report),
        _page_overview.shares(report),
        _page_overview.calendar(report),
        _page_findings.findings(report),
        _page_findings.uses(report),
        _page_findings.notices(report),
    )
    return Template(page).substitute(
        name=shown(_bill.repository(report)),
        about=_page_overview.about(report),
        tiles=_page_overview.tiles(report),
        body="\n".join(part for part in parts if part),
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        version=__version__,
    )


def _asset(name: str) -> str:
    return (files("modelguard.report") / "_page" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
