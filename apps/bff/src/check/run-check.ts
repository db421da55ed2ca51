import { answerStates, type AnswerState } from '@library-card/contract/answer-state.ts'
import { InstitutionFailure } from '@library-card/library-systems/exchange/failure.ts'
import { openHttp } from '@library-card/library-systems/exchange/http-client.ts'
import {
  type Call,
  type FoundAccount,
  type FoundBy,
  type KeyCheck,
} from '@library-card/library-systems/port.ts'
import { chmodSync, statSync, writeFileSync } from 'node:fs'
import * as oidc from 'openid-client'
import { createClock } from '../clock.ts'
import type { Config } from '../config/config.ts'
import type { Feature } from '../feature.ts'
import { causeOf, checkMachine, type Finding, type Row } from './check-machine.ts'
import { checkReplicas } from './check-replicas.ts'
import { answerWords, faultOf, restrictionWords } from './failure-words.ts'
import { type Account, type Accounts, type FactsByCode, readAllFacts, withLists } from './lists.ts'
import { createEndedSessions } from '../members/ended-sessions.ts'
import { createMembers, type Member, type Members } from '../members/members.ts'
import { singleReplica } from '../replicas/replicas.ts'
import { redirectUri, authorizationUrl, newChecks, type Client } from '../sign-in/authorization.ts'
import { createProviders, type Providers, ForeignAddress } from '../sign-in/providers.ts'
import type { Migrations } from '../store/migrate.ts'
import { newRequestId } from '../http/request-id.ts'
import { lookUpAccount } from '../members/account-lookup.ts'
import { createCall } from '../members/calls.ts'
import { findOwnAccount, toHomeRecord } from '../members/home-record.ts'
import { type Differences, reportDifferences } from './report.ts'
import {
  areInNetwork,
  receivesBarcodes,
  type ConfiguredInstitution,
  type Provider,
} from '../config/network.ts'
import { oauthErrorOf } from '../sign-in/sign-in-step.ts'

const off: Finding = { text: 'off' }
const header = ['INSTITUTION', 'KEY', 'READ', 'WRITE', 'CONFIGURATION', 'ISSUER', 'SECRET', 'REDIRECT']

export async function runCheck(
  config: Config,
  migrations: Migrations,
  features: readonly Pick<Feature, 'name' | 'check'>[],
): Promise<{ text: string; passed: boolean }> {
  if (config.report !== null) requireWritable(config.report)
  const http = openHttp(config.network.limits, config.proxy)
  const clock = createClock(config.cardNow)
  const differences: Differences = new Map()
  const members = createMembers(
    config,
    { http, clock, ended: createEndedSessions(), replicas: singleReplica },
    {
      compared: (code, found) =>
        void differences.set(code, new Set([...(differences.get(code) ?? []), ...found])),
    },
  )
  const providers = createProviders(config, http)
  const checks = [...members.byCode.values()].map((member) =>
    checkMember(member, { config, members, providers }),
  )
  const checkAll = async () => {
    const [rows, ofReplicas, accounts, ofMachine, ofFeatures] = await Promise.all([
      Promise.all(checks),
      checkReplicas(config, migrations),
      findAccounts(config, members),
      checkMachine(config, { http, migrations }),
      checkFeatures(config, features),
    ])
    // A report covers every list.
    const facts = await readAllFacts(members, accounts, {
      createCall: () => createCheckCall(members),
      which: config.report === null ? 'of-a-card' : 'all',
    })
    return {
      rows,
      ofReplicas,
      ofPerson: checkPerson(config, members, accounts).map((row) => withLists(row, facts)),
      ofMachine: [...ofMachine, ...ofFeatures],
      report: writeReport(config, members, { accounts, facts, differences }),
    }
  }
  const { rows, ofReplicas, ofPerson, ofMachine, report } = await checkAll().finally(() => http.close())
  const all = [...ofReplicas, ...rows, ...ofPerson, ...ofMachine]
  const faults = listSentences(all, 'fault')
  const parts = [
    ...(ofReplicas.length > 0 ? [toTable(ofReplicas.map(toCells))] : []),
    toTable([header, ...rows.map(toCells)]),
    toTable(ofMachine.map(toCells)),
    ...(ofPerson.length > 0
      ? [toTable([['INSTITUTION', 'ACCOUNT', 'LOOKED UP BY'], ...ofPerson.map(toCells)])]
      : []),
    faults.length > 0 ? faults.join('\n') : 'No fault was found.',
    ...listSentences(all, 'hint'),
    ...report,
    ...featureStates(config),
    ...config.warnings,
    ...redirectAddresses(config, providers),
  ]
  return { text: parts.join('\n\n'), passed: faults.length === 0 }
}

