import type { AccountCard, InstitutionCard } from '@library-card/contract/card.ts'
import type { Member, Members } from './members.ts'
import { isOwn, type Question } from './question.ts'

type Asking = { members: Members; member: Member; question: Question }

/** What this member has told this session a moment ago; undefined where it is to be asked. */
export function recallRecent(asking: Asking): AccountCard | undefined {
  const { fresh, patron } = asking.question
  // Where home has not told who the patron is elsewhere, its answer is needed for more than itself.
  if (fresh || !patron.home) return undefined
  return recall(asking, asking.member.settings.asksAgainAfter)
}

/** A whole card is kept for later; a failure is told together with what was kept. */
export function keepOrAddCopy(asking: Asking, card: InstitutionCard, began: number): InstitutionCard {
  const { members, member, question } = asking
  if (card.state === 'complete' && isOwn(question)) members.copies.keep(question, card, began)
  if (card.state !== 'unavailable' || card.problem.code === 'switched-off') return card
  const copy = recall(asking, member.settings.copiesFor)
  return copy ? { ...card, copy } : card
}

function recall({ members, member, question }: Asking, atMost: number): AccountCard | undefined {
  if (!isOwn(question)) return undefined
  return members.copies.recall(question.sessionKey, member.institution.code, atMost)
}
