import { toProblem, type Question } from '../network/question.ts'
import type { Ground } from './ground.ts'
import type { Intent } from './intent-row.ts'
import type { End, Kind } from './kind.ts'
import { withKind, type Family } from './kinds.ts'
import { forgetCopies, readOwn, type Asking } from './own.ts'
import { settle } from './settle.ts'

/** What the institution's own list says now of an act that is unsure. */
export async function checkAgain(
  { members, ledger }: Ground,
  question: Question,
  intent: Intent,
): Promise<End> {
  const member = members.byCode.get(intent.institutionCode)
  if (!member) return { result: 'unsure' }
  return withKind(intent.type, (kind, family) =>
    look({ members, member, question, ledger, kind, family }, intent),
  )
}

async function look<Thing extends { id: string }>(
  looking: Asking & Pick<Ground, 'ledger'> & { kind: Kind<Thing>; family: Family<Thing> },
  { id, objectHash, objectId }: Intent,
): Promise<End> {
  const { kind, member } = looking
  const own = await readOwn(kind, looking, 'check').catch((error: unknown) =>
    toProblem(error, 'check', looking),
  )
  if (!own || 'code' in own) return { result: 'unsure' }
  forgetCopies(looking)
  const judging = { ...looking, here: member.institution, writeLimit: member.limits.write }
  const settled = await settle(judging, objectHash, own.things.get(objectId))
  return settled.find(({ intent }) => intent.id === id)?.end ?? { result: 'unsure' }
}
