"""Reads every layer of an OGC API - Features with QGIS's own client, prints JSON."""

import json
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (  # noqa: E402
    Qgis,
    QgsApplication,
    QgsFeatureRequest,
    QgsNetworkAccessManager,
    QgsRectangle,
    QgsVectorLayer,
    QgsWkbTypes,
)

address, token, typenames, *box = sys.argv[1:]

QgsApplication.setPrefixPath("/usr", True)
app = QgsApplication([], False)
app.initQgis()


def authorize(request):
    request.setRawHeader(b"Authorization", f"Bearer {token}".encode())


# What the authentication method "API header" of a connection does; it came after the QGIS of some distributions.
QgsNetworkAccessManager.instance().setRequestPreprocessor(authorize)

request = QgsFeatureRequest()
if box:
    request.setFilterRect(QgsRectangle(*(float(number) for number in box)))
layers = []
for name in typenames.split(","):
    layer = QgsVectorLayer(f"url='{address}' typename='{name}' restrictToRequestBBOX='1'", name, "OAPIF")
    assert layer.isValid(), layer.error().message()
    features = list(layer.getFeatures(request))
    layers.append(
        {
            "name": name,
            "kind": QgsWkbTypes.displayString(layer.wkbType()),
            "crs": layer.crs().authid(),
            "fields": [field.name() for field in layer.fields()],
            "ids": sorted(str(feature["id"]) for feature in features),
            "valid": all(feature.geometry().isGeosValid() for feature in features),
        }
    )
print(json.dumps({"qgis": Qgis.QGIS_VERSION, "layers": layers}))
