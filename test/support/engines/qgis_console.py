"""Runs a program as QGIS's Python console would: with QGIS begun and the program's folder the current one."""

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import Qgis, QgsApplication  # noqa: E402

QgsApplication.setPrefixPath("/usr", True)
app = QgsApplication([], False)
app.initQgis()
print(f"QGIS {Qgis.QGIS_VERSION}")
with open(sys.argv[1], encoding="utf8") as program:
    exec(compile(program.read(), sys.argv[1], "exec"), {"__name__": "__console__"})
