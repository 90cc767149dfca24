/** Areas that tenants have drawn: documents `area/<tenant>/<id>`. */
export const AREA_COLLECTION = 'area'
