import { keyOf } from './alma/keys.ts'
import { serviceUser } from './folio/service-user.ts'
import { almaNames, folioNames, kohaNames, paiaNames } from './institutions.ts'
import { keyAt } from './koha/koha.ts'
import { clientOf } from './paia/paia.ts'

export const clientSecret = 'demo-client-secret'

/** Our keys at all institutions, by the names of the variables in the demo's network files. They are not secret. */
export function mockKeys(): Record<string, string> {
  const keys = [
    ...almaNames.map((name) => [name, keyOf(name)]),
    ...paiaNames.map((name) => [name, clientOf(name)]),
    ...kohaNames.map((name) => [name, keyAt(name)]),
    ...folioNames.map((name) => [name, serviceUser()]),
  ]
  const variables = keys.map(([name, key]) => [`DEMO_KEY_${name}`, key])
  return { ...Object.fromEntries(variables), DEMO_CLIENT_SECRET: clientSecret }
}
