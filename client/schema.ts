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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What your contract has used in a month
         * @description Of the tenant of the token alone. Not counted itself. Kept as long as the audit trail.
         */
        get: {
            parameters: {
                query?: {
                    /** @description A month of local time; default: this one. */
                    month?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The use of a month */
                200: {
                    headers: {
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Usage"];
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
                    product: "presence" | "visitors" | "profile" | "dwell" | "flows" | "overnight" | "monthly-visitors" | "frequency" | "catchment" | "residents" | "workers" | "visitor-types" | "tourism";
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All of them */
                200: {
                    headers: {
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
                    limit?: number;
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
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
                    limit?: number;
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
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
    "/v1/areas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your areas */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All of them */
                200: {
                    headers: {
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Areas"];
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
        /**
         * Draw an area of your own
         * @description Figures of it (`area=`) are made of whole zones, and at most a fifth of a value of parts of zones, by public weights of their tiles or else by their ground; where it would be more, the enclosing zone stands for it. It costs no privacy budget. The same shape again is the same area. At most 200 of a tenant.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewArea"];
                };
            };
            responses: {
                /** @description It is kept */
                201: {
                    headers: {
                        Location: string;
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Area"];
                    };
                };
                /** @description A member of the body, or a parameter, cannot be used; the detail names it */
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
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is not of the type application/json */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/areas/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of your areas */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description of the area */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The area */
                200: {
                    headers: {
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Area"];
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
        /** Remove one of your areas */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description of the area */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It is gone */
                204: {
                    headers: {
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
                    /** @description west,south,east,north in degrees (WGS84): of the level only zones that touch it. */
                    bbox?: string;
                    /** @description An area of your own (POST /v1/areas), answered as one zone. Not together with zones, level or bbox. */
                    area?: string;
                    /** @description First local date, or an RFC 3339 instant at a full local hour. Absent: the newest released dates (1 for hour, 1 for block, 28 for day, 28 for daytype-hour, 28 for weekday-hour, 84 for week, 366 for month; a typical week, by day type or by weekday, is the last four complete weeks, and weeks end with the last complete one). */
                    from?: string;
                    /** @description End of the half-open interval [from, to); at most 366 days for hour, 366 days for block, 366 days for day, 92 days for daytype-hour, 92 days for weekday-hour, 366 days for week, 731 days for month. */
                    to?: string;
                    /** @description One of daytype-hour, weekday-hour, hour, day, week, block, month, as the product offers; default: its first. */
                    aggregate?: "daytype-hour" | "weekday-hour" | "hour" | "day" | "week" | "block" | "month";
                    /** @description `true` (default): a zone that cannot be shown is answered by its nearest ancestor that can; `false`: it is suppressed. */
                    coarsen?: boolean;
                    /** @description `status` counts the statuses and gives no cells. */
                    summary?: "status";
                    /** @description Only these local hours, 0 to 23, separated by commas. */
                    hour?: string;
                    /** @description Only these blocks of four local hours, 0 (00:00 to 04:00) to 5, separated by commas. */
                    block?: string;
                    /** @description Only these types of day: weekday, saturday, sunday; public holidays count as sunday. */
                    daytype?: string;
                    /** @description An earlier answer again: of each date the newest revision up to this one. /v1/products/{product}/revisions lists them. */
                    revision?: number;
                    /** @description Cells of a page, 1 to 5000; default 5000. */
                    limit?: number;
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
                    /** @description Instead of what the header Accept asks for. */
                    format?: "json" | "csv" | "geojson";
                };
                header?: never;
                path: {
                    product: "presence" | "visitors" | "profile" | "dwell" | "flows" | "overnight" | "monthly-visitors" | "frequency" | "catchment" | "residents" | "workers" | "visitor-types" | "tourism";
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
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Figures"];
                        "text/csv": string;
                        "application/geo+json": components["schemas"]["FigureFeatures"];
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
    "/v1/index/{product}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Figures against a baseline: 100 is as much as then
         * @description Of typical weeks, weeks, months and days. An index has a 95 % interval by Fieller (1954), narrower where both sides were made with one reference, and is null unless both numbers are shown. Public holidays move: a typical week counts each as a sunday where it falls, and a day says where one is compared with none.
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
                    /** @description west,south,east,north in degrees (WGS84): of the level only zones that touch it. */
                    bbox?: string;
                    /** @description An area of your own (POST /v1/areas), answered as one zone. Not together with zones, level or bbox. */
                    area?: string;
                    /** @description First local date, or an RFC 3339 instant at a full local hour. Absent: the newest released dates (1 for hour, 1 for block, 28 for day, 28 for daytype-hour, 28 for weekday-hour, 84 for week, 366 for month; a typical week, by day type or by weekday, is the last four complete weeks, and weeks end with the last complete one). */
                    from?: string;
                    /** @description End of the half-open interval [from, to); at most 366 days for hour, 366 days for block, 366 days for day, 92 days for daytype-hour, 92 days for weekday-hour, 366 days for week, 731 days for month. */
                    to?: string;
                    /** @description One of daytype-hour, weekday-hour, hour, day, week, block, month, as the product offers; default: its first. */
                    aggregate?: "daytype-hour" | "weekday-hour" | "hour" | "day" | "week" | "block" | "month";
                    /** @description `true` (default): a zone that cannot be shown is answered by its nearest ancestor that can; `false`: it is suppressed. */
                    coarsen?: boolean;
                    /** @description Only these local hours, 0 to 23, separated by commas. */
                    hour?: string;
                    /** @description Only these blocks of four local hours, 0 (00:00 to 04:00) to 5, separated by commas. */
                    block?: string;
                    /** @description Only these types of day: weekday, saturday, sunday; public holidays count as sunday. */
                    daytype?: string;
                    /** @description An earlier answer again: of each date the newest revision up to this one. /v1/products/{product}/revisions lists them. */
                    revision?: number;
                    /** @description Cells of a page, 1 to 5000; default 5000. */
                    limit?: number;
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
                    /** @description `year-earlier` (default): the weeks of the same number in the ISO year before, so that weekdays match; months are compared with the same months. */
                    baseline?: string;
                    /** @description First local date of another baseline. For a typical week any interval; else one with as many days, weeks or months, or with a single one, with which all are compared. */
                    "baseline-from"?: string;
                    /** @description End of the half-open interval [baseline-from, baseline-to). */
                    "baseline-to"?: string;
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
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Index"];
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
    "/v1/comparison/{product}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Places beside each other in the same slots
         * @description Of at least two zones of one level: value, share of a reference and difference from it, with 95 % intervals that hold whatever the errors of both have in common. A hidden value has neither, and is no reference.
         */
        get: {
            parameters: {
                query?: {
                    /** @description `id` or `id@version`; default: that of the newest release. */
                    "zone-system"?: string;
                    /** @description Zone ids, separated by commas; at most 200. Not together with level. */
                    zones?: string;
                    /** @description west,south,east,north in degrees (WGS84): of the level only zones that touch it. */
                    bbox?: string;
                    /** @description An area of your own (POST /v1/areas), answered as one zone. Not together with zones, level or bbox. */
                    area?: string;
                    /** @description First local date, or an RFC 3339 instant at a full local hour. Absent: the newest released dates (1 for hour, 1 for block, 28 for day, 28 for daytype-hour, 28 for weekday-hour, 84 for week, 366 for month; a typical week, by day type or by weekday, is the last four complete weeks, and weeks end with the last complete one). */
                    from?: string;
                    /** @description End of the half-open interval [from, to); at most 366 days for hour, 366 days for block, 366 days for day, 92 days for daytype-hour, 92 days for weekday-hour, 366 days for week, 731 days for month. */
                    to?: string;
                    /** @description One of daytype-hour, weekday-hour, hour, day, week, block, month, as the product offers; default: its first. */
                    aggregate?: "daytype-hour" | "weekday-hour" | "hour" | "day" | "week" | "block" | "month";
                    /** @description Only these local hours, 0 to 23, separated by commas. */
                    hour?: string;
                    /** @description Only these blocks of four local hours, 0 (00:00 to 04:00) to 5, separated by commas. */
                    block?: string;
                    /** @description Only these types of day: weekday, saturday, sunday; public holidays count as sunday. */
                    daytype?: string;
                    /** @description An earlier answer again: of each date the newest revision up to this one. /v1/products/{product}/revisions lists them. */
                    revision?: number;
                    /** @description Cells of a page, 1 to 5000; default 5000. */
                    limit?: number;
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
                    /** @description `first` (default): all are compared with the first of `zones`; `largest`: with the one of the largest shown value, slot by slot. */
                    reference?: string;
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
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Comparison"];
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
    "/v1/flows/top": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where most people come from, or go to
         * @description The partners of one zone by value, slot by slot, of trips or of people by home or night. Ranks are of what is shown, and intervals say between which partners they say nothing (tiedWith). Trips within the zone are one of its partners.
         */
        get: {
            parameters: {
                query?: {
                    /** @description One of flows, overnight, catchment; default: flows. */
                    product?: string;
                    /** @description The zone whose partners are ranked; needed. */
                    zone?: string;
                    /** @description `out` (default): where people go from it, or, of a product by home, which zones the people of this home area visit. `in`: where those who come to it are from. */
                    direction?: string;
                    /** @description `id` or `id@version`; default: that of the newest release. */
                    "zone-system"?: string;
                    /** @description First local date, or an RFC 3339 instant at a full local hour. Absent: the newest released dates (1 for hour, 1 for block, 28 for day, 28 for daytype-hour, 28 for weekday-hour, 84 for week, 366 for month; a typical week, by day type or by weekday, is the last four complete weeks, and weeks end with the last complete one). */
                    from?: string;
                    /** @description End of the half-open interval [from, to); at most 366 days for hour, 366 days for block, 366 days for day, 92 days for daytype-hour, 92 days for weekday-hour, 366 days for week, 731 days for month. */
                    to?: string;
                    /** @description One of daytype-hour, weekday-hour, hour, day, week, block, month, as the product offers; default: its first. */
                    aggregate?: "daytype-hour" | "weekday-hour" | "hour" | "day" | "week" | "block" | "month";
                    /** @description Only these blocks of four local hours, 0 (00:00 to 04:00) to 5, separated by commas. */
                    block?: string;
                    /** @description Only these types of day: weekday, saturday, sunday; public holidays count as sunday. */
                    daytype?: string;
                    /** @description An earlier answer again: of each date the newest revision up to this one. /v1/products/{product}/revisions lists them. */
                    revision?: number;
                    /** @description Partners of each ranking, 1 to 100; default 10. */
                    limit?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All rankings */
                200: {
                    headers: {
                        ETag: string;
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TopFlows"];
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
    "/v1/zone-systems/{id}/crosswalk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What has become of the zones of a system in another, or in another version
         * @description Of the finest zones, by the area that they have in common. New ground that no old zone has is found the other way around.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The other zone system, `id@version`; needed. /v1/zone-systems lists them. */
                    to?: string;
                    /** @description Zones of a page, 1 to 1000; default 1000. A page may hold fewer. */
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
                /** @description A page of zones */
                200: {
                    headers: {
                        /** @description changes with every release that goes into the answer */
                        ETag: string;
                        /** @description rel="next": the next page, also for text/csv */
                        Link?: string;
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Crosswalk"];
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
    "/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your jobs, newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Jobs of a page, 1 to 100; default 100. */
                    limit?: string;
                    /** @description `next` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of jobs */
                200: {
                    headers: {
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Jobs"];
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
        /**
         * Ask for a large answer as one file
         * @description All pages of a request for figures as one Parquet or CSV file: the same rows, decided in the same way. Parameters that cannot be used are refused at once.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /** @description A value of your choice, new for every new job, as a UUID: the same again with the same body is the same job, so that a request whose answer was lost can be repeated (draft-ietf-httpapi-idempotency-key-header). */
                    "idempotency-key": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["JobRequest"];
                };
            };
            responses: {
                /** @description The job, or the one that this key has made already */
                202: {
                    headers: {
                        Location: string;
                        /** @description seconds; while it is not finished */
                        "Retry-After"?: string;
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Job"];
                    };
                };
                /** @description A member of the body, or a parameter, cannot be used; the detail names it */
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
                /** @description The body is too large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The body is not of the type application/json */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The Idempotency-Key was used with another body */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Your contract allows no more requests now: Retry-After says when it does. Or 10 of your jobs are unfinished */
                429: {
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
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a job is, and where its file is */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The job */
                200: {
                    headers: {
                        /** @description seconds; while it is not finished */
                        "Retry-After"?: string;
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Job"];
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
        /**
         * Cancel a job, or remove its file
         * @description One that runs stops at its next page. The job is gone afterwards, and its Idempotency-Key is free; twice is the same as once.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It is gone, with its file */
                204: {
                    headers: {
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
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
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file of a job that succeeded */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        ETag: string;
                        /** @description SHA-256 (RFC 9530) */
                        "Repr-Digest": string;
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
                        [name: string]: unknown;
                    };
                    content: {
                        "application/vnd.apache.parquet": string;
                        "text/csv": string;
                    };
                };
                /** @description Where the file lies, for a few minutes and without a token */
                303: {
                    headers: {
                        Location: string;
                        [name: string]: unknown;
                    };
                    content?: never;
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
                /** @description It has no result: it is not finished, or failed, or was removed */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Your contract allows no more requests now: Retry-After says when it does */
                429: {
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
    "/population-density-data/v0.3/retrieve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Population density by geohash (CAMARA Population Density Data 0.3.0)
         * @description People per km² in the cells of an area, hour by hour. What is released is answered from `presence`; hours that are to come, or not released yet, by the typical week with an interval for one single day. A cell has the density of its zone; where that may not be shown it is LOW_DENSITY.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description comes back with the answer */
                    "x-correlator"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PopulationDensityRequest"];
                };
            };
            responses: {
                /** @description The densities */
                200: {
                    headers: {
                        "x-correlator"?: string;
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PopulationDensityResponse"];
                    };
                };
                /** @description They will be sent to `sink` */
                202: {
                    headers: {
                        /** @description Of a sandbox alone: the answer is about a simulated city, in which nobody lives */
                        "Smart-Steps-Data"?: "simulated";
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AcceptedAsyncResponse"];
                    };
                };
                /** @description Something in the request is not as it should be; code and message say what */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorInfo"];
                    };
                };
                /** @description No valid access token */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorInfo"];
                    };
                };
                /** @description The token does not allow this */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorInfo"];
                    };
                };
                /** @description No such address */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorInfo"];
                    };
                };
                /** @description JSON is not accepted */
                406: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorInfo"];
                    };
                };
                /** @description The body is not of the type application/json */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorInfo"];
                    };
                };
                /** @description Too much at once, or a precision that cannot be had */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorInfo"];
                    };
                };
                /** @description Too many requests */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorInfo"];
                    };
                };
                /** @description The answer could not be made */
                500: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorInfo"];
                    };
                };
                /** @description The operator has halted all figures */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorInfo"];
                    };
                };
            };
        };
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
        Usage: {
            tenant: string;
            /** @example 2026-03 */
            month: string;
            /** @description paid: answers that were known (304), refused or not made are not among them */
            requests: number;
            /** @description requests of a month, by the contract as it is now */
            quota: number;
            /** @description of this month; null of any other */
            left: number | null;
            /** @description rows that were given, shown or not; those of a job in the month in which it ended, once, whether or not its file was fetched */
            cells: number;
            /** @description those that were asked for, or of which a job ended */
            products: {
                product: string;
                requests: number;
                cells: number;
            }[];
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
                /** @enum {string} */
                id: "presence" | "visitors" | "profile" | "dwell" | "flows" | "overnight" | "monthly-visitors" | "frequency" | "catchment" | "residents" | "workers" | "visitor-types" | "tourism";
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
                /** @description those that you may ask for; the first is the default */
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
                /**
                 * @description how parts of zones are told, of areas and in geohash cells: by public weights of `tiles`, or by `ground`
                 * @enum {string}
                 */
                weighedBy: "tiles" | "ground";
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
        Area: {
            /** @description for `area=` of figures; the same shape has the same id */
            id: string;
            name: string | null;
            /** Format: date-time */
            createdAt: string;
            squareKilometres: number;
            /** @description GeoJSON (RFC 7946), WGS84; at most 1000 corners, at least 10,000 m², no crossings */
            geometry: {
                /** @enum {string} */
                type: "Polygon";
                coordinates: number[][][];
            } | {
                /** @enum {string} */
                type: "MultiPolygon";
                coordinates: number[][][][];
            };
            /** @description id@version that the rest is about */
            zoneSystem: string | null;
            /** @description what figures of the area are made of */
            zones: {
                zone: string;
                level: string;
                /** @description part of it that is in the area; 1: all of it */
                share: number;
                /**
                 * @description `tiles`: the part is told by public weights of tiles, so that it says where people are; `ground`: by its area
                 * @enum {string}
                 */
                weighedBy: "tiles" | "ground";
            }[];
            /** @description the zone that stands for the area where more than a fifth would have to be apportioned */
            enclosing: string | null;
            /** @description part of the area that lies in no zone */
            outside: number | null;
        };
        NewArea: {
            /** @description yours alone; shown in answers */
            name?: string;
            /** @description GeoJSON (RFC 7946), WGS84; at most 1000 corners, at least 10,000 m², no crossings */
            geometry: {
                /** @enum {string} */
                type: "Polygon";
                coordinates: number[][][];
            } | {
                /** @enum {string} */
                type: "MultiPolygon";
                coordinates: number[][][][];
            };
        };
        Areas: {
            areas: {
                /** @description for `area=` of figures; the same shape has the same id */
                id: string;
                name: string | null;
                /** Format: date-time */
                createdAt: string;
                squareKilometres: number;
            }[];
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
            /** @description of an area: which part of the value comes from zones of which only a part is in it, 0 to 0.2; the interval is wider for it */
            apportioned?: number;
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
        /** @description A cell each, with the geometry of its zone. */
        FigureFeatures: {
            /** @enum {string} */
            type: "FeatureCollection";
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
            /** @description cursor of the next page; null on the last */
            next: string | null;
            features: {
                /** @enum {string} */
                type: "Feature";
                /** @description GeoJSON, WGS84; null where the zone system has none */
                geometry: ({
                    type: string;
                } & {
                    [key: string]: unknown;
                }) | null;
                properties: components["schemas"]["Cell"];
            }[];
        };
        Index: {
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
            /** @description what is compared with what, and what is not shown */
            note: string | null;
            /** @description dates asked for that have no release */
            pending: string[];
            baseline: {
                /** @enum {string} */
                kind: "year-earlier" | "interval";
                /** @description 52 or 53: how many weeks earlier */
                weeks: number | null;
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
                datasetVersion: string | null;
                methodVersion: string | null;
                pending: string[];
            } | null;
            cells: components["schemas"]["IndexCell"][];
            /** @description cursor of the next page; null on the last */
            next: string | null;
        };
        /** @description Dimensions of the product stand under their own names. */
        IndexCell: {
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
            /** @description in `unit`, as /v1/figures shows it */
            value: number | null;
            /** @description in `unit`, as /v1/figures shows it */
            baseline: number | null;
            /** @description 100: as the baseline. null unless value and baseline are both shown */
            index: number | null;
            /** @description 95 % interval of the index (Fieller 1954) */
            low: number | null;
            high: number | null;
            /** @description days averaged, less those that are an outage */
            n: number;
            /** @description days averaged in the baseline */
            baselineN: number | null;
            /**
             * @description of the index: `suppressed` where one of both is hidden, `coarsened` where a larger zone has an index (shownBy), `outage` where one of both is, `pending` where the baseline is not released
             * @enum {string}
             */
            status: "published" | "coarsened" | "suppressed" | "outage" | "out_of_coverage" | "sensitive_place" | "not_entitled" | "pending";
            /** @enum {string} */
            valueStatus: "published" | "coarsened" | "suppressed" | "outage" | "out_of_coverage" | "sensitive_place" | "not_entitled" | "pending";
            /** @enum {string} */
            baselineStatus: "published" | "coarsened" | "suppressed" | "outage" | "out_of_coverage" | "sensitive_place" | "not_entitled" | "pending";
            /**
             * @description `baseline-near-zero`: the interval of the baseline reaches 0, so that no ratio has one. `other-method`: one of both counts all people, the other those observed
             * @enum {string}
             */
            reason?: "baseline-near-zero" | "other-method";
            /**
             * Format: date-time
             * @description UTC
             * @example 2026-03-24T14:00:00Z
             */
            baselineStart: string | null;
            /**
             * Format: date-time
             * @description UTC
             * @example 2026-03-24T14:00:00Z
             */
            baselineEnd: string | null;
            baselineLabel: string | null;
            /**
             * @description of a day alone, where it differs: a public holiday has moved, and counts as sunday
             * @enum {string}
             */
            baselineDaytype?: "weekday" | "saturday" | "sunday";
            revision: number | null;
            baselineRevision: number | null;
            /** @description the larger zone that is shown for this one */
            shownBy?: string;
            /** @description zones that this row is shown for: those asked for, and those merged into it */
            covers?: string[];
        } & {
            [key: string]: string;
        };
        Comparison: {
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
            /** @description what is compared with what, and what is not shown */
            note: string | null;
            /** @description dates asked for that have no release */
            pending: string[];
            cells: components["schemas"]["ComparisonCell"][];
            /** @description cursor of the next page; null on the last */
            next: string | null;
        };
        /** @description Dimensions of the product stand under their own names. */
        ComparisonCell: {
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
            /** @description in `unit`, as /v1/figures shows it */
            value: number | null;
            /** @description in `unit`, as /v1/figures shows it */
            low: number | null;
            /** @description in `unit`, as /v1/figures shows it */
            high: number | null;
            /** @description the zone compared with; null where none is shown */
            reference: string | null;
            /** @description of the value of the reference: 0.5 is half of it */
            share: number | null;
            /** @description 95 % interval, whatever the errors of both have in common */
            shareLow: number | null;
            shareHigh: number | null;
            /** @description value less that of the reference */
            difference: number | null;
            /** @description 95 % interval, whatever the errors of both have in common */
            differenceLow: number | null;
            differenceHigh: number | null;
            /** @description days averaged, less those that are an outage */
            n: number;
            /** @enum {string} */
            status: "published" | "coarsened" | "suppressed" | "outage" | "out_of_coverage" | "sensitive_place" | "not_entitled" | "pending";
            revision: number;
            /** @description the larger zone that is shown for this one */
            shownBy?: string;
        } & {
            [key: string]: string;
        };
        TopFlows: {
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
            /** @description what is compared with what, and what is not shown */
            note: string | null;
            /** @description dates asked for that have no release */
            pending: string[];
            zone: string;
            /** @enum {string} */
            direction: "in" | "out";
            /** @description of each slot, in the order of time */
            rankings: components["schemas"]["FlowRanking"][];
        };
        FlowRanking: {
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
            /** @description sum of all shown values, listed or not; no sum of what is hidden. null where none is shown */
            total: number | null;
            /** @description partners by status: hidden ones are counted here and ranked nowhere */
            statuses: {
                published?: number;
                coarsened?: number;
                suppressed?: number;
                outage?: number;
                out_of_coverage?: number;
                sensitive_place?: number;
                not_entitled?: number;
                pending?: number;
            };
            partners: components["schemas"]["FlowPartner"][];
        };
        FlowPartner: {
            /** @description by value, among those shown */
            rank: number;
            /** @description those before it whose interval does not overlap, and 1 */
            bestRank: number;
            /** @description as low as it may be among those shown, by the intervals */
            worstRank: number;
            zone: string;
            name: string;
            value: number;
            /** @description 95 % interval */
            low: number;
            high: number;
            /** @description of the shown total */
            share: number;
            /** @description 95 % interval, whatever the errors have in common */
            shareLow: number;
            shareHigh: number;
            /** @description others of the list whose intervals overlap: between these the rank says nothing */
            tiedWith: string[];
            /** @description days averaged, less those that are an outage */
            n: number;
            /** @enum {string} */
            status: "published" | "coarsened" | "suppressed" | "outage" | "out_of_coverage" | "sensitive_place" | "not_entitled" | "pending";
            revision: number;
        };
        Crosswalk: {
            /** @description id@version */
            from: string;
            /** @description id@version */
            to: string;
            /** @description the finest level of `from`, whose zones these are */
            level: string;
            /** @description the finest level of `to` */
            toLevel: string;
            numberMatched: number;
            numberReturned: number;
            zones: components["schemas"]["CrosswalkZone"][];
            /** @description cursor of the next page; null on the last */
            next: string | null;
        };
        CrosswalkZone: {
            id: string;
            name: string;
            /**
             * @description to a hundredth of the area. `same`: the same ground, id and name. `renamed`: the same ground under another id or name. `split`: whole new zones make it up. `merged`: with other whole zones it makes up a new one. `changed`: anything else
             * @enum {string}
             */
            kind: "same" | "renamed" | "split" | "merged" | "changed";
            /** @description the new zones that have some of its ground, largest share first */
            parts: {
                id: string;
                name: string;
                /** @description of the area of this zone that lies in it */
                share: number;
                /** @description of the area of the new zone that is of this one */
                shareOfNew: number;
            }[];
            /** @description of its area that lies in no new zone: shares and this add up to 1 */
            outside: number;
        };
        Job: {
            /** @example 4f1b2c9d8e7a60514f1b2c9d8e7a6051 */
            id: string;
            /** @enum {string} */
            kind: "figures";
            /** @enum {string} */
            status: "queued" | "running" | "succeeded" | "failed" | "cancelled" | "expired";
            request: components["schemas"]["JobRequest"];
            progress: {
                /** @description released dates that go into the answer */
                dates: number;
                datesDone: number;
                /** @description written so far */
                rows: number;
            };
            /**
             * Format: date-time
             * @description what was in force then is what it answers, whatever is released while it waits or runs
             */
            acceptedAt: string;
            /**
             * Format: date-time
             * @description UTC
             */
            startedAt: string | null;
            /**
             * Format: date-time
             * @description UTC
             */
            finishedAt: string | null;
            /** @description why it failed */
            reason: string | null;
            /** @description of a job that succeeded */
            result: {
                /** @description asked for with the token: the file, or 303 to where it lies for a few minutes. Send the token to no other host */
                url: string;
                type: string;
                fileName: string;
                bytes: number;
                rows: number;
                /** @description of the file, hexadecimal */
                sha256: string;
                /**
                 * Format: date-time
                 * @description when the file goes
                 */
                expiresAt: string;
                datasetVersion: string | null;
                methodVersion: string | null;
                zoneSystem: string | null;
            } | null;
        };
        JobRequest: {
            /** @example presence */
            product: string;
            /** @enum {string} */
            format: "parquet" | "csv";
            /**
             * @description parameters of /v1/figures/{product}, each as it would stand in an address
             * @example {
             *       "aggregate": "hour",
             *       "level": "zone",
             *       "from": "2026-03-01",
             *       "to": "2026-04-01"
             *     }
             */
            query: {
                /**
                 * @description `id` or `id@version`; default: that of the newest release.
                 * @example city
                 */
                "zone-system"?: string;
                /**
                 * @description Zone ids, separated by commas; at most 200. Not together with level.
                 * @example a,b
                 */
                zones?: string;
                /**
                 * @description All zones of this level; default: the leaves. Not together with zones.
                 * @example zone
                 */
                level?: string;
                /**
                 * @description west,south,east,north in degrees (WGS84): of the level only zones that touch it.
                 * @example -0.2,51.4,0,51.6
                 */
                bbox?: string;
                /** @description An area of your own (POST /v1/areas), answered as one zone. Not together with zones, level or bbox. */
                area?: string;
                /**
                 * @description First local date, or an RFC 3339 instant at a full local hour. Absent: the newest released dates (1 for hour, 1 for block, 28 for day, 28 for daytype-hour, 28 for weekday-hour, 84 for week, 366 for month; a typical week, by day type or by weekday, is the last four complete weeks, and weeks end with the last complete one).
                 * @example 2026-03-02
                 */
                from?: string;
                /**
                 * @description End of the half-open interval [from, to); at most 366 days for hour, 366 days for block, 366 days for day, 92 days for daytype-hour, 92 days for weekday-hour, 366 days for week, 731 days for month.
                 * @example 2026-03-30
                 */
                to?: string;
                /**
                 * @description One of daytype-hour, weekday-hour, hour, day, week, block, month, as the product offers; default: its first.
                 * @example daytype-hour
                 * @enum {string}
                 */
                aggregate?: "daytype-hour" | "weekday-hour" | "hour" | "day" | "week" | "block" | "month";
                /**
                 * @description `true` (default): a zone that cannot be shown is answered by its nearest ancestor that can; `false`: it is suppressed.
                 * @example true
                 */
                coarsen?: boolean;
                /**
                 * @description Only these local hours, 0 to 23, separated by commas.
                 * @example 8,17
                 */
                hour?: string;
                /**
                 * @description Only these blocks of four local hours, 0 (00:00 to 04:00) to 5, separated by commas.
                 * @example 2
                 */
                block?: string;
                /**
                 * @description Only these types of day: weekday, saturday, sunday; public holidays count as sunday.
                 * @example weekday
                 */
                daytype?: string;
                /**
                 * @description An earlier answer again: of each date the newest revision up to this one. /v1/products/{product}/revisions lists them.
                 * @example 1
                 */
                revision?: number;
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
        };
        Jobs: {
            /** @description newest first */
            jobs: components["schemas"]["Job"][];
            /** @description cursor of the next page; null on the last */
            next: string | null;
        };
        PopulationDensityResponse: {
            /** @enum {string} */
            status: "SUPPORTED_AREA" | "PART_OF_AREA_NOT_SUPPORTED" | "AREA_NOT_SUPPORTED";
            timedPopulationDensityData: {
                /** Format: date-time */
                startTime: string;
                /** Format: date-time */
                endTime: string;
                cellPopulationDensityData: components["schemas"]["CellPopulationDensityData"][];
            }[];
        };
        CellPopulationDensityData: {
            geohash: string;
            /** @enum {string} */
            dataType: "NO_DATA" | "LOW_DENSITY" | "DENSITY_ESTIMATION";
            /** @description people per km², upper end of the 95 % interval */
            maxPplDensity?: number;
            minPplDensity?: number;
            pplDensity?: number;
        };
        AcceptedAsyncResponse: {
            operationId: string;
        };
        /** @description as CAMARA has it */
        ErrorInfo: {
            status: number;
            /** @enum {string} */
            code: "INVALID_ARGUMENT" | "INVALID_CREDENTIAL" | "INVALID_TOKEN" | "INVALID_SINK" | "POPULATION_DENSITY_DATA.INVALID_AREA" | "POPULATION_DENSITY_DATA.MAX_STARTTIME_EXCEEDED" | "POPULATION_DENSITY_DATA.MIN_STARTTIME_EXCEEDED" | "POPULATION_DENSITY_DATA.INVALID_END_TIME" | "POPULATION_DENSITY_DATA.MAX_TIME_PERIOD_EXCEEDED" | "POPULATION_DENSITY_DATA.INVALID_TIME_PERIOD" | "UNAUTHENTICATED" | "PERMISSION_DENIED" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "NOT_ACCEPTABLE" | "UNSUPPORTED_MEDIA_TYPE" | "POPULATION_DENSITY_DATA.UNSUPPORTED_REQUEST" | "POPULATION_DENSITY_DATA.UNSUPPORTED_PRECISION" | "POPULATION_DENSITY_DATA.UNSUPPORTED_SYNC_RESPONSE" | "QUOTA_EXCEEDED" | "TOO_MANY_REQUESTS" | "INTERNAL" | "UNAVAILABLE";
            message: string;
        };
        PopulationDensityRequest: {
            /** @description a polygon that does not cross itself, its last side back to the first corner */
            area: {
                /** @enum {string} */
                areaType: "POLYGON";
                boundary: {
                    latitude: number;
                    longitude: number;
                }[];
            };
            /**
             * Format: date-time
             * @example 2026-03-24T14:00:00Z
             */
            startTime: string;
            /**
             * Format: date-time
             * @example 2026-03-24T14:00:00Z
             */
            endTime: string;
            /**
             * @description letters of the geohash of a cell; 5, 6 and 7 can be had
             * @default 7
             */
            precision: number;
            /** @description where the answer is sent: without it, it is the answer itself */
            sink?: string;
            sinkCredential?: {
                /** @enum {string} */
                credentialType: "ACCESSTOKEN";
                accessToken: string;
                /**
                 * Format: date-time
                 * @example 2026-03-24T14:00:00Z
                 */
                accessTokenExpiresUtc: string;
                /** @enum {string} */
                accessTokenType: "bearer";
            };
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
export type Usage = components['schemas']['Usage'];
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
export type Area = components['schemas']['Area'];
export type NewArea = components['schemas']['NewArea'];
export type Areas = components['schemas']['Areas'];
export type Figures = components['schemas']['Figures'];
export type Cell = components['schemas']['Cell'];
export type FigureFeatures = components['schemas']['FigureFeatures'];
export type Index = components['schemas']['Index'];
export type IndexCell = components['schemas']['IndexCell'];
export type Comparison = components['schemas']['Comparison'];
export type ComparisonCell = components['schemas']['ComparisonCell'];
export type TopFlows = components['schemas']['TopFlows'];
export type FlowRanking = components['schemas']['FlowRanking'];
export type FlowPartner = components['schemas']['FlowPartner'];
export type Crosswalk = components['schemas']['Crosswalk'];
export type CrosswalkZone = components['schemas']['CrosswalkZone'];
export type Job = components['schemas']['Job'];
export type JobRequest = components['schemas']['JobRequest'];
export type Jobs = components['schemas']['Jobs'];
export type PopulationDensityResponse = components['schemas']['PopulationDensityResponse'];
export type CellPopulationDensityData = components['schemas']['CellPopulationDensityData'];
export type AcceptedAsyncResponse = components['schemas']['AcceptedAsyncResponse'];
export type ErrorInfo = components['schemas']['ErrorInfo'];
export type PopulationDensityRequest = components['schemas']['PopulationDensityRequest'];
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
