import type { KeyCheck, Opens } from '../ils/port.ts'

/** `fault` says what is wrong; without one the words are for information. */
export type Finding = { words: string; fault?: string }

/** What `--check` says of one member. */
export type CheckRow = {
  institutionCode: string
  key: Finding
  usersRead: Finding
  usersWrite: Finding
  configuration: Finding
  issuer: Finding
}

type Found = { institutionCode: string; key: KeyCheck | 'off'; issuer: boolean | 'none' }

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

function toArea(opens: Opens, closed: Finding): Finding {
  if (opens === 'yes') return { words: 'yes' }
  return opens === 'no' ? closed : { words: opens, fault: `its library system does not answer (${opens})` }
}

function toIssuerFinding(issuer: boolean | 'none'): Finding {
  if (issuer === 'none') return { words: 'none' }
  if (issuer) return { words: 'reachable' }
  return { words: 'no answer', fault: 'its identity provider does not answer as one' }
}
