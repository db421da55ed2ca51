import { Type } from 'typebox'

/** A code or id that the browser sends. None that an institution or vendor gives is longer. */
export const GivenId = Type.String({ minLength: 1, maxLength: 200 })
