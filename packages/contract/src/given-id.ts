import { Type } from 'typebox'

/** A code or id sent by the browser. No institution or vendor uses longer ones. */
export const GivenId = Type.String({ minLength: 1, maxLength: 200 })
