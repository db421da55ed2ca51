import type { Form, Kept, KeptId, Sent, Span } from '@library-card/contract/privacy.ts'
import { actsKeptFor } from '../actions/retention.ts'
import { clearancesKeptFor } from '../staff/clearance/clearance-desk.ts'
import { rightsBelievedFor } from '../staff/rights.ts'
import { datesKeptFor } from '../calendar/hourly-dates.ts'
import type { ConfiguredNetwork } from '../config/network.ts'
import { accountsKeptFor } from '../members/known-accounts.ts'
import { copiesKeptFor } from '../members/card-cache.ts'
import { pendingCookie, pendingLifetime } from '../sign-in/pending-sign-in.ts'
import { sessionCookie } from '../sign-in/session-cookie.ts'
import { sharedBrowserCookie, sharedBrowserLifetime } from '../sign-in/shared-browser.ts'
import { triesKeptFor } from '../sign-in/tries.ts'
import { unusedKeptFor } from '../store/unused.ts'
import { columnsOf } from './columns.ts'

/** All that is kept of anybody, where, for how long and why. The privacy page and the tests of the store read it. */
export function keptIn(network: ConfiguredNetwork): Kept[] {
  return [...inDatabase(network), ...inMemory(), ...inBrowsers(network), logLine]
}

function inDatabase(network: ConfiguredNetwork): Kept[] {
  const longestSession = longestOf(network)
  const months: Span = { amount: network.auditMonths, unit: 'month' }
  const unused: Span = { amount: unusedKeptFor, unit: 'month' }
  return [
    stored('session', { until: 'sign-out', atMost: longestSession, why: 'who-you-are' }),
    stored('act', { until: 'time', atMost: inUnits(actsKeptFor), why: 'nothing-twice' }),
    stored('click', { until: 'time', atMost: inUnits(actsKeptFor), why: 'nothing-twice' }),
    stored('calendar', { until: 'revoked', atMost: null, unusedFor: unused, why: 'your-calendar' }),
    stored('clearance', { until: 'time', atMost: inUnits(clearancesKeptFor), why: 'staff-work' }),
    stored('preferences', { until: 'changed', atMost: null, unusedFor: unused, why: 'your-wish' }),
    stored('sign-in-tries', { until: 'time', atMost: inUnits(triesKeptFor), why: 'no-guessing' }),
    stored('staff-look', { until: 'time', atMost: months, why: 'staff-answer-for-it' }),
    stored('record-head', { until: 'operator', atMost: null, why: 'staff-answer-for-it' }),
  ]
}

function inMemory(): Kept[] {
  return [
    remembered('card-copy', {
      until: 'sign-out',
      atMost: inUnits(copiesKeptFor),
      why: 'kind-to-institutions',
    }),
    remembered('known-account', {
      until: 'sign-out',
      atMost: inUnits(accountsKeptFor),
      why: 'kind-to-institutions',
    }),
    remembered('calendar-dates', { until: 'revoked', atMost: inUnits(datesKeptFor), why: 'your-calendar' }),
    remembered('staff-rights', { until: 'time', atMost: inUnits(rightsBelievedFor), why: 'staff-work' }),
  ]
}

function inBrowsers(network: ConfiguredNetwork): Kept[] {
  const longestSession = longestOf(network)
  return [
    inBrowser('session-cookie', {
      name: sessionCookie,
      forms: ['hash'],
      until: 'sign-out',
      atMost: longestSession,
      why: 'who-you-are',
    }),
    inBrowser('sign-in-cookie', {
      name: pendingCookie,
      forms: ['encrypted'],
      until: 'time',
      atMost: inUnits(pendingLifetime),
      why: 'who-you-are',
    }),
    inBrowser('shared-browser', {
      name: sharedBrowserCookie,
      forms: ['clear'],
      until: 'time',
      atMost: inUnits(sharedBrowserLifetime),
      why: 'next-person',
    }),
    {
      id: 'return-mark',
      where: 'address',
      forms: ['encrypted'],
      name: 'mark',
      until: 'browser',
      atMost: null,
      unusedFor: null,
      why: 'convenience',
    },
    inBrowser('last-institution', { name: 'last-institution', ...untilChanged }),
    inBrowser('colours', { name: 'look', ...untilChanged }),
  ]
}

