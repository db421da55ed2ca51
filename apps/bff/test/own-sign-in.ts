import type { Headers } from './card.ts'
import type { TestNetwork } from './network.ts'

export const birch = 'DE-BIRCH'

export async function signInAtBirch(
  { app }: TestNetwork,
  headers: Headers,
  username = '',
  password = 'demo',
) {
  const url = `/api/institutions/${birch}/sign-in`
  return app.inject({ method: 'POST', url, headers, payload: { username, password } })
}

/** A network file in which Birchwood keeps returned loans and has two pickup places, even if its library system has neither. */
export function withEverythingAtBirch(file: string): string {
  const [before = '', birchwood = ''] = file.split(`- code: ${birch}\n`)
  const libraries = ['reading', 'annex'].map(
    (name) => `\n      - { code: 'http://uri.birch.example/storage/${name}', name: ${name}, pickup: true }`,
  )
  return `${before}- code: ${birch}\n    history: true\n    libraries:${libraries.join('')}\n${birchwood}`
}

/** A network file with shared ids in which our client finds the accounts at Birchwood; Robin Vale is its test patron. */
export function withClientAtBirch(file: string): string {
  const lines = [
    'key: { env: DEMO_KEY_BIRCH }',
    "testPatron: '4471209'",
    'home: { campuses: [BIRCH] }',
    'signIn: { issuer: http://127.0.0.1:1/idp, clientId: card, idClaim: id, clientSecret: { env: DEMO_CLIENT_SECRET } }',
  ]
  return file.replace(/(- code: DE-BIRCH\n[^]*?)accounts: own-sign-in/, `$1${lines.join('\n    ')}`)
}
