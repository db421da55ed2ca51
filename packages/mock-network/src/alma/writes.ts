import type { InstitutionName } from '../institutions.ts'

export const acts = ['renew', 'cancel', 'change-pickup'] as const
export type Act = (typeof acts)[number]

/** One loan or request, by its own id, and who wanted it changed. */
export type Target = { institution: InstitutionName; patron: string | null; act: Act; object: string }

/** A call from when it came until nothing can come of it any more (null: not yet), by `performance.now()`. */
export type Span = { from: number; until: number | null }

/** `asked`: calls that came, also those that a fault struck. `committed`: those that took effect. */
export type Write = Target & { asked: number; committed: number; spans: Span[] }

export type WriteFilter = Partial<Record<'institution' | 'patron' | 'act' | 'object', string>>

/** Counts the writes of each object, so that a test can say "at most once". */
export function createWrites() {
  const writes = new Map<string, Write>()

  function writeOn(target: Target): Write {
    const key = [target.institution, target.patron, target.act, target.object].join(' ')
    const write = writes.get(key) ?? { ...target, asked: 0, committed: 0, spans: [] }
    writes.set(key, write)
    return write
  }

  /** Returns what is to be told when nothing can come of the call any more. */
  function ask(target: Target): () => void {
    const write = writeOn(target)
    const span: Span = { from: performance.now(), until: null }
    write.asked += 1
    write.spans.push(span)
    return () => {
      span.until = performance.now()
    }
  }

  function commit(target: Target) {
    writeOn(target).committed += 1
  }

  function list(filter: WriteFilter = {}): Write[] {
    return [...writes.values()]
      .filter((write) => isWanted(write, filter))
      .map((write) => structuredClone(write))
  }

  return { ask, commit, list }
}
export type Writes = ReturnType<typeof createWrites>

function isWanted(write: Write, { institution, patron, act, object }: WriteFilter): boolean {
  return (
    (institution === undefined || write.institution === institution) &&
    (patron === undefined || write.patron === patron) &&
    (act === undefined || write.act === act) &&
    (object === undefined || write.object === object)
  )
}
