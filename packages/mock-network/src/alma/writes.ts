import type { InstitutionName } from '../institutions.ts'

export const acts = ['renew', 'cancel', 'change-pickup'] as const
export type Act = (typeof acts)[number]

/** One loan or request, by its own id, and who wanted it changed. */
export type Target = { institution: InstitutionName; patron: string | null; act: Act; object: string }

/** `asked`: calls that came, also those that a fault struck. `committed`: those that took effect. */
export type Write = Target & { asked: number; committed: number }

export type WriteFilter = Partial<Record<'institution' | 'patron' | 'act' | 'object', string>>

/** Counts the writes of each object, so that a test can say "at most once". */
export function createWrites() {
  const writes = new Map<string, Write>()

  function writeOn(target: Target): Write {
    const key = [target.institution, target.patron, target.act, target.object].join(' ')
    const write = writes.get(key) ?? { ...target, asked: 0, committed: 0 }
    writes.set(key, write)
    return write
  }

  function ask(target: Target) {
    writeOn(target).asked += 1
  }

  function commit(target: Target) {
    writeOn(target).committed += 1
  }

  function list(filter: WriteFilter = {}): Write[] {
    return [...writes.values()].filter((write) => isWanted(write, filter)).map((write) => ({ ...write }))
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
