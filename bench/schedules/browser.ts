import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Moment } from '@library-card/contract/moment.ts'
import type { Manner, Tally } from './schedule.ts'

type Due = Moment | null
export type Outcome = { result: string; loan?: { due: Due }; was?: Due }

/** A loan or request in a click. `due`: the date that the tab showed. */
export type Target = { institutionCode: string; id: string; due?: Due }
export type ActionType = 'renewal' | 'cancellation'

/** `sentAt` and `answeredAt`: the first time, by `performance.now()`. */
export type Click = {
  type: ActionType
  key: string
  sentAt: number
  answeredAt: number
  targets: Target[]
  /** All reported outcomes, by id. */
  outcomes: Map<string, Outcome[]>
}

export type Row = { id: string; title: string; due: Due; institutionCode: string }

export type Browser = ReturnType<typeof openBrowser>
type Options = { url: string; headers: Record<string, string>; tally: Tally }
type Answer = { status: number; text: string }
type Init = { method?: string; headers?: Record<string, string>; body?: string }
type Sending = { leavesAfter?: number; isLast?: boolean }
type Post = { key?: string; body?: object | undefined; leavesAfter?: number | undefined }

const maxWait = 300_000
const pause = 100
/** Milliseconds before a repeated request: longer each time, as a page waits, or a busy card would never catch up. */
const pauseBefore = (tries: number) => Math.min(pause * 2 ** tries, 1_000)
/** Another action is in flight, or the patron has too many, or the database is away. */
const isTemporary = (status: number) => status === 409 || status === 429 || status >= 500
/** Milliseconds that a next click may take. */
const patience = 5_000
const longAgo: Due = { at: '2000-01-01T00:00:00Z' }

/** Sends what a patron's browser sends to the card, and records every click with its outcomes. */
export function openBrowser({ url: origin, headers, tally }: Options) {
  const clicks: Click[] = []

  async function click(type: ActionType, targets: Target[], manner: Manner): Promise<void> {
    const one: Click = {
      type,
      key: randomUUID(),
      sentAt: performance.now(),
      answeredAt: Infinity,
      targets,
      outcomes: new Map(),
    }
    clicks.push(one)
    if (manner.kind === 'leaves') return send(one, { leavesAfter: manner.after })
    await Promise.all([send(one), ...(manner.kind === 'twice' ? [send(one)] : [])])
  }

  /**
   * Sends a click, for the first time or again. An action that another process has left has no outcome yet; in the end each
   * has one.
   */
  async function send(one: Click, { leavesAfter, isLast = false }: Sending = {}): Promise<void> {
    const path = one.type === 'renewal' ? '/renewals' : cancellationPath(one.targets[0]!)
    const body = one.type === 'renewal' ? { loans: one.targets.map(toOrder) } : undefined
    const answer = await post(path, { key: one.key, body, leavesAfter })
    one.answeredAt = Math.min(one.answeredAt, performance.now())
    for (const { id } of one.targets) {
      const told = outcomesIn(answer, id)
      if (isLast && told.length === 0) throw unexpected(answer)
      // A click that joined a next click has its outcome, which is about a date that no tab showed.
      const own = told.filter((outcome) => !isShown(longAgo, outcome))
      one.outcomes.set(id, [...(one.outcomes.get(id) ?? []), ...own])
    }
  }

  async function check({ institutionCode, id }: Target): Promise<void> {
    const answer = await post('/outcomes/check', { body: { type: 'renewal', institutionCode, id } })
    if (answer.status !== 200 && answer.status !== 404) throw unexpected(answer)
  }

  /** Those of these loans on which a next click would not be accepted now. */
  async function findBlocked(targets: Target[], triesLeft = 20): Promise<Target[]> {
    const accepted = await clickNext(targets)
    if (accepted) return targets.filter(({ id }) => !accepted.has(id))
    if (triesLeft === 0) return targets
    await wait(pause)
    return findBlocked(targets, triesLeft - 1)
  }

  /** The ids of the loans whose click was accepted. null: the card is busy, or has too many clicks of this patron. */
  async function clickNext(targets: Target[]): Promise<Set<string> | null> {
    // Each loan has a later due date than that one, so the institution is not asked.
    const body = JSON.stringify({ loans: targets.map((one) => toOrder({ ...one, due: longAgo })) })
    const own = { ...headers, 'idempotency-key': randomUUID(), 'content-type': 'application/json' }
    const init = { method: 'POST', headers: own, body, signal: AbortSignal.timeout(patience) }
    const answer = await readAnswer(`${origin}/api/renewals`, init).catch(() => null)
    if (answer?.status !== 200) return null
    const accepted = linesOf(answer.text).filter(({ outcome }) => outcome && isShown(longAgo, outcome))
    return new Set(accepted.map(({ id }) => id))
  }

  /** Waits at most until this time, and returns whether no action of the session is in flight any more. */
  async function haveEnded(until: number): Promise<boolean> {
    const answer = await request('/outcomes', {})
    if (answer.status !== 200) throw unexpected(answer)
    if (runningIn(answer.text).size === 0) return true
    if (performance.now() >= until) return false
    await wait(pause)
    return haveEnded(until)
  }

  /** A broken connection leaves a card without an answer: then the list is loaded again, as a patron would do. */
  async function load(institutionCode: string, until = performance.now() + maxWait): Promise<Row[]> {
    const answer = await request(`/institutions/${institutionCode}/card`, {})
    const card = JSON.parse(answer.text)
    if (card.state !== 'complete') {
      if (performance.now() > until) throw unexpected(answer)
      await wait(200)
      return load(institutionCode, until)
    }
    const items: Row[] = [...card.loans.items, ...card.requests.items]
    return items.map(({ id, title, due }) => ({ id, title, due, institutionCode }))
  }

  function post(path: string, { key, body, leavesAfter }: Post): Promise<Answer> {
    const own = {
      ...(key && { 'idempotency-key': key }),
      ...(body && { 'content-type': 'application/json' }),
    }
    const init = { method: 'POST', headers: own, ...(body && { body: JSON.stringify(body) }) }
    return request(path, init, leavesAfter)
  }

  /**
   * Repeats a request until its response is complete: the server may be restarting, or another action in flight. The first
   * attempt is aborted after `leavesAfter` milliseconds.
   */
  async function request(path: string, init: Init, leavesAfter?: number): Promise<Answer> {
    const until = performance.now() + maxWait
    for (let tries = 0; performance.now() < until; tries++) {
      const abort = tries === 0 && leavesAfter !== undefined && { signal: AbortSignal.timeout(leavesAfter) }
      const all = { ...init, headers: { ...headers, ...init.headers }, ...abort }
      const answer = await readAnswer(`${origin}/api${path}`, all).catch(() => null)
      if (answer && !isTemporary(answer.status) && isComplete(answer, path)) return answer
      if (tries === 0) tally.resent += 1
      await wait(pauseBefore(tries))
    }
    throw new Error(`No answer of ${path} in ${maxWait / 1000} seconds.`)
  }

  return { clicks, click, send, check, findBlocked, haveEnded, load }
}

