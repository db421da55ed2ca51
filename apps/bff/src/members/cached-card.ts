import type { AccountCard, InstitutionCard } from '@library-card/contract/card.ts'
import type { InstitutionProblemCode } from '@library-card/contract/problem.ts'
import type { Member, Members } from './members.ts'
import { isOwn, type Question } from './card-query.ts'

type Asking = { members: Members; member: Member; question: Question }

/** What this member has told this session a moment ago; undefined where it is to be asked. */
export function recallRecent(asking: Asking): AccountCard | undefined {
  const { fresh, patron, notAsked } = asking.question
  // Where home has not told who the patron is elsewhere, its answer is needed for more than itself.
  if (fresh || !patron.home || notAsked?.includes(asking.member.institution.code)) return undefined
  return recall(asking, asking.member.settings.asksAgainAfter)
}

/** Nobody wants it to be asked: that is no failure. */
const isMeant: ReadonlySet<InstitutionProblemCode> = new Set(['switched-off', 'not-wanted'])

/** A whole card is kept for later; a failure is told together with what was kept. */
export function keepOrAddCopy(asking: Asking, card: InstitutionCard, began: number): InstitutionCard {
  const { members, member, question } = asking
  const isOfUse = member.settings.asksAgainAfter + member.settings.copiesFor > 0
  if (isOfUse && card.state === 'complete' && isOwn(question)) members.copies.keep(question, card, began)
  if (card.state !== 'unavailable' || isMeant.has(card.problem.code)) return card
  const copy = recall(asking, member.settings.copiesFor)
  if (!copy) return card
  members.copies.noteUse(card.institutionCode)
  return { ...card, copy }
}

function recall({ members, member, question }: Asking, atMost: number): AccountCard | undefined {
  if (!isOwn(question)) return undefined
  return members.copies.recall(question.sessionKey, member.institution.code, atMost)
}
