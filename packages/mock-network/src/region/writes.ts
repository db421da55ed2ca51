import type { InstitutionName } from '../institutions.ts'
import type { FoundAccount } from '../patrons/record.ts'

export const acts = ['renew', 'cancel', 'change-pickup', 'refresh'] as const
export type Act = (typeof acts)[number]

/** The loan, request or account that a call changes, and its patron. */
export type Target = { institution: InstitutionName; patron: string | null; act: Act; object: string }

/**
 * Times by `performance.now()`, from the arrival of a call until it can have no more effect; null while it
 * can.
 */
export type Span = { from: number; until: number | null }

/** `asked` counts all calls, including those with a fault; `committed` counts those that took effect. */
export type Write = Target & { asked: number; committed: number; spans: Span[] }

export type WriteFilter = Partial<Record<'institution' | 'patron' | 'act' | 'object', string>>

/** Counts the writes of each object, so that a test can assert "at most once". */
export function createWrites() {
  const writes = new Map<string, Write>()

  function writeOn(target: Target): Write {
    const key = [target.institution, target.patron, target.act, target.object].join(' ')
    const write = writes.get(key) ?? { ...target, asked: 0, committed: 0, spans: [] }
    writes.set(key, write)
    return write
  }

  /** Counts a call. Returns a function to call once the write can have no more effect. */
  function begin(target: Target): () => void {
    const write = writeOn(target)
    const span: Span = { from: performance.now(), until: null }
    write.asked += 1
    write.spans.push(span)
    return () => {
      span.until = performance.now()
    }
  }

  function commit({ record, account }: FoundAccount, change: Pick<Target, 'act' | 'object'>) {
    const { name: institution } = account.institution
    writeOn({ institution, patron: record.patron.name, ...change }).committed += 1
  }

  function list(filter: WriteFilter = {}): Write[] {
    return [...writes.values()]
      .filter(isWanted(filter, ['institution', 'patron', 'act', 'object']))
      .map((write) => structuredClone(write))
  }

  return { begin, commit, list }
}
export type Writes = ReturnType<typeof createWrites>

/** Returns a predicate: whether a record matches all values given in `filter`. */
export function isWanted<Key extends string>(filter: Partial<Record<Key, string>>, keys: readonly Key[]) {
  return (record: Record<Key, string | null>): boolean =>
    keys.every((key) => filter[key] === undefined || filter[key] === record[key])
}