async function readAnswer(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init)
  return { status: response.status, text: await response.text() }
}

/** A truncated stream has no `end`. */
function isComplete({ status, text }: Answer, path: string): boolean {
  const isStream = status === 200 && /\/(renewals|cancellation|outcomes)$/.test(path)
  return !isStream || text.includes('{"type":"end"}')
}

/** Whether an outcome is that of a click whose page showed this date. */
function isShown(due: Due, { was = null }: Outcome): boolean {
  return JSON.stringify(was) === JSON.stringify(due)
}

function toOrder({ institutionCode, id, due = null }: Target) {
  return { institutionCode, loanId: id, due }
}

function cancellationPath({ institutionCode, id }: Target): string {
  // PAIA identifies a request by an address.
  return `/institutions/${institutionCode}/requests/${encodeURIComponent(id)}/cancellation`
}

function outcomesIn({ status, text }: Answer, id: string): Outcome[] {
  const own = linesOf(text).flatMap((line) => (line.id === id && line.outcome ? [line.outcome] : []))
  if (status !== 200 || own.length > 1) throw unexpected({ status, text })
  return own
}

/** The ids of actions without an outcome. */
function runningIn(text: string): Set<string> {
  const lines = linesOf(text)
  const ended = new Set(lines.filter(({ outcome }) => outcome).map(({ id }) => id))
  return new Set(lines.flatMap(({ id, outcome }) => (outcome === null && !ended.has(id) ? [id] : [])))
}

/** The line `end` has no id and no outcome. */
function linesOf(text: string): { id: string; outcome?: Outcome | null }[] {
  const lines = text.split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line))
}

function unexpected({ status, text }: Answer): Error {
  return new Error(`The card answered ${status}: ${text}`)
}
