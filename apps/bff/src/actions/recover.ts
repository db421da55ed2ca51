import type { Call } from '../ils/port.ts'
import type { Member } from '../members/members.ts'
import { newRequestId } from '../http/request-id.ts'
import type { Ground } from './dependencies.ts'
import type { Intent } from './intent-row.ts'
import { listLeftBehind } from './intents.ts'
import type { End, Kind } from './action-kind.ts'
import { withKind } from './action-kinds.ts'
import type { Running } from './action-runner.ts'

/** What was stored and never sent has not happened; what was sent is looked for in the patron's own list there. */
export async function recover(ground: Ground, running: Running): Promise<void> {
  const left = (await listLeftBehind(ground.ledger)).filter((intent) => !running.isAt(intent))
  for (const intents of Map.groupBy(left, ({ institutionCode }) => institutionCode).values()) {
    running.run(intents, async () => {
      // One after the other: a start must not be a storm.
      for (const intent of intents) await running.end(intent, await findEnd(ground, intent, running.signal))
    })
  }
}

async function findEnd({ members, log }: Ground, intent: Intent, signal: AbortSignal): Promise<End> {
  const { state, institutionCode, patronId, type } = intent
  if (state === 'stored') return { result: 'not-done', problem: null }
  const member = members.byCode.get(institutionCode)
  if (!member || patronId === null) return { result: 'unsure' }
  try {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(members.limits.card)])
    return await withKind(type, (kind) =>
      readEnd({ kind, member, now: members.now() }, { ...intent, patronId }, inTime),
    )
  } catch (error) {
    log.warn({ err: error, institution: institutionCode }, 'not read back after the start')
    return { result: 'unsure' }
  }
}

async function readEnd<Thing extends { id: string }>(
  { kind, member, now }: { kind: Kind<Thing>; member: Member; now: Date },
  { patronId, objectId, memory }: Intent & { patronId: string },
  signal: AbortSignal,
): Promise<End> {
  const call: Call = {
    requestId: newRequestId(),
    signal,
    limit: 'read',
    priority: 'background',
    who: 'start',
    now,
  }
  const found = await member.system.findAccount({ by: 'id', id: patronId }, call)
  if (!found) return { result: 'unsure' }
  const things = await kind.list(member.system, found, call)
  const thing = things.find(({ id }) => id === objectId)
  return kind.recognise(thing, memory, member.institution) ?? { result: 'unsure' }
}