async function checkFeatures(
  config: Config,
  features: readonly Pick<Feature, 'name' | 'check'>[],
): Promise<Row[]> {
  const states = config.network.features
  const checks = features
    .filter(({ name }) => states[name] === 'on')
    .map(({ check }) => check?.(config) ?? Promise.resolve([]))
  const found = await Promise.all(checks)
  return found.flat().map(({ name, ...finding }) => ({ institutionCode: name, findings: [finding] }))
}

type Dependencies = { config: Config; members: Members; providers: Providers }

/** Checks a member. Changes nothing at the institution or its provider. */
async function checkMember(
  { institution, availability, system }: Member,
  { config, members, providers }: Dependencies,
): Promise<Row> {
  const { code: institutionCode } = institution
  const [ofKey, ofProvider] = await Promise.all([
    availability().mode === 'off'
      ? [off, off, off, off]
      : system.check(createCheckCall(members)).then((key) => keyFindings(institutionCode, key)),
    checkProvider(providers.find(institutionCode), { providers, publicUrl: config.publicUrl }),
  ])
  const row = { institutionCode, findings: [...ofKey, ...ofProvider] }
  return receivesBarcodes(institution) ? withHint(row, barcodeHint) : row
}

const barcodeHint =
  'sharedId sends it the barcodes of patrons of other institutions: agree on that, and say so to patrons'

/**
 * Reports on a key. A key without access to the configuration cannot be verified. A key that only reads is enough
 * for a card.
 */
function keyFindings(institutionCode: string, key: KeyCheck): Finding[] {
  return [
    { ...ownerFinding(institutionCode, key), ...(key.hint !== undefined && { hint: key.hint }) },
    readFinding(key),
    areaFinding(key.write, { text: 'read-only' }),
    areaFinding(key.configuration, { text: 'no' }),
  ]
}

function ownerFinding(institutionCode: string, { institutionCode: owner, read }: KeyCheck): Finding {
  if (read === 'by-patron') return { text: 'none needed' }
  if (owner === institutionCode) return { text: 'its own' }
  if (owner === null) return { text: 'cannot be verified' }
  return { text: `of ${owner}`, fault: `the key belongs to ${owner}` }
}

function areaFinding(access: KeyCheck['read'], closed: Finding): Finding {
  if (access === 'no') return closed
  if (access === 'rejected') return { text: access, fault: 'its library system rejects the key' }
  if (!(access instanceof InstitutionFailure)) return { text: accessWords[access] }
  const text = stateWords[access.code] ?? access.code
  return { text, fault: `its library system ${answerWords(access)}` }
}

function readFinding({ read, restricted = [] }: KeyCheck): Finding {
  if (restricted.length > 0) return { text: 'in part', fault: restrictionWords(restricted) }
  return areaFinding(read, { text: 'no', fault: 'the key may not read patrons’ accounts' })
}

const accessWords = {
  yes: 'yes',
  'by-patron': 'by each patron',
  'not-verified': 'cannot be verified',
} as const

function toCells({ institutionCode, findings }: Row): string[] {
  return [institutionCode, ...findings.map(({ text }) => text)]
}

function toTable(lines: string[][]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  )
  const padded = lines.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)))
  return padded.map((cells) => cells.join('  ').trimEnd()).join('\n')
}

/** Lists each sentence of a member once. */
function listSentences(rows: Row[], kind: 'fault' | 'hint'): string[] {
  const sentences = rows.flatMap(({ institutionCode, findings }) =>
    findings.flatMap((finding) => (finding[kind] ? [`${institutionCode}: ${finding[kind]}`] : [])),
  )
  return [...new Set(sentences)]
}

function featureStates({ network: { features } }: Config): string[] {
  const states = Object.entries(features).map(([name, state]) => `${name} ${state}`)
  return states.length === 0 ? [] : [`Features: ${states.join(', ')}`]
}

function redirectAddresses({ publicUrl }: Config, { all }: Providers): string[] {
  if (all.length === 0) return []
  const width = Math.max(...all.map(({ name }) => name.length))
  const lines = all.map((provider) => `${provider.name.padEnd(width)}  ${redirectUri(publicUrl, provider)}`)
  return [['Redirect address to register at each provider:', ...lines].join('\n')]
}

