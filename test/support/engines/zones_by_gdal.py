"""Reads every layer of an OGC API - Features with GDAL; prints JSON."""

import json
import sys

import pyogrio

address, token, *box = sys.argv[1:]
pyogrio.set_gdal_config_options({"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": token})
source = f"OAPIF:{address}"
layers = []
for name, kind in pyogrio.list_layers(source):
    box_of = tuple(float(number) for number in box) if box else None
    meta, _, geometries, values = pyogrio.raw.read(source, layer=name, bbox=box_of)
    ids = values[list(meta["fields"]).index("id")]
    layers.append({"name": name, "kind": kind, "crs": meta["crs"], "ids": [str(value) for value in ids]})
    assert len(geometries) == len(ids)
print(json.dumps({"gdal": pyogrio.__gdal_version_string__, "layers": layers}))
