import { toProblem, type Question } from '../members/card-query.ts'
import type { Ground } from './dependencies.ts'
import type { Intent } from './intent-row.ts'
import { listIntents } from './intents.ts'
import type { End, Kind } from './action-kind.ts'
import { withKind, type Family } from './action-kinds.ts'
import { forgetCopies, readOwn, type Asking } from './own-items.ts'
import { settle } from './reconcile.ts'

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
  const own = await readOwn(kind, looking, 'anew').catch((error: unknown) =>
    toProblem(error, 'check', looking),
  )
  if ('code' in own || !own.found) return { result: 'unsure' }
  forgetCopies(looking)
  const judging = { ...looking, here: member.institution, writeLimit: member.limits.write }
  const intents = await listIntents(looking.ledger, { objectHash })
  const settled = await settle(judging, intents, own.things.get(objectId))
  return settled.find(({ intent }) => intent.id === id)?.end ?? { result: 'unsure' }
}
