/** Options of an object sent by the browser: the BFF rejects a property that the schema does not name. */
export const closed = { additionalProperties: false } as const