/** Looks up the accounts of the person of `--as ID --at CODE` at all members, as after a sign-in. */
async function findAccounts({ person, network, institutions }: Config, members: Members): Promise<Accounts> {
  if (!person) return new Map()
  const { id, institutionCode: homeInstitutionCode } = person
  const home = members.byCode.get(homeInstitutionCode)
  const own = institutions.find(({ code }) => code === homeInstitutionCode)?.signIn
  const idType = (own ?? network.signIn)?.idType ?? null
  const atHome = home
    ? await ask(() => findOwnAccount(home, { by: 'sign-in', id, idType }, createCheckCall(members)))
    : null
  const record = atHome && !(atHome instanceof InstitutionFailure) ? toHomeRecord(members, atHome) : null
  const patron = { homeInstitutionCode, id, idType, home: record }
  const look = async (member: Member) => {
    const whose = { asker: 'background', patron, cacheKey: 'check', person: 'check' } as const
    const query = { ...whose, members, member, confirmsNoAccount: true } as const
    const found = await lookUpAccount(query, createCheckCall(members))
    return 'patronId' in found ? found : null
  }
  const found = [...members.byCode].map(
    async ([code, member]) => [code, member === home ? atHome : await ask(() => look(member))] as const,
  )
  return new Map(await Promise.all(found))
}

/** Reports on the accounts of a person. The output does not contain the id. */
function checkPerson({ person }: Config, members: Members, accounts: Accounts): Row[] {
  if (!person) return []
  const code = person.institutionCode
  const home = members.byCode.get(code)
  if (!home) return [rowOf(code, 'unknown', 'is not the code of an institution')]
  const found = accounts.get(code)
  if (found instanceof InstitutionFailure) return [rowOf(code, found.code, answerWords(found))]
  if (!found) return [rowOf(code, 'no account', 'knows nobody with this id as its own patron')]
  const others = [...members.byCode.values()].filter((member) => member !== home)
  const rows = others.map(({ institution }) =>
    areInNetwork(institution, home.institution)
      ? rowElsewhere(institution, accounts.get(institution.code), found)
      : rowOf(institution.code, notPartner),
  )
  const isAlone = rows.every(({ findings: [finding] }) =>
    ['no account', byThePatron, notPartner].includes(finding?.text ?? ''),
  )
  const fault =
    'this person has no account elsewhere; if they should have, network.accounts is not how this network links them'
  const ofHome = rowOf(code, 'home', isAlone && others.length > 0 ? fault : undefined)
  return [found.linkId === null && hasLinks(members) ? withHint(ofHome, noLinkingId) : ofHome, ...rows]
}

const noLinkingId =
  'its record of this person has no linking id, so other institutions are asked for the id at home'

const otherLinkingId =
  'its record of this person has another linking id than home, so a card shows no account there'

function hasLinks({ byCode }: Members): boolean {
  return [...byCode.values()].some(({ institution }) => institution.accounts === 'linked')
}

/** By the network file. */
const notPartner = 'not a partner'

/**
 * Throws if the report cannot be written, before any query: otherwise all queries would have to be repeated. Keeps
 * an earlier report. Only the file's owner may read it, because it is about one person's accounts.
 */
function requireWritable(file: string) {
  try {
    writeFileSync(file, '', { flag: 'a', mode: 0o600 })
    if (statSync(file).isFile()) chmodSync(file, 0o600)
  } catch {
    throw new Error(`--report: ${file} cannot be written. Give a path in a folder that exists.`)
  }
}

/** Writes the report, and returns the text to print about it. */
function writeReport(
  { person, report: file }: Config,
  members: Members,
  found: { accounts: Accounts; facts: FactsByCode; differences: Differences },
): string[] {
  if (!person || file === null) return []
  const report = reportDifferences(members, { ...found, home: person.institutionCode })
  writeFileSync(file, report)
  return [
    `The report is in ${file}. It should name no person and no institution: read it before you share it, in an issue.`,
  ]
}

/** Only the patron can find the account, by signing in there. */
const byThePatron = 'by the patron'

function rowElsewhere(
  { code, accounts }: ConfiguredInstitution,
  found: Account | undefined,
  home: FoundAccount,
): Row {
  const way = accounts === 'linked' ? (home.linkId === null ? 'home-id' : 'linking-id') : undefined
  if (!found) return withWay(rowOf(code, 'no account'), way)
  if (!(found instanceof InstitutionFailure)) {
    const row = withWay(rowOf(code, 'found'), found.foundBy)
    return way === 'linking-id' && found.foundBy === 'home-id' ? withHint(row, otherLinkingId) : row
  }
  if (answerStates[found.code].remedy === 'sign-in') return rowOf(code, byThePatron)
  return withWay(rowOf(code, found.code, faultOf(found)), way)
}

