import { Type, type Static } from 'typebox'
import { Money } from './money.ts'
import { Nullable } from './nullable.ts'

const Url = Type.String({ format: 'uri' })

export const Links = Type.Object({
  website: Nullable(Url),
  hours: Nullable(Url),
  contact: Nullable(Url),
  details: Nullable(Url),
  pay: Nullable(Url),
})
export type Links = Static<typeof Links>

/** A branch of an institution that has its own opening hours or contact, or where requests are picked up. */
export const Library = Type.Object({
  code: Type.String(),
  name: Nullable(Type.String()),
  /** A request may be picked up here. */
  pickup: Type.Boolean(),
  hours: Nullable(Url),
  contact: Nullable(Url),
})
export type Library = Static<typeof Library>

export const Symbology = Type.Enum(['code39', 'code128', 'codabar', 'ean13', 'itf'])
export type Symbology = Static<typeof Symbology>

/** What an institution shares with the staff of others about their patrons there. `loans` covers requests. */
export const Policy = Type.Object({
  titles: Type.Enum(['never', 'with-reason']),
  loans: Type.Enum(['share', 'withhold']),
  balances: Type.Enum(['share', 'withhold']),
  clearance: Type.Enum(['share', 'withhold']),
})

/** A member of the network, as its network file tells; nothing in here is about a patron. */
export const Institution = Type.Object({
  code: Type.String(),
  /** By language tag; the network's first language is always there. */
  names: Type.Record(Type.String(), Type.String()),
  /** Two or three letters that stand for it beside its name. */
  monogram: Type.String(),
  /** `#rrggbb`; only tells institutions apart, never means anything. */
  color: Type.String(),
  /** IANA. Every moment of this institution is read in it. */
  timeZone: Type.String(),
  currency: Type.String(),
  mode: Type.Enum(['on', 'read-only', 'off']),
  /** In the institution's words: "Maintenance until 18:00". */
  notice: Nullable(Type.String()),
  /** What a patron may do there; what is false is not offered, and is answered 403. */
  can: Type.Object({ renew: Type.Boolean(), cancel: Type.Boolean(), changePickup: Type.Boolean() }),
  policy: Policy,
  /** `password`: it has no identity provider and checks card number and password itself; null: nobody signs in there. */
  signsIn: Nullable(Type.Enum(['provider', 'password'])),
  /** What it charges for one renewal; null: nothing, as far as we know. */
  renewalCosts: Nullable(Money),
  /** Of its own words; null: not told. */
  language: Nullable(Type.String()),
  links: Links,
  libraries: Type.Array(Library),
  /** Where its loans may be returned. */
  returns: Type.Enum(['own-libraries', 'network']),
  /** It keeps a record of returned loans, and shows it to the patron. */
  keepsHistory: Type.Optional(Type.Boolean()),
  /** How the card number is drawn as a barcode; null: not at all. */
  barcode: Nullable(Symbology),
})
export type Institution = Static<typeof Institution>

/** Optional parts of the card, which the network can switch off. */
export const FeatureName = Type.Enum(['calendar', 'clearance', 'history', 'passwordSignIn'])
export type FeatureName = Static<typeof FeatureName>

/** The answer of `GET /api/institutions`: what the sign-in page needs, before anybody has signed in. */
export const Network = Type.Object({
  name: Type.String(),
  /** `#rrggbb`, or null for the colour of the look. */
  brand: Nullable(Type.String()),
  languages: Type.Array(Type.String()),
  /** Every institution signs in with one provider: there is nothing to choose. */
  oneProvider: Type.Boolean(),
  /** How long an institution is given to answer. */
  answersWithinSeconds: Type.Number(),
  /** How long it is given to renew or cancel, before we can no longer tell whether it did. */
  writesWithinSeconds: Type.Number(),
  sharedComputer: Type.Object({
    /** This browser is on one, by the network's own word: nothing else can be chosen. */
    locked: Type.Boolean(),
    /** Without use, until one is signed out there. */
    idleMinutes: Type.Number(),
  }),
  /** Those that are on. Version 0.1.0 does not send it: there everything is on. */
  features: Type.Optional(Type.Array(FeatureName)),
  institutions: Type.Array(Institution),
})
export type Network = Static<typeof Network>
