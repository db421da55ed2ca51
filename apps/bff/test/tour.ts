import { randomUUID } from 'node:crypto'
import type { AccountCard, CardLine, InstitutionCard } from '@library-card/contract/card.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { codeOf, linesOf } from './card.ts'
import { ownPage, type TestNetwork } from './network.ts'
import { canariesIn, type Canary } from './canaries.ts'
import { routesOf } from './routes.ts'

type Headers = Record<string, string>

/** Uses all routes, and collects canaries and error responses. */
export type Tour = ReturnType<typeof createTour>

export function createTour(card: TestNetwork) {
  const canaries: Canary[] = []
  const errors: string[] = []

  async function call(options: InjectOptions): Promise<LightMyRequestResponse> {
    const answer = await card.app.inject(options)
    if (answer.statusCode >= 400) errors.push(`${answer.body}${JSON.stringify(answer.headers)}`)
    return answer
  }

  function plant(what: string, text: string | undefined) {
    if (text) canaries.push({ what, text })
  }

  /** Posts as a page does after a click. */
  async function post(url: string, headers: Headers, payload?: object) {
    const key = randomUUID()
    plant('idempotency key', key)
    return call({
      method: 'POST',
      url,
      headers: { ...headers, 'idempotency-key': key },
      ...(payload && { payload }),
    })
  }

  async function signIn(patron: MockPatron, query?: string): Promise<Headers> {
    const headers = await card.signIn(patron, query)
    plant('session', headers['cookie']?.split('=')[1])
    plant('name', patron.displayName)
    plant('patron id', patron.idAtHome)
    return headers
  }

  async function readCards(headers: Headers): Promise<InstitutionCard[]> {
    const { body } = await call({ url: '/api/card?fresh=true', headers })
    const lines = linesOf<CardLine>(body)
    const cards = lines.flatMap((line) => (line.type === 'card' ? [line.card] : []))
    canaries.push(...canariesIn(cards))
    return cards
  }

  return { card, canaries, errors, call, plant, post, signIn, readCards }
}

function isComplete(card: InstitutionCard): card is AccountCard {
  return card.state === 'complete'
}

/** A patron reads everything, acts at every institution, and leaves unsure actions behind. */
export async function tourAsPatron({ card, call, post, plant, readCards }: Tour, headers: Headers) {
  const cards = await readCards(headers)
  const history = await call({ url: `/api/institutions/${codeOf('NORTH')}/history`, headers })
  const { items }: { items?: { title: string }[] } = history.json()
  if (!items) throw new Error(`No past loans: ${history.body}`)
  for (const { title } of items) plant('past title', title)
  const accounts = cards.filter(isComplete)
  card.network.fault({ institution: 'HARBOUR', operation: 'renew', kind: 'commit-then-hang' })
  card.network.fault({ institution: 'LAKE', operation: 'renew', kind: 'hang' })
  const loans = accounts.flatMap(({ institutionCode, loans: section }) =>
    section.state === 'ok' ? section.items.map(({ id, due }) => ({ institutionCode, loanId: id, due })) : [],
  )
  await post('/api/renewals', headers, { loans })
  for (const { institutionCode, loanId: id } of loans)
    await post('/api/outcomes/check', headers, { type: 'renewal', institutionCode, id })
  for (const { institutionCode, requests } of accounts) {
    const ids = requests.state === 'ok' ? requests.items.map(({ id }) => encodeURIComponent(id)) : []
    for (const id of ids) {
      const path = `/api/institutions/${institutionCode}/requests/${id}`
      await post(`${path}/pickup`, headers, { libraryCode: 'GEO' })
      await post(`${path}/cancellation`, headers)
    }
    await call({ url: `/api/institutions/${institutionCode}/card`, headers })
    await call({ url: `/api/institutions/${institutionCode}/fees`, headers })
  }
  const { address } = (await post('/api/calendar', headers, { titles: true })).json<{ address: string }>()
  const { pathname } = new URL(address)
  plant('calendar token', pathname.split('/')[2]?.replace('.ics', ''))
  await call({ url: pathname })
  await post('/api/reminders', headers, { days: 7, hour: 7, titles: true })
  await post('/api/reminders/now', headers)
  for (const url of [
    '/api/outcomes',
    '/api/calendar',
    '/api/reminders',
    '/api/views',
    '/api/session',
    '/api/sessions',
  ])
    await call({ url, headers })
  await post('/api/preferences', headers, { notAsked: [codeOf('VALLEY')] })
  await post('/api/session/seen', headers)
}

/** A member of staff searches for the patron in every way, and requests all data, titles and a clearance. */
export async function tourAsStaff({ call, post, plant }: Tour, headers: Headers, patron: MockPatron) {
  const terms = [patron.displayName, patron.idAtHome, 'vale', 'canary-search-term']
  plant('search term', terms.at(-1))
  for (const term of terms) await post('/api/staff/patrons', headers, { term })
  const { patrons = [] } = (await post('/api/staff/patrons', headers, { term: patron.idAtHome })).json<{
    patrons?: { handle: string }[]
  }>()
  for (const { handle } of patrons) {
    plant('handle', handle)
    await call({ url: `/api/staff/patrons/${handle}`, headers })
    await call({ url: `/api/staff/patrons/${handle}/activity`, headers })
    for (const institutionCode of ['NORTH', 'HARBOUR', 'LAKE'].map(codeOf))
      await post(`/api/staff/patrons/${handle}/titles`, headers, { institutionCode, reason: 'asked-at-desk' })
  }
  const ids = [patron.idAtHome, 'canary-clearance-id']
  plant('clearance id', ids.at(-1))
  const { id } = (await post('/api/staff/clearances', headers, { ids })).json<{ id: string }>()
  await call({ url: `/api/staff/clearances/${id}`, headers })
  await call({ url: '/api/staff/clearances', headers })
  const whom = { by: 'ids', ids }
  const report = (await post('/api/staff/elsewhere', headers, { whom, reason: 'debts' })).json<{
    id: string
  }>()
  await call({ url: `/api/staff/elsewhere/${report.id}`, headers })
}

/** Sends invalid requests with canaries to every route, in every role, except sign-out, which would end the sessions. */
export async function tourOfErrors({ card, call, plant, canaries }: Tour, roles: Headers[]) {
  const junk = 'canary-<junk>-"ünïcode"'
  plant('junk', junk)
  const texts = [junk, ...canaries.slice(-4).map(({ text }) => text)].map(encodeURIComponent)
  const sent = {
    'content-type': 'application/json',
    'idempotency-key': junk.normalize('NFKD').replaceAll(/[^ -~]/g, ''),
  }
  for (const route of [...routesOf(card.app), 'GET /nowhere/:code']) {
    const [method, path] = route.split(' ') as ['GET' | 'POST' | 'DELETE', string]
    if (path.startsWith('/api/sign-out')) continue
    for (const headers of [{}, ownPage, ...roles]) {
      for (const text of texts) {
        const url = `${path.replaceAll(/:\w+/g, text)}?q=${text}`
        const payload = method === 'POST' ? { payload: `{"term":"${text}"` } : {}
        await call({ method, url, headers: { ...headers, ...(method === 'POST' && sent) }, ...payload })
      }
    }
  }
}
