import { Type, type Static } from 'typebox'
import { Day, Instant } from './moment.ts'
import { Forbidden } from './block.ts'
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

/**
 * The next opening periods, the first of which may have begun. None: closed for weeks. Left out: the network
 * file has no hours.
 */
const Openings = Type.Array(Type.Object({ from: Instant, until: Instant }))
export type Openings = Static<typeof Openings>

/** The days of the next month on which it does not open, or not any more. Left out: the network file has no hours. */
const ClosedDays = Type.Optional(Type.Array(Day))

/** A branch of an institution with its own opening hours or contact, or where patrons pick up requests. */
export const Library = Type.Object({
  code: Type.String(),
  name: Nullable(Type.String()),
  /** Whether requests may be picked up here. */
  pickup: Type.Boolean(),
  hours: Nullable(Url),
  contact: Nullable(Url),
  openings: Type.Optional(Openings),
  closedDays: ClosedDays,
})
export type Library = Static<typeof Library>

export const Symbology = Type.Enum(['code39', 'code128', 'codabar', 'ean13', 'itf'])
export type Symbology = Static<typeof Symbology>

/** Texts by language tag. */
export const Texts = Type.Record(Type.String(), Type.String())
export type Texts = Static<typeof Texts>

/** A notice that is currently shown to patrons. `id` changes with the text. */
export const NetworkNotice = Type.Object({ id: Type.String(), texts: Texts })
export type NetworkNotice = Static<typeof NetworkNotice>

/** Path of an image that the card serves. */
const Picture = Nullable(Type.String())

/** A member of the network, from the network file. Contains no patron data. */
export const Institution = Type.Object({
  code: Type.String(),
  /** Names by language tag; the network's first language is always present. */
  names: Texts,
  /** Two or three letters, shown beside the name. */
  monogram: Type.String(),
  /** `#rrggbb`; distinguishes institutions and carries no other meaning. */
  color: Type.String(),
  /** Replaces the monogram. */
  logo: Type.Optional(Picture),
  /** The institution's own text on its sign-in page. */
  signInText: Type.Optional(Texts),
  /** The institution's own text for patrons of others who have no account there. */
  noAccountText: Type.Optional(Texts),
  /**
   * A card of the institution itself is an account apart from those of other institutions' patrons: the page that
   * opens it, and the institution's own text about it.
   */
  separateAccount: Type.Optional(Type.Object({ link: Nullable(Url), text: Nullable(Texts) })),
  notices: Type.Optional(Type.Array(NetworkNotice)),
  /** IANA time zone that applies to all of the institution's dates. */
  timeZone: Type.String(),
  currency: Type.String(),
  mode: Type.Enum(['on', 'read-only', 'off']),
  /** The institution's own text, such as "Maintenance until 18:00". */
  notice: Nullable(Type.String()),
  /** Actions that patrons may take. The web app hides the others, and the BFF answers them with 403. */
  can: Type.Object({
    renew: Type.Boolean(),
    cancel: Type.Boolean(),
    changePickup: Type.Boolean(),
    /** Updating an account there from the home record that it was copied from. */
    updateAccount: Type.Boolean(),
  }),
  /**
   * Whether staff of other institutions may see the titles of their own patrons' items at this institution.
   */
  policy: Type.Object({ titles: Type.Enum(['never', 'with-reason']) }),
  /**
   * `password` means that the institution has no identity provider and checks card number and password
   * itself. null means that nobody can sign in here.
   */
  signsIn: Nullable(Type.Enum(['provider', 'password'])),
  /** The charge for one renewal; null if none is known. */
  renewalCosts: Nullable(Money),
  /** Whether the institution renews loans by itself as long as they can be renewed. */
  automaticRenewal: Type.Optional(Type.Boolean()),
  /** Language of the institution's own texts; null if unknown. */
  language: Nullable(Type.String()),
  links: Links,
  /** Openings of the institution as a whole. */
  openings: Type.Optional(Openings),
  closedDays: ClosedDays,
  libraries: Type.Array(Library),
  /** Where patrons may return this institution's loans. */
  returns: Type.Enum(['own-libraries', 'network']),
  /** Whether the institution stores returned loans and shows them to the patron. */
  keepsHistory: Type.Optional(Type.Boolean()),
  /** Symbology of the barcode for card numbers; null for no barcode. */
  barcode: Nullable(Symbology),
})
export type Institution = Static<typeof Institution>

/** Optional parts of the card, which a network can turn off. */
export const FeatureName = Type.Enum(['calendar', 'clearance', 'history', 'passwordSignIn', 'reminders'])
export type FeatureName = Static<typeof FeatureName>

export const Branding = Type.Object({
  logo: Picture,
  favicon: Picture,
  /** `https:`, `mailto:` or `tel:` URLs. */
  links: Type.Object({ help: Nullable(Type.String()), contact: Nullable(Type.String()) }),
  texts: Type.Object({ signIn: Nullable(Texts), getCard: Nullable(Texts), footer: Nullable(Texts) }),
})
export type Branding = Static<typeof Branding>

/** A rule of the network over all its institutions, which block a patron who reaches it. `network-limit.ts` counts. */
export const NetworkLimit = Type.Object({
  /** Overdue loans, lost ones, or open fees. */
  counts: Type.Enum(['overdue', 'lost', 'owed']),
  /** The number of loans, or the amount in the smallest unit of `currency`, from which on patrons are blocked. */
  at: Type.Integer(),
  /** The only currency that an amount counts; null for loans. */
  currency: Nullable(Type.String()),
  forbids: Type.Array(Forbidden),
  /** The network's own text. */
  text: Nullable(Texts),
})
export type NetworkLimit = Static<typeof NetworkLimit>

/** The network; available without a session. */
export const Network = Type.Object({
  name: Type.String(),
  /** The network's appearance and its own texts. */
  branding: Branding,
  notices: Type.Optional(Type.Array(NetworkNotice)),
  languages: Type.Array(Type.String()),
  /**
   * Name of the cookie that stores the chosen language, in a demo on this machine. Absent elsewhere, where
   * the name is `__Host-language`.
   */
  languageCookie: Type.Optional(Type.String()),
  /** Whether all institutions share one identity provider; if so, the sign-in page offers no choice. */
  oneProvider: Type.Boolean(),
  /** Deadline for a renewal or cancellation, in seconds; a later outcome is unsure. */
  writesWithinSeconds: Type.Number(),
  sharedComputer: Type.Object({
    /** Whether the network file declares this browser a shared computer, so that the patron has no choice. */
    locked: Type.Boolean(),
    /** Minutes of inactivity before a shared computer signs the patron out. */
    idleMinutes: Type.Number(),
  }),
  limits: Type.Array(NetworkLimit),
  /** Enabled features. */
  features: Type.Array(FeatureName),
  institutions: Type.Array(Institution),
})
export type Network = Static<typeof Network>
