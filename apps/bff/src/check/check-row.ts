import type { KeyCheck, KeyAccess } from '../ils/port.ts'

/** `fault` says what is wrong; without one the words are for information. */
type Finding = { words: string; fault?: string }

/** What `--check` says of one member. */
export type CheckRow = {
  institutionCode: string
  key: Finding
  usersRead: Finding
  usersWrite: Finding
  configuration: Finding
  issuer: Finding
}

export type IssuerCheck = 'none' | 'reachable' | 'no answer' | { foreignHost: string }

type Found = { institutionCode: string; key: KeyCheck | 'off'; issuer: IssuerCheck }

export function toCheckRow({ institutionCode, key, issuer }: Found): CheckRow {
  const told = key === 'off' ? notAsked : toKeyFindings(institutionCode, key)
  return { institutionCode, ...told, issuer: toIssuerFinding(issuer) }
}

const off: Finding = { words: 'off' }
const notAsked = { key: off, usersRead: off, usersWrite: off, configuration: off }

/** A key without the Configuration area cannot tell whose it is, and one that reads only is enough for a card. */
function toKeyFindings(institutionCode: string, key: KeyCheck) {
  return {
    key: toOwner(institutionCode, key),
    usersRead: toArea(key.usersRead, { words: 'no', fault: 'the key does not open the area Users' }),
    usersWrite: toArea(key.usersWrite, { words: 'read-only' }),
    configuration: toArea(key.configuration, { words: 'no' }),
  }
}

function toOwner(institutionCode: string, key: KeyCheck): Finding {
  if (key.institutionCode === institutionCode) return { words: 'its own' }
  if (key.institutionCode === null) return { words: 'cannot be verified' }
  return { words: `of ${key.institutionCode}`, fault: `the key belongs to ${key.institutionCode}` }
}

function toArea(access: KeyAccess, closed: Finding): Finding {
  if (access === 'yes') return { words: 'yes' }
  return access === 'no' ? closed : { words: access, fault: `its library system does not answer (${access})` }
}

function toIssuerFinding(issuer: IssuerCheck): Finding {
  if (issuer === 'none' || issuer === 'reachable') return { words: issuer }
  if (issuer === 'no answer') return { words: issuer, fault: 'its identity provider does not answer as one' }
  const { foreignHost } = issuer
  const fault = `its identity provider has an address at ${foreignHost}, which signIn.hosts does not name`
  return { words: 'other host', fault }
}

const columns = [
  ['KEY', 'key'],
  ['USERS READ', 'usersRead'],
  ['USERS WRITE', 'usersWrite'],
  ['CONFIGURATION', 'configuration'],
  ['ISSUER', 'issuer'],
] as const

/** A table, a row for each member, and below it everything that is wrong. */
export function printCheck(rows: CheckRow[]): string {
  const header = ['INSTITUTION', ...columns.map(([title]) => title)]
  const cells = rows.map((row) => [row.institutionCode, ...columns.map(([, key]) => row[key].words)])
  const lines = [header, ...cells]
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const table = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return [...table, '', ...(faultsOf(rows).length > 0 ? faultsOf(rows) : ['No fault was found.'])].join('\n')
}

/** One line a fault; a member that is silent three times is silent once. */
export function faultsOf(rows: CheckRow[]): string[] {
  const faults = rows.flatMap(({ institutionCode, ...findings }) =>
    Object.values<Finding>(findings).flatMap(({ fault }) => (fault ? [`${institutionCode}: ${fault}`] : [])),
  )
  return [...new Set(faults)]
}
