import { setTimeout as wait } from 'node:timers/promises'
import { InstitutionFailure } from '../exchange/failure.ts'
import { idOf, objectsIn, text, type JsonObject } from '../json-values.ts'
import type { Call } from '../port.ts'
import type { Access } from './access.ts'
import { getRows, toQuery } from './koha-call.ts'

export type Title = { title: string | null; author: string | null }
export type Titles = ReadonlyMap<string, Title>

/** Reads one list, and calls `titlesOf` for its titles. */
type Read<T> = (titlesOf: (biblioIds: (string | null)[]) => Promise<Titles>) => Promise<T>

/** Lists of one patron that are read at the same time. `open`: the number of lists whose rows have not arrived. */
type Reading = {
  open: number
  wanted: Set<string>
  asked: Promise<Titles> | null
  allRead: () => void
  done: Promise<void>
}

/** Milliseconds for which a list that has its rows waits for the other lists, so that they share the call for titles. */
const patience = 1_000

const none: Titles = new Map()

/**
 * Creates the look-up of titles. The lists of a patron that are read at the same time share one call. Titles are not
 * cached, to keep no record of what a patron reads.
 */
export function createTitles(access: Access) {
  const readings = new Map<string, Reading>()

  /** Reads a list of this patron. If the look-up of titles fails, the list has no titles. */
  async function withTitles<T>(patronId: string, call: Call, read: Read<T>): Promise<T> {
    // The key has the person, so that persons never share an answer.
    const key = `${call.person} ${patronId}`
    const reading = readings.get(key) ?? createReading()
    readings.set(key, reading)
    reading.open += 1
    const leave = once(() => {
      reading.open -= 1
      if (reading.open > 0) return
      end()
      reading.allRead()
    })
    const end = () => void (readings.get(key) === reading && readings.delete(key))

    async function titlesOf(biblioIds: (string | null)[]): Promise<Titles> {
      const ids = biblioIds.filter((id) => id !== null)
      if (reading.asked) return lookUpTitles(access, ids, call)
      for (const id of ids) reading.wanted.add(id)
      leave()
      if (ids.length === 0) return none
      await Promise.race([reading.done, wait(patience, null, { ref: false })])
      end()
      reading.asked ??= lookUpTitles(access, [...reading.wanted], call)
      return reading.asked
    }

    return read(titlesOf).finally(leave)
  }

  return { withTitles }
}

function createReading(): Reading {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { open: 0, wanted: new Set(), asked: null, allRead: resolve, done: promise }
}

function once(action: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) action()
    isDone = true
  }
}

/** Maximum number of ids in one call: more would make the address too long. */
const atOnce = 100

export async function lookUpTitles(access: Access, biblioIds: string[], call: Call): Promise<Titles> {
  const parts: string[][] = []
  for (let at = 0; at < biblioIds.length; at += atOnce) parts.push(biblioIds.slice(at, at + atOnce))
  const found = await Promise.all(parts.map((ids) => lookUpPart(access, ids, call)))
  return new Map(
    found.flatMap((rows) => rows.map((row) => [idOf(row.biblio_id) ?? '', titleIn(row)] as const)),
  )
}

async function lookUpPart(access: Access, ids: string[], call: Call): Promise<JsonObject[]> {
  const conditions = { biblio_id: { '-in': ids.map(Number) } }
  const path = `/biblios?${toQuery(conditions, { _per_page: String(atOnce) })}`
  try {
    return objectsIn((await getRows(access, { path }, call)).rows)
  } catch (error) {
    if (error instanceof InstitutionFailure) return []
    throw error
  }
}

/** Catalogues end a title with the punctuation mark that separates it from the next field on a catalogue card. */
export function titleIn({ title, author }: JsonObject): Title {
  return { title: text(text(title, 'title')?.replace(/ [/:;=]$/, ''), 'title'), author: text(author) }
}
