import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { callsOfClearance, updatesOfDay } from '../deploy/calls-of-day.ts'
import { readCard, signIn, type Headers } from './client.ts'
import { accounts, hour, members, minute, noAccountRefreshedAfter } from './day-model.ts'
import { printTable, round1 } from './figures.ts'
import { withNetwork, type BenchNetwork } from './network.ts'

/** Counts the calls of each kind of visit with a card, and returns those that differ from the formula. */
export async function benchVisits(): Promise<string[]> {
  // oxlint-disable-next-line one-clock/no-machine-time -- the card’s clock starts at the machine’s time
  const due = { member: accounts - 1, at: new Date(Date.now() + 48 * hour).toISOString() }
  const measured = await withNetwork({ members, accounts, loans: 5, due }, measure)
  printTable(`Calls of one patron with all lists at ${accounts} of ${members} institutions`, measured)
  printReplicas(measured)
  return Object.entries(expected)
    .filter(([kind, calls]) => measured[kind] !== calls)
    .map(([kind, calls]) => `${kind}: ${measured[kind]} calls instead of ${calls}`)
}

/** What one process knows of "no account" is unknown to the others, and nginx assigns each session to one of them. */
function printReplicas({
  'sign-in and first card': first = 0,
  'next session': known = 0,
}: Record<string, number>) {
  const replicas = 3
  const mean = (known + (replicas - 1) * first) / replicas
  console.log(
    `\nWith ${replicas} processes: Refresh as with one, the next session ${round1(mean)} calls on average`,
  )
}

const lists = 3
const none = members - accounts
const expected: Record<string, number> = {
  'sign-in and first card': accounts * (1 + lists) + none,
  Refresh: accounts * (1 + lists),
  'Refresh after five minutes': accounts * (1 + lists) + none,
  'next session': accounts * (1 + lists),
  'a first reminder': accounts * lists + none,
  // The address at home; the account and its lists at the one institution with something due.
  'a reminder beside a calendar': 1 + lists,
  "a calendar's first update": accounts * lists + none,
  "a calendar's next update": accounts * lists,
  'a clearance of one patron':
    callsOfClearance.search + accounts * callsOfClearance.account + none * callsOfClearance.noAccount,
}

async function measure(network: BenchNetwork): Promise<Record<string, number>> {
  const { card, signInUrl, patron, headers } = network
  const counted: Record<string, number> = {}
  const count = async <T>(kind: string, visit: () => Promise<T>): Promise<T> => {
    await network.countCalls()
    const result = await visit()
    counted[kind] = await network.countCalls()
    return result
  }
  await post(network, headers, '/api/sign-out/everywhere')
  const read = (session: Headers) =>
    fetch(`${card.url}/api/card`, { headers: session }).then((it) => it.text())

  const session = await count('sign-in and first card', async () => {
    const first = await signIn(signInUrl, patron)
    await read(first)
    return first
  })
  await count('Refresh', () => readCard(card, session))
  card.child.send({ advanceClock: noAccountRefreshedAfter })
  await once(card.child, 'message')
  await count('Refresh after five minutes', () => readCard(card, session))
  await post(network, session, '/api/sign-out')
  const next = await count('next session', async () => {
    const again = await signIn(signInUrl, patron)
    await read(again)
    return again
  })
  const remind = async () => {
    const { result } = (await (await post(network, next, '/api/reminders/now')).json()) as { result: string }
    if (result !== 'sent') throw new Error(`no reminder was sent: ${result}`)
  }
  const advance = async (milliseconds: number) => {
    card.child.send({ advanceClock: milliseconds })
    await once(card.child, 'message')
  }
  await post(network, next, '/api/reminders', { days: 3, hour: 7, titles: false })
  await count('a first reminder', remind)
  const ordered = await post(network, next, '/api/calendar', { titles: false })
  const { address } = (await ordered.json()) as { address: string }
  const poll = () => fetch(address).then((calendar) => calendar.text())
  await count("a calendar's first update", poll)
  // One reminder at once in ten minutes.
  await advance(11 * minute)
  await count('a reminder beside a calendar', remind)
  await advance((24 / updatesOfDay) * hour)
  await count("a calendar's next update", poll)
  const staff = await signIn(`${signInUrl}?as=staff`, patron)
  await count('a clearance of one patron', () => runClearance(network, staff))
  return counted
}

async function runClearance(network: BenchNetwork, staff: Headers) {
  const headers = { ...staff, 'idempotency-key': randomUUID() }
  const ordered = await post(network, headers, '/api/staff/clearances', { ids: [network.patron.idAtHome] })
  const { id } = (await ordered.json()) as { id: string }
  const read = async () => {
    const report = await fetch(`${network.card.url}/api/staff/clearances/${id}`, { headers: staff })
    return (await report.json()) as { clearance: { state: string }; rows: { result: string }[] }
  }
  while ((await read()).clearance.state !== 'done') await wait(100)
  const [row] = (await read()).rows
  if (row?.result !== 'something-open') throw new Error(`The clearance found ${row?.result}.`)
}

function post({ card }: BenchNetwork, headers: Headers, path: string, body: object = {}) {
  return fetch(`${card.url}${path}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}
