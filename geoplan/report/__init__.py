"""Writers of reports: text, JSON, CSV, Excel, GeoJSON, GeoPackage and HTML."""

from geoplan.report.sentences import sentence, sentences
from geoplan.report.text import print_report
from geoplan.report.writing import FILE_FORMATS, FORMATS, TEXT_FORMATS, write

__all__ = ["FILE_FORMATS", "FORMATS", "TEXT_FORMATS", "print_report", "sentence", "sentences", "write"]
