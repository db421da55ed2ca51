import type { Protection, StoredData, Disclosure, Span } from '@library-card/contract/privacy.ts'
import { tokensKeptFor } from '@library-card/library-systems/port.ts'
import { actionsKeptFor } from '../actions/intent-store.ts'
import { rightsBelievedFor } from '../staff/rights.ts'
import type { ConfiguredNetwork } from '../config/network.ts'
import { accountsKeptFor, noAccountKeptFor } from '../members/known-accounts.ts'
import { cardsKeptFor } from '../members/card-cache.ts'
import { pendingCookie, pendingLifetime } from '../sign-in/pending-sign-in.ts'
import { languageCookie, languageKeptFor } from '../http/language.ts'
import { sessionCookie } from '../sign-in/session-cookie.ts'
import { sharedBrowserCookie, sharedBrowserLifetime } from '../sign-in/shared-computer.ts'
import { triesKeptFor } from '../sign-in/tries.ts'
import { unusedKeptFor } from '../store/retention.ts'

type Columns = Record<string, Partial<Record<Protection, string[]>>>

export type Row = Pick<StoredData, 'id' | 'until' | 'why'> & {
  /** Milliseconds, or a setting of the network. Default: no limit. */
  atMost?: number | ((network: ConfiguredNetwork) => number | Span)
  /** Months without use after which the data is deleted. Default: use does not matter. */
  unusedFor?: number
  name?: string
  forms?: Protection[]
  /** Every column of the data in the database, by table and form. A test compares the columns with the schema. */
  tables?: Columns
}

type Inventory = Record<StoredData['where'], Row[]>

/** Data that a part of the card stores and discloses about a person. */
export type PrivacyLines = { kept?: Partial<Inventory>; sent?: Disclosure[] }

export const inventory: Inventory = {
  database: [
    {
      id: 'session',
      until: 'sign-out',
      atMost: longestSession,
      why: 'who-you-are',
      tables: {
        sessions: {
          hash: ['id_hash'],
          clear: ['profile', 'created', 'seen', 'ends'],
          'keyed-hash': ['owner_hash', 'provider_session_hash'],
          encrypted: ['sealed'],
        },
      },
    },
    {
      id: 'act',
      until: 'time',
      atMost: actionsKeptFor,
      why: 'nothing-twice',
      tables: {
        intents: {
          clear: ['id', 'institution_code', 'type', 'state', 'created', 'sent', 'holder', 'held'],
          'keyed-hash': ['key_hash', 'patron_hash', 'object_hash'],
          encrypted: ['sealed'],
        },
      },
    },
    {
      id: 'click',
      until: 'time',
      atMost: actionsKeptFor,
      why: 'nothing-twice',
      tables: {
        orders: {
          'keyed-hash': ['key_hash', 'content_hash', 'patron_hash'],
          clear: ['created', 'objects'],
        },
      },
    },
    {
      id: 'preferences',
      until: 'changed',
      unusedFor: unusedKeptFor,
      why: 'your-wish',
      tables: {
        preferences: { 'keyed-hash': ['patron_hash'], clear: ['changed', 'used'], encrypted: ['sealed'] },
      },
    },
    {
      id: 'sign-in-tries',
      until: 'time',
      atMost: triesKeptFor,
      why: 'no-guessing',
      tables: { tries: { 'keyed-hash': ['key_hash'], clear: ['failed', 'until', 'last'] } },
    },
    {
      id: 'staff-view',
      until: 'time',
      atMost: auditMonths,
      why: 'staff-answer-for-it',
      tables: {
        audit: {
          clear: [
            'number',
            'at',
            'format',
            'act',
            'result',
            'institution_code',
            'desk_code',
            'desk',
            'kinds',
            'institution_codes',
            'reason',
            'field',
            'hits',
            'request_id',
          ],
          'keyed-hash': ['staff_hash', 'patron_hash', 'patron_list', 'anchor', 'hash'],
          encrypted: ['sealed'],
        },
        audit_patrons: { clear: ['entry'], 'keyed-hash': ['patron_hash'] },
      },
    },
    {
      id: 'record-head',
      until: 'operator',
      why: 'staff-answer-for-it',
      tables: { audit_head: { clear: ['id', 'count'], 'keyed-hash': ['hash'] } },
    },
  ],
  memory: [
    { id: 'card-copy', until: 'sign-out', atMost: cardsKeptFor, why: 'your-account' },
    { id: 'known-account', until: 'sign-out', atMost: accountsKeptFor, why: 'kind-to-institutions' },
    { id: 'no-account', until: 'time', atMost: noAccountKeptFor, why: 'kind-to-institutions' },
    { id: 'access-token', until: 'time', atMost: tokensKeptFor, why: 'your-account' },
    { id: 'staff-rights', until: 'time', atMost: rightsBelievedFor, why: 'staff-work' },
  ],
  browser: [
    {
      id: 'session-cookie',
      name: sessionCookie,
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
    { id: 'shared-computer', name: 'shared-computer', until: 'changed', why: 'next-person' },
    { id: 'last-institution', name: 'last-institution', until: 'changed', why: 'convenience' },
    { id: 'dismissed-notices', name: 'dismissed-notices', until: 'changed', why: 'convenience' },
    {
      id: 'language',
      name: languageCookie,
      until: 'changed',
      atMost: languageKeptFor,
      why: 'convenience',
    },
    { id: 'colours', name: 'theme', until: 'changed', why: 'convenience' },
    { id: 'search-key', name: 'search-key', until: 'changed', why: 'convenience' },
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
