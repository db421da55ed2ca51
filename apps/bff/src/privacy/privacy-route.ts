import {
  Protection,
  type Privacy,
  type StoredData,
  type Disclosure,
  type Span,
} from '@library-card/contract/privacy.ts'
import { day, hour, minute, second } from '@library-card/library-systems/durations.ts'
import type { AccountLookup } from '@library-card/library-systems/settings.ts'
import type { FastifyInstance } from 'fastify'
import { nameInBrowsers } from '../http/local-demo-cookies.ts'
import { addRoute } from '../http/route.ts'
import type { Config } from '../config/config.ts'
import { receivesBarcodes } from '../config/network.ts'
import { inventory, type PrivacyLines, type Row } from './inventory.ts'

/** Serves the data of the privacy and accessibility pages, even without a session. `features`: the features that are on. */
export function privacyRoute(app: FastifyInstance, config: Config, features: readonly PrivacyLines[]) {
  const { network, institutions } = config
  const { privacy = {}, accessibility = {} } = network
  const answer: Privacy = {
    kept: storedDataIn(config, features),
    sent: [...disclosuresIn(institutions), ...features.flatMap(({ sent = [] }) => sent)],
    text: privacy.text ?? {},
    contact: privacy.contact ?? null,
    url: privacy.url ?? null,
    accessibility: { contact: accessibility.contact ?? null, url: accessibility.url ?? null },
  }
  addRoute(app, 'GET /api/privacy', async () => answer)
}

const ownSignIn: Disclosure[] = [
  {
    id: 'password-to-institution',
    to: 'other-institutions',
    what: ['id-of-sign-in', 'password'],
    why: 'your-account',
  },
  {
    id: 'sign-out-to-institution',
    to: 'other-institutions',
    what: ['primary-id', 'call-reference'],
    why: 'next-person',
  },
]

function toThose(institutionCodes: string[]): Disclosure {
  return {
    id: 'barcode-to-others',
    to: 'other-institutions',
    institutionCodes,
    what: ['barcode'],
    why: 'your-account',
  }
}

function disclosuresIn(institutions: Config['institutions']): Disclosure[] {
  const finds = (accounts: AccountLookup) => institutions.some((one) => one.accounts === accounts)
  const hasSharedId = institutions.some((one) => one.accounts === 'shared-id' && !receivesBarcodes(one))
  const byBarcode = institutions.filter(receivesBarcodes).map(({ code }) => code)
  return [
    { id: 'to-provider', to: 'identity-provider', what: ['fresh-sign-in'], why: 'who-you-are' },
    { id: 'to-provider-at-sign-out', to: 'identity-provider', what: ['id-token'], why: 'next-person' },
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
      // Later calls use the id in that institution's own answer.
      what: [
        ...(finds('linked') ? (['linking-id', 'id-at-home'] as const) : []),
        ...(hasSharedId ? (['shared-id'] as const) : []),
        'primary-id',
        'call-reference',
      ],
      why: 'your-account',
    },
    ...(byBarcode.length > 0 ? [toThose(byBarcode)] : []),
    ...(finds('own-sign-in') ? ownSignIn : []),
    {
      id: 'act-to-institution',
      to: 'other-institutions',
      what: ['loan-or-request-id', 'pickup-library', 'call-reference'],
      why: 'your-wish',
    },
    {
      id: 'to-staff-of-home',
      to: 'staff-of-home',
      what: ['name', 'details', 'staff-notes', 'counts', 'due-dates', 'balances', 'blocks', 'own-titles'],
      why: 'staff-work',
    },
    { id: 'titles-to-staff-of-home', to: 'staff-of-home', what: ['titles'], why: 'staff-work' },
    {
      id: 'record-to-privacy-officer',
      to: 'privacy-officer',
      what: ['staff-name', 'each-view'],
      why: 'staff-answer-for-it',
    },
  ]
}

const places: StoredData['where'][] = ['database', 'memory', 'browser', 'address', 'log']

function storedDataIn(config: Config, features: readonly PrivacyLines[]): StoredData[] {
  return places.flatMap((where) => {
    const rows = [...inventory[where], ...features.flatMap(({ kept }) => kept?.[where] ?? [])]
    return rows.map((row) => ({ where, ...toStoredData(row, config) }))
  })
}

function toStoredData(row: Row, config: Config): Omit<StoredData, 'where'> {
  const { id, until, why, name, atMost, unusedFor } = row
  return {
    id,
    forms: formsOf(row),
    name: name === undefined ? null : nameInBrowsers(config, name),
    until,
    atMost: toSpan(typeof atMost === 'function' ? atMost(config.network) : atMost),
    unusedFor: unusedFor === undefined ? null : { amount: unusedFor, unit: 'month' },
    why,
  }
}

/** Returns the forms of protection. Data outside the database is readable unless a row says otherwise. */
function formsOf({ tables, forms = ['clear'] }: Row): Protection[] {
  if (!tables) return forms
  const found = new Set(Object.values(tables).flatMap((columns) => Object.keys(columns)))
  return [...found].filter((form): form is Protection => Protection.enum.some((known) => known === form))
}

function toSpan(time: number | Span | undefined): Span | null {
  return typeof time === 'number' ? inUnits(time) : (time ?? null)
}

const units: [Span['unit'], number][] = [
  ['day', day],
  ['hour', hour],
  ['minute', minute],
  ['second', second],
]

/** Converts to the largest unit that leaves no remainder. */
function inUnits(milliseconds: number): Span {
  const [unit, size] = units.find(([, one]) => milliseconds % one === 0) ?? ['second', second]
  return { amount: Math.ceil(milliseconds / size), unit }
}
