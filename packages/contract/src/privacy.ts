import { Type, type Static } from 'typebox'
import { Texts } from './institution.ts'
import { Nullable } from './nullable.ts'

/** Kinds of stored personal data. The browser has the texts. */
export const StoredDataId = Type.Enum([
  'session',
  'act',
  'click',
  'calendar',
  'clearance',
  'preferences',
  'staff-view',
  'record-head',
  'card-copy',
  'known-account',
  'access-token',
  'calendar-dates',
  'staff-rights',
  'sign-in-tries',
  'session-cookie',
  'sign-in-cookie',
  'shared-browser',
  'return-mark',
  'last-institution',
  'dismissed-notices',
  'language',
  'colours',
  'log-line',
])
export type StoredDataId = Static<typeof StoredDataId>

/** `encrypted` and `keyed-hash` require our key; `hash` is the hash of a random value; `clear` identifies nobody. */
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
  'staff-work',
  'staff-answer-for-it',
  'kind-to-institutions',
  'convenience',
  'finding-faults',
])
export type Purpose = Static<typeof Purpose>

/** `unit` is a unit of `Intl.NumberFormat`. */
export const Span = Type.Object({
  amount: Type.Integer(),
  unit: Type.Enum(['second', 'minute', 'hour', 'day', 'month']),
})
export type Span = Static<typeof Span>

export const StoredData = Type.Object({
  id: StoredDataId,
  /** `address`: in the URL of a page, and so in the browser's history. */
  where: Type.Enum(['database', 'memory', 'browser', 'address', 'log']),
  forms: Type.Array(Protection),
  /** In a browser: the name of the cookie, storage entry or URL parameter. */
  name: Nullable(Type.String()),
  /** What deletes it; `operator`: the operator of Library Card decides; `browser`: the user of the browser. */
  until: Type.Enum(['sign-out', 'revoked', 'changed', 'time', 'operator', 'browser']),
  /** Time after which it is deleted in any case; null for no limit. */
  atMost: Nullable(Span),
  /** Time without use after which it is deleted; null where use does not matter. */
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
  'act-to-institution',
  'history-to-institution',
  'to-calendar-program',
  'to-staff-of-home',
  'titles-to-staff-of-home',
  'record-to-privacy-officer',
])
export type DisclosureId = Static<typeof DisclosureId>

/** One kind of disclosed data. A recipient receives nothing else. */
export const DisclosedData = Type.Enum([
  'fresh-sign-in',
  'password',
  'search-term',
  'id-token',
  'id-of-sign-in',
  'primary-id',
  'linking-id',
  'shared-id',
  'call-reference',
  'loan-or-request-id',
  'pickup-library',
  'due-dates',
  'titles',
  'own-titles',
  'staff-notes',
  'titles-if-wished',
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
    'staff-of-home',
    'privacy-officer',
  ]),
  what: Type.Array(DisclosedData),
  why: Purpose,
})
export type Disclosure = Static<typeof Disclosure>

/** Everything that is stored or disclosed about a person. */
export const Privacy = Type.Object({
  kept: Type.Array(StoredData),
  sent: Type.Array(Disclosure),
  /** The network's own text by language; empty where it has none. */
  text: Texts,
  contact: Nullable(Type.String()),
  url: Nullable(Type.String()),
  /** Contact for accessibility problems, and the network's own statement. */
  accessibility: Type.Object({ contact: Nullable(Type.String()), url: Nullable(Type.String()) }),
})
export type Privacy = Static<typeof Privacy>