const logLine: Kept = {
  id: 'log-line',
  where: 'log',
  forms: ['clear'],
  name: null,
  until: 'operator',
  atMost: null,
  unusedFor: null,
  why: 'finding-faults',
}

/** All that is told of anybody, to whom and why. */
export function sentIn({ accounts }: Pick<ConfiguredNetwork, 'accounts'>): Sent[] {
  return [
    { id: 'to-provider', to: 'identity-provider', what: ['fresh-sign-in'], why: 'who-you-are' },
    { id: 'to-provider-at-sign-out', to: 'identity-provider', what: ['id-token'], why: 'who-you-are' },
    {
      id: 'password-to-home',
      to: 'home-institution',
      what: ['id-of-sign-in', 'password'],
      why: 'who-you-are',
    },
    {
      id: 'to-home',
      to: 'home-institution',
      what: ['id-of-sign-in', 'primary-id', 'call-reference'],
      why: 'your-account',
    },
    { id: 'search-to-home', to: 'home-institution', what: ['search-term'], why: 'staff-work' },
    {
      id: 'to-others',
      to: 'other-institutions',
      // And then the id that the institution itself has told.
      what: [accounts === 'linked' ? 'linking-id' : 'shared-id', 'primary-id', 'call-reference'],
      why: 'your-account',
    },
    {
      id: 'act-to-institution',
      to: 'other-institutions',
      what: ['loan-or-request-id', 'pickup-library', 'call-reference'],
      why: 'your-wish',
    },
    {
      id: 'to-calendar-program',
      to: 'calendar-program',
      what: ['due-dates', 'titles-if-wished'],
      why: 'your-calendar',
    },
    {
      id: 'to-staff-of-home',
      to: 'staff-of-home',
      what: ['name', 'details', 'counts', 'due-dates', 'balances', 'blocks'],
      why: 'staff-work',
    },
    { id: 'titles-to-staff-of-home', to: 'staff-of-home', what: ['titles'], why: 'staff-work' },
    {
      id: 'record-to-privacy-officer',
      to: 'privacy-officer',
      what: ['staff-name', 'looks'],
      why: 'staff-answer-for-it',
    },
  ]
}

function longestOf({ sessions }: ConfiguredNetwork): Span {
  return inUnits(Math.max(...Object.values(sessions).map(({ absolute }) => absolute)))
}

type Ending = Pick<Kept, 'until' | 'atMost' | 'why'> & Partial<Pick<Kept, 'unusedFor'>>

const untilChanged = {
  forms: ['clear'],
  until: 'changed',
  atMost: null,
  why: 'convenience',
} satisfies Partial<Kept>

function stored(id: KeptId, ending: Ending): Kept {
  const forms = Object.values(columnsOf)
    .filter((table) => table.id === id)
    .flatMap(({ columns }): Form[] => Object.values(columns))
  return { id, where: 'database', forms: [...new Set(forms)], name: null, unusedFor: null, ...ending }
}

function remembered(id: KeptId, ending: Ending): Kept {
  return { id, where: 'memory', forms: ['clear'], name: null, unusedFor: null, ...ending }
}

function inBrowser(id: KeptId, rest: Omit<Kept, 'id' | 'where' | 'unusedFor'>): Kept {
  return { id, where: 'browser', unusedFor: null, ...rest }
}

const units: [Span['unit'], number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
]

/** In the largest unit that tells it exactly. */
function inUnits(milliseconds: number): Span {
  const [unit, size] = units.find(([, one]) => milliseconds % one === 0) ?? ['second', 1_000]
  return { amount: Math.ceil(milliseconds / size), unit }
}
