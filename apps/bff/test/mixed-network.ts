import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { institutionOf, type InstitutionName } from '@library-card/mock-network/institutions.ts'
import { serviceUser } from '@library-card/mock-network/folio/service-user.ts'

export { staffWords } from '@library-card/mock-network/folio/account-json.ts'

/** The network file with several library systems. The home institution has Alma. */
export const mixedNetwork = readFileSync(join(import.meta.dirname, '../../../demo/mixed.yaml'), 'utf8')

/** The mixed network without waits for the rate limit, which has tests of its own. */
export const fastMixedNetwork = mixedNetwork.replace(
  'accounts: linked',
  'accounts: linked\n  guard: { callsPerSecond: 1000 }',
)

/** Keys that an entry needs where each institution has a provider of its own. No patron is at home there. */
const signIn = `
    home: { groups: [NOBODY] }
    signIn: { issuer: http://127.0.0.1:1/idp, clientId: card, idClaim: id, clientSecret: { env: DEMO_CLIENT_SECRET } }`

/** Adds this institution of `demo/mixed.yaml` to a network file. */
function withInstitution(name: InstitutionName): (file: string) => string {
  const { code } = institutionOf(name)
  const entry = mixedNetwork
    .split(/\n\n(?= {2}(?:#|- code:))/)
    .find((part) => part.includes(`- code: ${code}\n`))
  if (entry === undefined) throw new Error(`demo/mixed.yaml has no ${code}`)
  return (file) => `${file.trimEnd()}\n\n${entry.trimEnd()}${signIn}\n`
}

export const withHeron = withInstitution('HERON')
export const withFernhill = withInstitution('FERNHILL')
/** A service user at Fernhill who may not change anything. */
export const readerAtFernhill = serviceUser('library-card-reader')
