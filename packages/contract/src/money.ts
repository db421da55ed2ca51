import { Type, type Static } from 'typebox'

/** An amount in the currency's smallest unit (ISO 4217): CHF 12.50 is 1250. Credits are negative. */
export const Money = Type.Object({
  minor: Type.Integer(),
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
})
export type Money = Static<typeof Money>
