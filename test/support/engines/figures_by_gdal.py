"""Reads figures as GeoJSON with GDAL, by their address; prints JSON."""

import json
import sys

import pyogrio

address, token = sys.argv[1:]
pyogrio.set_gdal_config_options({"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": token})
meta, _, geometries, values = pyogrio.raw.read(address)
fields = list(meta["fields"])
rows = zip(*(values[fields.index(name)] for name in ("zone", "value", "status")))
print(
    json.dumps(
        {
            "crs": meta["crs"],
            "kind": meta["geometry_type"],
            "shapes": sum(shape is not None for shape in geometries),
            "cells": [[zone, None if value is None or value != value else float(value), status] for zone, value, status in rows],
        }
    )
)