/** States whose name is not clear in a table. */
const stateWords: Partial<Record<AnswerState, string>> = { refused: 'no answer' }

/** How a linked account was looked up. */
const ways: Record<FoundBy, string> = {
  'linking-id': 'linking id',
  'home-id': 'id at home',
  confirmed: 'linking id, which is written otherwise there, and id at home',
}

function withWay(row: Row, way: FoundBy | undefined): Row {
  return way ? { ...row, findings: [...row.findings, { text: ways[way] }] } : row
}

function withHint({ institutionCode, findings }: Row, hint: string): Row {
  return { institutionCode, findings: findings.map((finding) => ({ ...finding, hint })) }
}

function rowOf(institutionCode: string, text: string, fault?: string): Row {
  return { institutionCode, findings: [{ text, ...(fault !== undefined && { fault }) }] }
}

/** Returns the answer, or the failure of the institution. */
async function ask<T>(look: () => Promise<T>): Promise<T | InstitutionFailure> {
  return look().catch((error: unknown) => {
    if (error instanceof InstitutionFailure) return error
    throw error
  })
}

function createCheckCall(members: Members): Call {
  const requestId = newRequestId()
  return createCall(members, { requestId, limit: 'signIn', priority: 'background', person: 'check' })
}

const none: Finding = { text: 'none' }
const unknown: Finding = { text: 'cannot be verified' }

/** Checks issuer, secret and redirect address, without signing anybody in. */
async function checkProvider(
  provider: Provider | null,
  { providers, publicUrl }: { providers: Providers; publicUrl: string },
): Promise<Finding[]> {
  if (!provider) return [none, none, none]
  try {
    const client = { provider, publicUrl, configuration: await providers.discover(provider) }
    const findings = [checkSecret(client), checkRedirect(client, providers)]
    return [issuerFinding(client), ...(await Promise.all(findings))]
  } catch (error) {
    return [discoveryFault(error), unknown, unknown]
  }
}

function discoveryFault(error: unknown): Finding {
  if (!(error instanceof ForeignAddress))
    return {
      text: 'no answer',
      fault: `its identity provider does not answer as one (${causeOf(error)})`,
    }
  const fault = `its identity provider has an address at ${error.host}, which signIn.hosts does not name`
  return { text: 'other host', fault }
}

/**
 * Hints at an issuer that differs only by a slash at the end, with which sign-ins work. Any other difference was
 * refused before.
 */
function issuerFinding({ provider, configuration }: Client): Finding {
  const { issuer } = configuration.serverMetadata()
  if (issuer === provider.issuer) return { text: 'reachable' }
  return { text: 'reachable', hint: `its identity provider writes its issuer ${issuer}` }
}

/** Redeems a code that does not exist. A provider that rejects the code has accepted the client. */
async function checkSecret(client: Client): Promise<Finding> {
  const request = oidc.genericGrantRequest(client.configuration, 'authorization_code', {
    code: 'library-card-check',
    redirect_uri: redirectUri(client.publicUrl, client.provider),
    code_verifier: oidc.randomPKCECodeVerifier(),
  })
  const error = await request.then(
    () => null,
    (reason: unknown) => reason,
  )
  const isChallenge = error instanceof oidc.WWWAuthenticateChallengeError
  const code = oauthErrorOf(error) ?? (isChallenge ? 'invalid_client' : '')
  if (code === 'invalid_grant') return { text: 'accepted' }
  if (!refusals.has(code)) return unknown
  return { text: 'refused', fault: `its identity provider refuses clientId or clientSecret (${code})` }
}
const refusals: ReadonlySet<string> = new Set(['invalid_client', 'unauthorized_client'])

/**
 * Requests a sign-in without a page. A provider that knows the redirect address sends the browser back there with
 * an error.
 */
async function checkRedirect(client: Client, providers: Providers): Promise<Finding> {
  const url = await authorizationUrl(client, { ...newChecks(), fresh: false, language: 'en' })
  url.searchParams.set('prompt', 'none')
  const fetchOnce = providers.fetchFrom(client.provider, { keepsRedirects: true })
  const response = await fetchOnce(url.href, {}).catch(() => null)
  const address = redirectUri(client.publicUrl, client.provider)
  if (response?.headers.get('location')?.startsWith(address)) return { text: 'registered' }
  if (!response || response.status < 400 || response.status >= 500) return unknown
  return { text: 'refused', fault: `its identity provider refuses the redirect address ${address}` }
}
