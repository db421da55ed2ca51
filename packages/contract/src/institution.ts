import { Type, type Static } from 'typebox'
import { Money } from './money.ts'
import { Nullable } from './nullable.ts'

const Url = Type.String({ format: 'uri' })

const Links = Type.Object({
  website: Nullable(Url),
  hours: Nullable(Url),
  contact: Nullable(Url),
  details: Nullable(Url),
  pay: Nullable(Url),
})

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

/** By language tag. */
export const Texts = Type.Record(Type.String(), Type.String())
export type Texts = Static<typeof Texts>

/** A notice to patrons that is due now. `id` changes with its text. */
export const NetworkNotice = Type.Object({ id: Type.String(), texts: Texts })
export type NetworkNotice = Static<typeof NetworkNotice>

/** Path of a picture that the card serves. */
const Picture = Nullable(Type.String())

/** A member of the network, from the network file. Contains no patron data. */
export const Institution = Type.Object({
  code: Type.String(),
  /** By language tag; always includes the network's first language. */
  names: Texts,
  /** Two or three letters shown beside the name. */
  monogram: Type.String(),
  /** `#rrggbb`; distinguishes institutions and has no other meaning. */
  color: Type.String(),
  /** Shown in place of the monogram. */
  logo: Type.Optional(Picture),
  /** The institution's own words on its sign-in page. */
  signInText: Type.Optional(Texts),
  notices: Type.Optional(Type.Array(NetworkNotice)),
  /** IANA time zone of all the institution's dates. */
  timeZone: Type.String(),
  currency: Type.String(),
  mode: Type.Enum(['on', 'read-only', 'off']),
  /** The institution's own text: "Maintenance until 18:00". */
  notice: Nullable(Type.String()),
  /** Actions that a patron may take. The others are not offered, and the BFF answers them with 403. */
  can: Type.Object({ renew: Type.Boolean(), cancel: Type.Boolean(), changePickup: Type.Boolean() }),
  /** Whether staff of other institutions may see the titles of their patrons' items here. */
  policy: Type.Object({ titles: Type.Enum(['never', 'with-reason']) }),
  /** `password`: the institution has no identity provider and checks card number and password itself. null: no sign-in. */
  signsIn: Nullable(Type.Enum(['provider', 'password'])),
  /** The charge for one renewal; null where none is known. */
  renewalCosts: Nullable(Money),
  /** Language of the institution's own texts; null where unknown. */
  language: Nullable(Type.String()),
  links: Links,
  libraries: Type.Array(Library),
  /** Where its loans may be returned. */
  returns: Type.Enum(['own-libraries', 'network']),
  /** The institution stores returned loans and shows them to the patron. */
  keepsHistory: Type.Optional(Type.Boolean()),
  /** Symbology of the card number's barcode; null for no barcode. */
  barcode: Nullable(Symbology),
})
export type Institution = Static<typeof Institution>

/** Optional parts of the card, which the network can switch off. */
export const FeatureName = Type.Enum(['calendar', 'clearance', 'history', 'passwordSignIn'])
export type FeatureName = Static<typeof FeatureName>

export const Branding = Type.Object({
  /** `#rrggbb` of the dark theme; null with the default colours. */
  brandDark: Nullable(Type.String()),
  logo: Picture,
  favicon: Picture,
  /** `https:`, `mailto:` or `tel:`. */
  links: Type.Object({ help: Nullable(Type.String()), contact: Nullable(Type.String()) }),
  texts: Type.Object({ signIn: Nullable(Texts), getCard: Nullable(Texts), footer: Nullable(Texts) }),
})
export type Branding = Static<typeof Branding>

/** The network; available without a session. */
export const Network = Type.Object({
  name: Type.String(),
  /** `#rrggbb`; null for the default colour. */
  brand: Nullable(Type.String()),
  /** The network's appearance and its own texts. */
  branding: Branding,
  notices: Type.Optional(Type.Array(NetworkNotice)),
  languages: Type.Array(Type.String()),
  /** The name of the cookie that keeps the chosen language, in a demo on this machine. Elsewhere it is `__Host-language`. */
  languageCookie: Type.Optional(Type.String()),
  /** All institutions share one identity provider: the sign-in page offers no choice. */
  oneProvider: Type.Boolean(),
  /** Deadline of a card request to an institution. */
  answersWithinSeconds: Type.Number(),
  /** Deadline of a renewal or cancellation; after it the outcome is unsure. */
  writesWithinSeconds: Type.Number(),
  sharedComputer: Type.Object({
    /** The network file says that this browser is on a shared computer: the patron cannot choose. */
    locked: Type.Boolean(),
    /** Idle time until sign-out on a shared computer. */
    idleMinutes: Type.Number(),
  }),
  /** Features that are on. */
  features: Type.Array(FeatureName),
  institutions: Type.Array(Institution),
})
export type Network = Static<typeof Network>
