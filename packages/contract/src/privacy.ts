import { Type, type Static } from 'typebox'
import { Texts } from './institution.ts'
import { Nullable } from './nullable.ts'

/** Kinds of stored personal data; the web app has their texts. */
export const StoredDataId = Type.Enum([
  'session',
  'act',
  'click',
  'calendar',
  'clearance',
  'elsewhere',
  'reminders',
  'preferences',
  'staff-view',
  'record-head',
  'card-copy',
  'known-account',
  'no-account',
  'access-token',
  'calendar-dates',
  'staff-rights',
  'sign-in-tries',
  'session-cookie',
  'sign-in-cookie',
  'shared-browser',
  'shared-computer',
  'return-mark',
  'last-institution',
  'dismissed-notices',
  'language',
  'colours',
  'search-key',
  'log-line',
])
export type StoredDataId = Static<typeof StoredDataId>

/**
 * `encrypted` and `keyed-hash` require our key; `hash` is the hash of a random value; `clear` data identifies
 * nobody.
 */
export const Protection = Type.Enum(['encrypted', 'keyed-hash', 'hash', 'clear'])
export type Protection = Static<typeof Protection>

export const Purpose = Type.Enum([
  'who-you-are',
  'no-guessing',
  'next-person',
  'your-account',
  'nothing-twice',
  'your-wish',
  'your-calendar',
  'your-reminders',
  'staff-work',
  'staff-answer-for-it',
  'kind-to-institutions',
  'convenience',
  'finding-faults',
])
export type Purpose = Static<typeof Purpose>

/** `unit` is a unit that `Intl.NumberFormat` knows. */
export const Span = Type.Object({
  amount: Type.Integer(),
  unit: Type.Enum(['second', 'minute', 'hour', 'day', 'month']),
})
export type Span = Static<typeof Span>

export const StoredData = Type.Object({
  id: StoredDataId,
  /** `address` means the URL of a page, and therefore the browser's history. */
  where: Type.Enum(['database', 'memory', 'browser', 'address', 'log']),
  forms: Type.Array(Protection),
  /** Name of the cookie, storage entry or URL parameter, for data in a browser. */
  name: Nullable(Type.String()),
  /**
   * The event or party that deletes the data: `operator` means the operator of Library Card, `browser` the
   * user of the browser.
   */
  until: Type.Enum(['sign-out', 'revoked', 'changed', 'time', 'operator', 'browser']),
  /** Maximum retention, whatever the use; null for no limit. */
  atMost: Nullable(Span),
  /** Retention without use; null if use does not matter. */
  unusedFor: Nullable(Span),
  why: Purpose,
})
export type StoredData = Static<typeof StoredData>

export const DisclosureId = Type.Enum([
  'to-provider',
  'to-provider-at-sign-out',
  'password-to-home',
  'password-to-institution',
  'sign-out-to-institution',
  'to-home',
  'search-to-home',
  'to-others',
  'barcode-to-others',
  'act-to-institution',
  'history-to-institution',
  'to-calendar-program',
  'to-mail-server',
  'to-staff-of-home',
  'titles-to-staff-of-home',
  'record-to-privacy-officer',
])
export type DisclosureId = Static<typeof DisclosureId>

/** Kinds of disclosed data. A recipient receives nothing else. */
export const DisclosedData = Type.Enum([
  'fresh-sign-in',
  'password',
  'search-term',
  'id-token',
  'id-of-sign-in',
  'primary-id',
  'linking-id',
  /** Only where the linking id does not find the account. */
  'id-at-home',
  'shared-id',
  'barcode',
  'call-reference',
  'loan-or-request-id',
  'pickup-library',
  'due-dates',
  'titles',
  'own-titles',
  'staff-notes',
  'titles-if-wished',
  'e-mail-address',
  'name',
  'details',
  'counts',
  'balances',
  'blocks',
  'staff-name',
  'each-view',
])
export type DisclosedData = Static<typeof DisclosedData>

export const Disclosure = Type.Object({
  id: DisclosureId,
  to: Type.Enum([
    'identity-provider',
    'home-institution',
    'other-institutions',
    'calendar-program',
    'mail-server',
    'staff-of-home',
    'privacy-officer',
  ]),
  /** Codes of the institutions that receive it. Default: all of `to`. */
  institutionCodes: Type.Optional(Type.Array(Type.String())),
  what: Type.Array(DisclosedData),
  why: Purpose,
})
export type Disclosure = Static<typeof Disclosure>

/** All data that the card stores or discloses about a person. */
export const Privacy = Type.Object({
  kept: Type.Array(StoredData),
  sent: Type.Array(Disclosure),
  /** The network's own text by language; empty if it has none. */
  text: Texts,
  contact: Nullable(Type.String()),
  url: Nullable(Type.String()),
  /** Contact for accessibility problems and the URL of the network's own statement. */
  accessibility: Type.Object({ contact: Nullable(Type.String()), url: Nullable(Type.String()) }),
})
export type Privacy = Static<typeof Privacy>
