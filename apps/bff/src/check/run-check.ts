import { createClock } from '../clock.ts'
import type { Config } from '../config/config.ts'
import type { KeyCheck } from '../ils/port.ts'
import { createEndedSessions } from '../members/ended-sessions.ts'
import { createMembers, type Member, type Members } from '../members/members.ts'
import { singleReplica } from '../replicas/replicas.ts'
import { redirectUri } from '../sign-in/authorization.ts'
import { createProviders, type Providers } from '../sign-in/providers.ts'
import { createCheckCall, checkPerson } from './check-person.ts'
import { checkProvider } from './check-provider.ts'
import { openHttp } from '../upstream/http-client.ts'

/** One cell of a table; `fault` and `hint` are sentences for the list below it. */
export type Finding = { text: string; fault?: string; hint?: string }
export type Row = { institutionCode: string; findings: Finding[] }

const off: Finding = { text: 'off' }
const header = ['INSTITUTION', 'KEY', 'READ', 'WRITE', 'CONFIGURATION', 'ISSUER', 'SECRET', 'REDIRECT']

export async function runCheck(config: Config): Promise<{ text: string; isWell: boolean }> {
  const http = openHttp(config.network.limits)
  const clock = createClock(config.cardNow)
  const members = createMembers(config, {
    http,
    clock,
    ended: createEndedSessions(),
    replicas: singleReplica,
  })
  const providers = createProviders(config, http)
  const checks = [...members.byCode.values()].map((member) =>
    checkMember(member, { config, members, providers }),
  )
  const [rows, ofPerson] = await Promise.all([Promise.all(checks), checkPerson(config, members)]).finally(
    () => http.close(),
  )
  const all = [...rows, ...ofPerson]
  const faults = listSentences(all, 'fault')
  const parts = [
    toTable([header, ...rows.map(toCells)]),
    ...(ofPerson.length > 0 ? [toTable([['INSTITUTION', 'ACCOUNT'], ...ofPerson.map(toCells)])] : []),
    faults.length > 0 ? faults.join('\n') : 'No fault was found.',
    ...listSentences(all, 'hint'),
    ...featureStates(config),
    ...config.warnings,
    ...redirectAddresses(config, providers),
  ]
  return { text: parts.join('\n\n'), isWell: faults.length === 0 }
}

type Dependencies = { config: Config; members: Members; providers: Providers }

/** Changes nothing at the institution or its provider. */
async function checkMember(
  { institution, system }: Member,
  { config, members, providers }: Dependencies,
): Promise<Row> {
  const { code: institutionCode, mode } = institution
  const [ofKey, ofProvider] = await Promise.all([
    mode === 'off'
      ? [off, off, off, off]
      : system.check(createCheckCall(members)).then((key) => keyFindings(institutionCode, key)),
    checkProvider(providers.find(institutionCode), { providers, publicUrl: config.publicUrl }),
  ])
  return { institutionCode, findings: [...ofKey, ...ofProvider] }
}

/** A key without access to the configuration cannot be verified; one that only reads is enough for a card. */
function keyFindings(institutionCode: string, key: KeyCheck): Finding[] {
  return [
    ownerFinding(institutionCode, key),
    areaFinding(key.read, { text: 'no', fault: 'the key may not read patrons’ accounts' }),
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
  const text = access === 'no' ? undefined : accessWords.get(access)
  if (text !== undefined) return { text }
  return access === 'no' ? closed : { text: access, fault: `its library system does not answer (${access})` }
}

const accessWords: ReadonlyMap<KeyCheck['read'], string> = new Map([
  ['yes', 'yes'],
  ['by-patron', 'by each patron'],
  ['not-verified', 'cannot be verified'],
])

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
