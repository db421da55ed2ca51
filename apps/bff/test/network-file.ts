// The network file of the tests, and functions that edit it.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  almaNames as allAlmaNames,
  institutionNames,
  institutionOf,
  type InstitutionName,
} from '@library-card/mock-network/institutions.ts'

export const networkFilePath = join(import.meta.dirname, 'network.yaml')
export const networkFile = readFileSync(networkFilePath, 'utf8')

/** Values for the environment variables that the network file names. */
export const secrets = Object.fromEntries(
  (networkFile.match(/DEMO_[A-Z_]+/g) ?? []).map((name) => [name, `canary-${name}`]),
)

/** The institutions of the network file, a subset of the mock network's. */
export const memberNames = institutionNames.filter((name) =>
  networkFile.includes(`code: ${institutionOf(name).code}\n`),
)
/** The members with Alma. */
export const almaNames = allAlmaNames.filter((name) => memberNames.includes(name))

/** Adds settings of the network, each on a line. */
export function withSettings(settings: string): (file: string) => string {
  return (file) => file.replace('accounts: ', `${settings}\n  accounts: `)
}

/** Lets North show suggestions to buy a title. */
export function withPurchaseRequests(file: string): string {
  return file.replace('system: alma', 'system: alma\n    purchaseRequests: true')
}

const ownProviders = / {4}signIn:\n( {6}.*\n)+/g

/** Moves the sign-in to the network, with North's provider unless `issuer` names another. */
export function withNetworkProvider(
  file: string,
  { homeClaim = 'home_institution', issuer }: { homeClaim?: string; issuer?: string } = {},
): string {
  const [first = ''] = file.match(ownProviders) ?? []
  const moved = first
    .replaceAll(/^ {2}/gm, '')
    .replace(/issuer: .*/, (own) => (issuer ? `issuer: ${issuer}` : own))
  return file
    .replaceAll(ownProviders, '')
    .replace(/^ {2}accounts: .*\n/m, (accounts) => `${accounts}${moved}    homeClaim: ${homeClaim}\n`)
}

/** Raises the limits, so that tests that are not about time pass on a busy machine. */
export function patiently(file: string): string {
  const limits = file.includes('limits:') ? '' : 'limits: { connect: 5000, read: 10000, card: 20000 }\n  '
  const overload = file.includes('overload:') ? '' : `overload: ${neverTooMuch}\n  `
  return file.replace('accounts: ', `${limits}${overload}accounts: `)
}

/** Shortens the time limit of reads at this institution only. The others have enough time even on a busy machine. */
export function hurriedAt(name: InstitutionName, read = 1_500): (file: string) => string {
  const code = `- code: ${institutionOf(name).code}\n`
  return (file) => patiently(file).replace(code, `${code}    limits: { read: ${read} }\n`)
}

const neverTooMuch = '{ patrons: 60000, staff: 60000, calendars: 60000 }'
