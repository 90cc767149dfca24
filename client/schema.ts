/** Made of the OpenAPI document of the API by `npm run client`: change that, not this. */

export interface paths {
    "/v1/transparency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How people are protected: budget, thresholds, retention, and what the guarantee does not cover
         * @description A page for browsers, JSON for programs; `format` decides for both.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Instead of what the header Accept asks for. */
                    format?: "json" | "html";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The account */
                200: {
                    headers: {
                        ETag: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Transparency"];
                        "text/html": string;
                    };
                };
                /** @description What you have is still right (If-None-Match) */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A parameter cannot be used; the detail names it and what is allowed */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description None of the accepted media types is offered */
                406: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The answer could not be made */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the API answers */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It does */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Health"];
                    };
                };
                /** @description A parameter cannot be used; the detail names it and what is allowed */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description None of the accepted media types is offered */
                406: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The products, and the dates that are released */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All products */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Products"];
                    };
                };
                /** @description A parameter cannot be used; the detail names it and what is allowed */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No valid access token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The token does not allow this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No such product or address */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description None of the accepted media types is offered */
                406: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The answer could not be made */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The operator has halted all figures */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/products/{product}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When which dates of a product were published, and published again
         * @description A revision pays for its noise once more. `revision` of figures gives an earlier answer again.
         */
        get: {
            parameters: {
                query?: {
                    /** @description First local date. */
                    from?: string;
                    /** @description End of the half-open interval [from, to). */
                    to?: string;
                };
                header?: never;
                path: {
                    product: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All of them */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Revisions"];
                    };
                };
                /** @description A parameter cannot be used; the detail names it and what is allowed */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No valid access token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The token does not allow this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No such product or address */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description None of the accepted media types is offered */
                406: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The answer could not be made */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The operator has halted all figures */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/zone-systems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The zone systems and their levels */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description That of the newest release first */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ZoneSystems"];
                    };
                };
                /** @description A parameter cannot be used; the detail names it and what is allowed */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No valid access token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The token does not allow this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No such product or address */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description None of the accepted media types is offered */
                406: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The answer could not be made */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The operator has halted all figures */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/zone-systems/{id}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The zones of a system as GeoJSON */
        get: {
            parameters: {
                query?: {
                    /** @description west,south,east,north in degrees (WGS84): only zones that touch it. */
                    bbox?: string;
                    /** @description Only zones of this level. */
                    level?: string;
                    /** @description Features of a page, 1 to 1000; default 1000. A page may hold fewer. */
                    limit?: string;
                    /** @description `next` of the page before, with all other parameters unchanged. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    /** @description `id` or `id@version` */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of zones, parents before children */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/geo+json": components["schemas"]["ZoneFeatures"];
                    };
                };
                /** @description A parameter cannot be used; the detail names it and what is allowed */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No valid access token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The token does not allow this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No such product or address */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description None of the accepted media types is offered */
                406: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The answer could not be made */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The operator has halted all figures */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ogc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OGC API – Features: where to begin; the address that a desktop map asks for */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Links to what there is */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OgcLandingPage"];
                    };
                };
                /** @description A parameter cannot be used; the detail names it and what is allowed */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No valid access token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The token does not allow this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No such product or address */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description None of the accepted media types is offered */
                406: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The answer could not be made */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The operator has halted all figures */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ogc/conformance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OGC API – Features: which classes of the standard hold */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Their names */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OgcConformance"];
                    };
                };
                /** @description A parameter cannot be used; the detail names it and what is allowed */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No valid access token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The token does not allow this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No such product or address */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description None of the accepted media types is offered */
                406: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The answer could not be made */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The operator has halted all figures */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ogc/collections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OGC API – Features: each level of each zone system, by version */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description That of the newest release first */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OgcCollections"];
                    };
                };
                /** @description A parameter cannot be used; the detail names it and what is allowed */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No valid access token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The token does not allow this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No such product or address */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description None of the accepted media types is offered */
                406: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The answer could not be made */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The operator has halted all figures */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ogc/collections/{collection}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OGC API – Features: one level of a zone system */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description a level of a zone system */
                    collection: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The collection */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OgcCollection"];
                    };
                };
                /** @description A parameter cannot be used; the detail names it and what is allowed */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No valid access token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The token does not allow this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No such product or address */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description None of the accepted media types is offered */
                406: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The answer could not be made */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The operator has halted all figures */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ogc/collections/{collection}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OGC API – Features: zones with their shapes */
        get: {
            parameters: {
                query?: {
                    /** @description west,south,east,north in degrees (WGS84), or with heights between them, which do not count; west may be greater than east across 180°. */
                    bbox?: string;
                    /** @description An instant or an interval (RFC 3339). Zones have no time, so all of them match. */
                    datetime?: string;
                    /** @description Features of a page, from 1 on; at most 1000 are given. */
                    limit?: string;
                    /** @description Of the link `next`. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    /** @description a level of a zone system */
                    collection: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of zones */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/geo+json": components["schemas"]["OgcFeatures"];
                    };
                };
                /** @description A parameter cannot be used; the detail names it and what is allowed */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No valid access token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The token does not allow this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No such product or address */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description None of the accepted media types is offered */
                406: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The answer could not be made */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The operator has halted all figures */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ogc/collections/{collection}/items/{feature}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** OGC API – Features: one zone */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description a level of a zone system */
                    collection: string;
                    feature: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The zone */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/geo+json": components["schemas"]["OgcFeature"];
                    };
                };
                /** @description A parameter cannot be used; the detail names it and what is allowed */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No valid access token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The token does not allow this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No such product or address */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description None of the accepted media types is offered */
                406: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The answer could not be made */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The operator has halted all figures */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/figures/{product}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Figures of a product
         * @description Every number stands for at least 20 observed people and carries a 95 % interval; a cell that may not be shown is answered by a larger zone or suppressed, and looks the same as an empty one. In the order of time, then from the root down.
         */
        get: {
            parameters: {
                query?: {
                    /** @description `id` or `id@version`; default: that of the newest release. */
                    "zone-system"?: string;
                    /** @description Zone ids, separated by commas; at most 200. Not together with level. */
                    zones?: string;
                    /** @description All zones of this level; default: the leaves. Not together with zones. */
                    level?: string;
                    /** @description First local date, or an RFC 3339 instant at a full local hour. Absent: the newest released dates (1 for hour, 1 for block, 28 for day, 28 for daytype-hour, 28 for weekday-hour, 84 for week, 366 for month; a typical week, by day type or by weekday, is the last four complete weeks, and weeks end with the last complete one). */
                    from?: string;
                    /** @description End of the half-open interval [from, to); at most 366 days for hour, 366 days for block, 366 days for day, 92 days for daytype-hour, 92 days for weekday-hour, 366 days for week, 731 days for month. */
                    to?: string;
                    /** @description One of daytype-hour, weekday-hour, hour, day, week, block, month, as the product offers; default: its first. */
                    aggregate?: string;
                    /** @description `true` (default): a zone that cannot be shown is answered by its nearest ancestor that can; `false`: it is suppressed. */
                    coarsen?: string;
                    /** @description `status` counts the statuses and gives no cells. */
                    summary?: string;
                    /** @description Only these local hours, 0 to 23, separated by commas. */
                    hour?: string;
                    /** @description Only these blocks of four local hours, 0 (00:00 to 04:00) to 5, separated by commas. */
                    block?: string;
                    /** @description Only these types of day: weekday, saturday, sunday; public holidays count as sunday. */
                    daytype?: string;
                    /** @description An earlier answer again: of each date the newest revision up to this one. /v1/products/{product}/revisions lists them. */
                    revision?: string;
                    /** @description Cells of a page, 1 to 5000; default 5000. */
                    limit?: string;
                    /** @description `next` of the page before, with all other parameters unchanged. */
                    cursor?: string;
                    /** @description Only these values of age_band, separated by commas: 18-24, 25-34, 35-49, 50-64, 65+, unknown. */
                    age_band?: string;
                    /** @description Only these values of gender, separated by commas: female, male, unknown. */
                    gender?: string;
                    /** @description Only these values of dwell_class, separated by commas: 10-30, 30-60, 60-120, 120-240, 240+. */
                    dwell_class?: string;
                    /** @description Only these values of destination, separated by commas: zones of the level of the row. */
                    destination?: string;
                    /** @description Only these values of home, separated by commas: home areas, which are the districts. */
                    home?: string;
                    /** @description Only these values of days_class, separated by commas: 1, 2-3, 4-7, 8-14, 15+. */
                    days_class?: string;
                    /** @description Only these values of type, separated by commas: foreign, resident, worker, overnight, visitor. */
                    type?: string;
                    /** @description Only these values of home_country, separated by commas: ae, at, au, be, bg, br, ca, ch, cn, cy, cz, de, dk, ee, es, fi, fr, gb, gr, hk, hr, hu, ie, il, in, is, it, jp, kr, kw, lt, lu, lv, mt, mx, my, nl, no, nz, pl, pt, qa, ro, ru, sa, se, sg, si, sk, th, tr, tw, ua, us, za, other. */
                    home_country?: string;
                };
                header?: never;
                path: {
                    product: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of cells */
                200: {
                    headers: {
                        /** @description changes with every release that goes into the answer */
                        ETag: string;
                        /** @description rel="next": the next page, also for text/csv */
                        Link?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Figures"];
                        "text/csv": string;
                    };
                };
                /** @description What you have is still right (If-None-Match) */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A parameter cannot be used; the detail names it and what is allowed */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No valid access token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The token does not allow this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No such product or address */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description None of the accepted media types is offered */
                406: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The answer could not be made */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The operator has halted all figures */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Transparency: {
            country: string;
            delta: number;
            guarantee: {
                protects: string;
                holdsBy: string[];
                doesNotCover: string[];
            };
            keyLife: {
                /** @enum {string|null} */
                life: "day" | "month" | null;
                /** @description from its first hour until a key is destroyed */
                openDays: number | null;
                /** @description of keys that live longer than a day, as the deployment states it */
                legalBasis: {
                    basis: string;
                    /**
                     * Format: date
                     * @example 2026-03-24
                     */
                    date: string;
                } | null;
                /** @description why there is none */
                reason: string | null;
            };
            budget: {
                /**
                 * @description `strict` halves every budget
                 * @enum {string|null}
                 */
                profile: "standard" | "strict" | null;
                limit: components["schemas"]["Loss"];
                /** @description newest first */
                epochs: {
                    epoch: string;
                    limit: number;
                    left: number;
                    spent: components["schemas"]["Loss"];
                }[];
                epochsInAll: number;
                /** @description of the 365 days up to the newest epoch: what one phone’s loss adds up to */
                year: {
                    /**
                     * Format: date
                     * @example 2026-03-24
                     */
                    from: string;
                    /**
                     * Format: date
                     * @example 2026-03-24
                     */
                    to: string;
                    spent: components["schemas"]["Loss"];
                } | null;
                fullYear: components["schemas"]["Loss"] & unknown;
                fullYearOfTwoPhones: components["schemas"]["Loss"] & unknown;
            };
            products: {
                id: string;
                titles: {
                    en: string;
                    de: string;
                };
                unit: string;
                releases: number;
                /**
                 * Format: date
                 * @description first released date
                 * @example 2026-03-24
                 */
                from: string | null;
                /**
                 * Format: date
                 * @description the date after the newest released one
                 * @example 2026-03-24
                 */
                to: string | null;
                loss: components["schemas"]["Loss"] & unknown;
                /** @description of the newest releases */
                counted: {
                    /**
                     * Format: date
                     * @example 2026-03-24
                     */
                    from: string;
                    /**
                     * Format: date
                     * @example 2026-03-24
                     */
                    to: string;
                    releases: number;
                    levels: {
                        level: string;
                        /** @description of the releases counted */
                        cells: number;
                        /** @description of the cells, by status */
                        shares: {
                            published?: number;
                            coarsened?: number;
                            suppressed?: number;
                            outage?: number;
                            out_of_coverage?: number;
                            sensitive_place?: number;
                            not_entitled?: number;
                            pending?: number;
                        };
                        /** @description σ² of what is shown, in `unit` squared, of the newest release */
                        variance: {
                            least: number;
                            most: number;
                        };
                        /** @description τ: the smallest observed estimate that is shown, in `unit` */
                        threshold: {
                            least: number;
                            most: number;
                        };
                    }[];
                } | null;
                /** @description why there is none */
                reason: string | null;
            }[];
            /** @description tenants that may ask for what is released */
            buyers: number | null;
            /** @description lines that object, of all lines: noisy, with a 95 % interval */
            optOut: {
                share: number | null;
                low: number | null;
                high: number | null;
                /**
                 * @description that it was measured in
                 * @example 2026-03
                 */
                month: string | null;
                loss: components["schemas"]["Loss"] & unknown;
                /** @description why there is none */
                reason: string | null;
            };
            retention: {
                what: string;
                days: number;
            }[];
            methodVersion: string | null;
        };
        /** @description the most that one epoch may spend */
        Loss: {
            /** @description zero-concentrated differential privacy */
            rho: number;
            /**
             * @description at `delta`, two decimals rounded up
             * @example 1.54
             */
            epsilon: string;
            /**
             * @description 12 digits, rounded up
             * @example 1.53096441791
             */
            epsilonDigits: string;
        } | null;
        /** @description RFC 9457 */
        Problem: {
            /** @example urn:smart-steps:problem:unknown-zone */
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            parameter?: string;
        };
        Health: {
            /** @enum {string} */
            status: "ok";
            /**
             * Format: date-time
             * @description UTC
             * @example 2026-03-24T14:00:00Z
             */
            time: string;
        };
        Products: {
            products: {
                id: string;
                title: string;
                titles: {
                    en: string;
                    de: string;
                };
                /**
                 * @description the question that it answers
                 * @enum {string}
                 */
                group: "present" | "visiting" | "resident" | "moving";
                description: string;
                unit: string;
                /** @enum {string} */
                grain: "hour" | "block" | "day" | "month";
                /**
                 * @description the finest level that has figures: the leaves of the tree, or their parents
                 * @enum {string}
                 */
                finest: "zone" | "district";
                dimensions: ("age_band" | "gender" | "dwell_class" | "destination" | "home" | "days_class" | "type" | "home_country")[];
                /** @description public values of each dimension; one that is not here takes zones */
                values: {
                    [key: string]: string[];
                };
                /** @description the first is the default */
                aggregates: string[];
                /**
                 * @description the shortest life of a pseudonym key that it needs
                 * @enum {string}
                 */
                keyLife: "day" | "month";
                available: boolean;
                /** @description why it is not available */
                reason: string | null;
                /**
                 * Format: date
                 * @description first released date
                 * @example 2026-03-24
                 */
                from: string | null;
                /**
                 * Format: date
                 * @description the date after the newest released one
                 * @example 2026-03-24
                 */
                to: string | null;
                /** @description local dates that the releases cover */
                releasedDays: number;
            }[];
        };
        Revisions: {
            product: string;
            /** @description in the order of their publication, newest first */
            revisions: {
                /**
                 * Format: date
                 * @description first local date that it covers
                 * @example 2026-03-24
                 */
                from: string;
                /**
                 * Format: date
                 * @description the date after the last one
                 * @example 2026-03-24
                 */
                to: string;
                revision: number;
                /** @description what is answered where no `revision` is named */
                inForce: boolean;
                /**
                 * Format: date-time
                 * @description when it was published
                 * @example 2026-03-24T14:00:00Z
                 */
                committedAt: string;
                datasetVersion: string;
                methodVersion: string;
                /** @description id */
                zoneSystem: string;
            }[];
        };
        ZoneSystems: {
            zoneSystems: {
                id: string;
                version: string;
                /** @description id@version */
                name: string;
                /** @description answers where none is named */
                current: boolean;
                /** @description root first */
                levels: {
                    level: string;
                    depth: number;
                    zones: number;
                }[];
                hasGeometry: boolean;
            }[];
        };
        ZoneFeatures: {
            /** @enum {string} */
            type: "FeatureCollection";
            zoneSystem: string;
            numberMatched: number;
            numberReturned: number;
            features: {
                /** @enum {string} */
                type: "Feature";
                id: string;
                /** @description GeoJSON, WGS84; null where the zone system has none */
                geometry: ({
                    type: string;
                } & {
                    [key: string]: unknown;
                }) | null;
                properties: {
                    id: string;
                    name: string;
                    parent: string | null;
                    level: string;
                    depth: number;
                    /** @description zones of the zone file that are merged into this one */
                    members?: string[];
                };
            }[];
            /** @description cursor of the next page; null on the last */
            next: string | null;
        };
        OgcLandingPage: {
            title: string;
            description: string;
            links: components["schemas"]["OgcLink"][];
        };
        OgcLink: {
            href: string;
            rel: string;
            type: string;
            title: string;
        };
        OgcConformance: {
            conformsTo: string[];
        };
        OgcCollections: {
            collections: components["schemas"]["OgcCollection"][];
            links: components["schemas"]["OgcLink"][];
        };
        OgcCollection: {
            id: string;
            title: string;
            description: string;
            /** @enum {string} */
            itemType: "feature";
            crs: string[];
            /** @description absent where no zone has a shape */
            extent?: {
                spatial: {
                    bbox: number[][];
                    crs: string;
                };
            };
            links: components["schemas"]["OgcLink"][];
        };
        OgcFeatures: {
            /** @enum {string} */
            type: "FeatureCollection";
            /** Format: date-time */
            timeStamp: string;
            numberMatched: number;
            numberReturned: number;
            features: {
                /** @enum {string} */
                type: "Feature";
                id: string;
                geometry: ({
                    type: string;
                } & {
                    [key: string]: unknown;
                }) | null;
                properties: {
                    id: string;
                    name: string;
                } & {
                    [key: string]: unknown;
                };
            }[];
            links: components["schemas"]["OgcLink"][];
        };
        OgcFeature: {
            /** @enum {string} */
            type: "Feature";
            id: string;
            geometry: ({
                type: string;
            } & {
                [key: string]: unknown;
            }) | null;
            properties: {
                id: string;
                name: string;
            } & {
                [key: string]: unknown;
            };
            links: components["schemas"]["OgcLink"][];
        };
        Figures: {
            product: string;
            unit: string;
            /** @description id@version */
            zoneSystem: string | null;
            /** @description quote it with the figures */
            datasetVersion: string | null;
            methodVersion: string | null;
            aggregate: string;
            /**
             * Format: date
             * @example 2026-03-24
             */
            from: string | null;
            /**
             * Format: date
             * @description the first date that is no longer part of it
             * @example 2026-03-24
             */
            to: string | null;
            /** @description what is shown and why the rest is not */
            note: string | null;
            /** @description dates asked for that have no release; a month by its first */
            pending: string[];
            /** @description with summary=status: cells asked for by status */
            statuses?: {
                published?: number;
                coarsened?: number;
                suppressed?: number;
                outage?: number;
                out_of_coverage?: number;
                sensitive_place?: number;
                not_entitled?: number;
                pending?: number;
            };
            cells: components["schemas"]["Cell"][];
            /** @description cursor of the next page; null on the last */
            next: string | null;
        };
        /** @description Dimensions of the product stand under their own names. */
        Cell: {
            zone: string;
            level: string;
            /**
             * Format: date-time
             * @description UTC
             * @example 2026-03-24T14:00:00Z
             */
            start: string;
            /**
             * Format: date-time
             * @description UTC
             * @example 2026-03-24T14:00:00Z
             */
            end: string;
            /**
             * @description local time with its offset, a date, a week, a month, or the day type or weekday with an hour or a block
             * @example weekday 14:00
             */
            label: string;
            hour?: number;
            /** @description 1: the second of two equal hours */
            fold?: number;
            /** @description four local hours: 0 is 00:00 to 04:00 */
            block?: number;
            /**
             * @description absent of a week, a weekday or a month, which have days of every type
             * @enum {string}
             */
            daytype?: "weekday" | "saturday" | "sunday";
            /**
             * @description of aggregate=weekday-hour alone
             * @enum {string}
             */
            weekday?: "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";
            /** @description in `unit`; null unless this row itself is shown. Extrapolated values of zones need not add up to that of the zone above */
            value: number | null;
            /** @description 95 % interval */
            low: number | null;
            high: number | null;
            /** @description of the operator's subscribers; null wherever value is */
            observed: number | null;
            /** @description days averaged, less those that are an outage */
            n: number;
            /** @description hours averaged, of a day or a week of an hourly product: all of them, less those that are an outage */
            hours?: number;
            /**
             * @description why the row shows what it shows. `outage`: fewer than half of the people who were present at that hour on the same weekday of the four weeks before, and further below them than noise can be, as when the network is down. A mean leaves such hours out, and is an outage where less than half is left
             * @enum {string}
             */
            status: "published" | "coarsened" | "suppressed" | "outage" | "out_of_coverage" | "sensitive_place" | "not_entitled" | "pending";
            revision: number;
            /** @description the larger zone that is shown for this one */
            shownBy?: string;
            /** @description zones that this row is shown for: those asked for, and those merged into it */
            covers?: string[];
        } & {
            [key: string]: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type Transparency = components['schemas']['Transparency'];
export type Loss = components['schemas']['Loss'];
export type Problem = components['schemas']['Problem'];
export type Health = components['schemas']['Health'];
export type Products = components['schemas']['Products'];
export type Revisions = components['schemas']['Revisions'];
export type ZoneSystems = components['schemas']['ZoneSystems'];
export type ZoneFeatures = components['schemas']['ZoneFeatures'];
export type OgcLandingPage = components['schemas']['OgcLandingPage'];
export type OgcLink = components['schemas']['OgcLink'];
export type OgcConformance = components['schemas']['OgcConformance'];
export type OgcCollections = components['schemas']['OgcCollections'];
export type OgcCollection = components['schemas']['OgcCollection'];
export type OgcFeatures = components['schemas']['OgcFeatures'];
export type OgcFeature = components['schemas']['OgcFeature'];
export type Figures = components['schemas']['Figures'];
export type Cell = components['schemas']['Cell'];
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
