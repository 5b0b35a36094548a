"""An SPDX 2.3 document as JSON."""

from __future__ import annotations

from json import dumps

from modelguard.model import Report
from modelguard.report._spdx2 import document
from modelguard.report._view import View


def render(report: Report, _view: View) -> str:
    """The document that the library validates, with the one word put right that it writes against the schema.

    Raises `UsageError` where the libraries for SPDX are not installed.
    """
    from spdx_tools.spdx.jsonschema.document_converter import DocumentConverter

    plain = DocumentConverter().convert(document(report))
    for package in plain["packages"]:
        for reference in package.get("externalRefs", ()):
            # The library writes PACKAGE_MANAGER; version 2.3 of the schema has PACKAGE-MANAGER only.
            reference["referenceCategory"] = reference["referenceCategory"].replace("_", "-")
    return dumps(plain, indent=2, ensure_ascii=False) + "\n"
