/** Of what tenants may have only so many of: documents `places/<what>/<tenant>`. */
export const PLACE_COLLECTION = 'places'
