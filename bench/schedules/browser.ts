import { setTimeout as wait } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'
import { insist, type Answer } from './insist.ts'
import type { Manner } from './schedule.ts'
import type { Tally } from './tally.ts'

type Due = { at: string } | null
export type End = { result: string; loan?: { due: Due }; was?: Due }

/** One loan or request as a click names it. `due` is what the tab showed then. */
export type Target = { institutionCode: string; id: string; due?: Due }
export type ActType = 'renewal' | 'cancellation'

/** `at` is when it was first sent and `told` when it was first answered, by `performance.now()`. */
export type Click = {
  type: ActType
  key: string
  at: number
  told: number
  targets: Target[]
  /** All that was ever told of it, by id. */
  ends: Map<string, End[]>
}

/** What a list of an institution shows. */
export type Shown = { id: string; title: string; due: Due; institutionCode: string }

export type Browser = ReturnType<typeof openBrowser>

const notFound: End = { result: 'not-found' }

/** What a patron's browser sends to the card. It keeps every click, and what it was told. */
export function openBrowser(card: { url: string; headers: Record<string, string>; tally: Tally }) {
  const clicks: Click[] = []

  async function click(type: ActType, targets: Target[], manner: Manner): Promise<void> {
    const at = performance.now()
    const made: Click = { type, key: randomUUID(), at, told: Infinity, targets, ends: new Map() }
    clicks.push(made)
    if (manner.kind === 'leaves') return send(made, manner.after)
    await Promise.all([send(made), ...(manner.kind === 'twice' ? [send(made)] : [])])
  }

  /** The same click, once or again. */
  async function send(made: Click, leavesAfter?: number): Promise<void> {
    const path = made.type === 'renewal' ? '/renewals' : cancellationOf(made.targets[0]!)
    const body = made.type === 'renewal' ? { loans: made.targets.map(toOrder) } : undefined
    const answer = await post(path, { key: made.key, body, leavesAfter })
    made.told = Math.min(made.told, performance.now())
    for (const { id } of made.targets) {
      const ends = made.ends.get(id) ?? []
      made.ends.set(id, [...ends, endIn(answer, { id, type: made.type })])
    }
  }

  async function check({ institutionCode, id }: Target): Promise<void> {
    const answer = await post('/outcomes/check', { body: { type: 'renewal', institutionCode, id } })
    if (answer.status !== 200 && answer.status !== 404) throw unexpected(answer)
  }

  /** Until nothing of the session runs any more. */
  async function waitForEnds(): Promise<void> {
    const answer = await get('/outcomes')
    if (answer.status !== 200) throw unexpected(answer)
  }

  /** A connection that breaks off makes a card silent: as a patron does, it asks again. */
  async function load(institutionCode: string, triesLeft = 25): Promise<Shown[]> {
    const answer = await get(`/institutions/${institutionCode}/card`)
    const told = JSON.parse(answer.text)
    if (told.state !== 'complete') {
      if (triesLeft === 0) throw unexpected(answer)
      await wait(200)
      return load(institutionCode, triesLeft - 1)
    }
    const items: Shown[] = [...told.loans.items, ...told.requests.items]
    return items.map(({ id, title, due }) => ({ id, title, due, institutionCode }))
  }

  function post(path: string, { key, body, leavesAfter }: Post): Promise<Answer> {
    const headers = {
      ...card.headers,
      ...(key && { 'idempotency-key': key }),
      ...(body && { 'content-type': 'application/json' }),
    }
    const init = { method: 'POST', headers, ...(body && { body: JSON.stringify(body) }) }
    return insist(
      { url: `${card.url}/api${path}`, init, ...(leavesAfter !== undefined && { leavesAfter }) },
      card.tally,
    )
  }

  function get(path: string): Promise<Answer> {
    return insist({ url: `${card.url}/api${path}`, init: { headers: card.headers } }, card.tally)
  }

  return { clicks, click, send, check, waitForEnds, load }
}

type Post = { key?: string; body?: object | undefined; leavesAfter?: number | undefined }

function toOrder({ institutionCode, id, due = null }: Target) {
  return { institutionCode, loanId: id, due }
}

function cancellationOf({ institutionCode, id }: Target): string {
  return `/institutions/${institutionCode}/requests/${id}/cancellation`
}

function endIn({ status, text }: Answer, { id, type }: { id: string; type: ActType }): End {
  if (status === 404) return notFound
  if (status !== 200) throw unexpected({ status, text })
  if (type === 'cancellation') return JSON.parse(text) as End
  const lines = text.trimEnd().split('\n')
  const told = lines.map((line) => JSON.parse(line)).filter((line) => line.id === id && line.outcome)
  if (told.length !== 1) throw unexpected({ status, text })
  return told[0].outcome as End
}

function unexpected({ status, text }: Answer): Error {
  return new Error(`The card answered ${status}: ${text}`)
}
