"""An SPDX 2.3 document as tags and values."""

from __future__ import annotations

import io

from modelguard.model import Report
from modelguard.report._spdx2 import document
from modelguard.report._view import View


def render(report: Report, _view: View) -> str:
    """The document as the library writes it; raises `UsageError` where the library is not installed."""
    from spdx_tools.spdx.writer.tagvalue.tagvalue_writer import write_document_to_stream

    out = io.StringIO()
    write_document_to_stream(document(report), out, validate=False)
    return out.getvalue()
