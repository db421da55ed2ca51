import { type Form, type Kept, type Span } from '@library-card/contract/privacy.ts'
import type { Tables } from '../store/database.ts'
import { actsKeptFor } from '../actions/retention.ts'
import { clearancesKeptFor } from '../staff/clearance/clearance-desk.ts'
import { rightsBelievedFor } from '../staff/rights.ts'
import { datesKeptFor } from '../calendar/hourly-dates.ts'
import type { ConfiguredNetwork } from '../config/network.ts'
import { accountsKeptFor } from '../members/known-accounts.ts'
import { cardsKeptFor } from '../members/card-cache.ts'
import { pendingCookie, pendingLifetime } from '../sign-in/pending-sign-in.ts'
import { sessionCookie } from '../sign-in/session-cookie.ts'
import { sharedBrowserCookie, sharedBrowserLifetime } from '../sign-in/shared-browser.ts'
import { triesKeptFor } from '../sign-in/tries.ts'
import { unusedKeptFor } from '../store/unused.ts'

export type Columns = Partial<Record<keyof Tables, Partial<Record<Form, string>>>>

export type Row = Pick<Kept, 'id' | 'until' | 'why'> & {
  /** Milliseconds, or as the network configures it. Default: not limited by time. */
  atMost?: number | ((network: ConfiguredNetwork) => number | Span)
  /** Months without use. Default: use does not matter. */
  unusedFor?: number
  name?: string
  forms?: Form[]
  /** In the database: every column by its form, separated by spaces. A test compares them with the schema. */
  tables?: Columns
}

/** Everything that is stored about a person: where, in which form, for how long and why. */
export const inventory: Record<Kept['where'], Row[]> = {
  database: [
    {
      id: 'session',
      until: 'sign-out',
      atMost: longestSession,
      why: 'who-you-are',
      tables: {
        sessions: {
          hash: 'id_hash',
          clear: 'profile created seen ends',
          'keyed-hash': 'owner_hash provider_session_hash',
          encrypted: 'sealed',
        },
      },
    },
    {
      id: 'act',
      until: 'time',
      atMost: actsKeptFor,
      why: 'nothing-twice',
      tables: {
        intents: {
          clear: 'id institution_code type state created sent',
          'keyed-hash': 'key_hash patron_hash object_hash',
          encrypted: 'sealed',
        },
      },
    },
    {
      id: 'click',
      until: 'time',
      atMost: actsKeptFor,
      why: 'nothing-twice',
      tables: {
        idempotency_keys: {
          'keyed-hash': 'key_hash content_hash patron_hash',
          clear: 'created objects',
          encrypted: 'sealed',
        },
      },
    },
    {
      id: 'calendar',
      until: 'revoked',
      unusedFor: unusedKeptFor,
      why: 'your-calendar',
      tables: {
        calendars: {
          'keyed-hash': 'patron_hash',
          hash: 'token_hash',
          clear: 'created titles used',
          encrypted: 'sealed',
        },
      },
    },
    {
      id: 'clearance',
      until: 'time',
      atMost: clearancesKeptFor,
      why: 'staff-work',
      tables: {
        clearances: {
          clear: 'id institution_code state began leased',
          'keyed-hash': 'staff_hash',
          encrypted: 'sealed',
        },
        clearance_rows: { clear: 'clearance_id number state', encrypted: 'sealed' },
      },
    },
    {
      id: 'preferences',
      until: 'changed',
      unusedFor: unusedKeptFor,
      why: 'your-wish',
      tables: { preferences: { 'keyed-hash': 'patron_hash', clear: 'changed used', encrypted: 'sealed' } },
    },
    {
      id: 'sign-in-tries',
      until: 'time',
      atMost: triesKeptFor,
      why: 'no-guessing',
      tables: { tries: { 'keyed-hash': 'key_hash', clear: 'failed until last' } },
    },
    {
      id: 'staff-look',
      until: 'time',
      atMost: auditMonths,
      why: 'staff-answer-for-it',
      tables: {
        audit: {
          clear:
            'number at format act result institution_code desk_code ' +
            'desk kinds institution_codes reason field hits request_id',
          'keyed-hash': 'staff_hash patron_hash patron_list anchor hash',
          encrypted: 'sealed',
        },
        audit_patrons: { clear: 'entry', 'keyed-hash': 'patron_hash' },
      },
    },
    {
      id: 'record-head',
      until: 'operator',
      why: 'staff-answer-for-it',
      tables: { audit_head: { clear: 'id count', 'keyed-hash': 'hash' } },
    },
  ],
  memory: [
    { id: 'card-copy', until: 'sign-out', atMost: cardsKeptFor, why: 'kind-to-institutions' },
    { id: 'known-account', until: 'sign-out', atMost: accountsKeptFor, why: 'kind-to-institutions' },
    { id: 'calendar-dates', until: 'revoked', atMost: datesKeptFor, why: 'your-calendar' },
    { id: 'staff-rights', until: 'time', atMost: rightsBelievedFor, why: 'staff-work' },
  ],
  browser: [
    {
      id: 'session-cookie',
      name: sessionCookie,
      forms: ['hash'],
      until: 'sign-out',
      atMost: longestSession,
      why: 'who-you-are',
    },
    {
      id: 'sign-in-cookie',
      name: pendingCookie,
      forms: ['encrypted'],
      until: 'time',
      atMost: pendingLifetime,
      why: 'who-you-are',
    },
    {
      id: 'shared-browser',
      name: sharedBrowserCookie,
      until: 'time',
      atMost: sharedBrowserLifetime,
      why: 'next-person',
    },
    { id: 'last-institution', name: 'last-institution', until: 'changed', why: 'convenience' },
    { id: 'colours', name: 'look', until: 'changed', why: 'convenience' },
  ],
  address: [{ id: 'return-mark', name: 'mark', forms: ['encrypted'], until: 'browser', why: 'convenience' }],
  log: [{ id: 'log-line', until: 'operator', why: 'finding-faults' }],
}

function auditMonths({ auditMonths: amount }: ConfiguredNetwork): Span {
  return { amount, unit: 'month' }
}

function longestSession({ sessions }: ConfiguredNetwork): number {
  return Math.max(...Object.values(sessions).map(({ absolute }) => absolute))
}
