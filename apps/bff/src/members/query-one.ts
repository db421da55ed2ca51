import type { AccountCard, InstitutionCard, Section } from '@library-card/contract/card.ts'
import { allParts, type Call, type FoundAccount, type Part } from '../ils/port.ts'
import { within } from '../upstream/deadline.ts'
import { findPatron } from './find-patron.ts'
import type { Member, Members } from './members.ts'
import { isOwn, toProblem, type Question } from './card-query.ts'
import { keepOrAddCopy, recallRecent } from './cached-card.ts'
import type { RecentLists } from './recent-lists.ts'
import { askSection } from './query-section.ts'

/** Told as soon as the account is known; its lists are still being asked. */
export type OnAccount = (found: FoundAccount, asOf: string) => void

type Asking = { members: Members; member: Member; question: Question }

/** Asks one member for everything, within the limit of a whole card. Whatever happens becomes a card. */
export async function askMember(asking: Asking, onAccount: OnAccount = () => {}): Promise<InstitutionCard> {
  const { members, question } = asking
  const recent = recallRecent(asking)
  if (recent) return recent
  const began = members.copies.now()
  const answerBy = (question.came ?? performance.now()) + members.limits.card
  const card = await within(answerBy - performance.now(), question.signal, (signal) =>
    askCard(asking, toCall(asking, { signal, answerBy }), onAccount),
  )
  return keepOrAddCopy(asking, card, began)
}

type Time = { signal: AbortSignal; answerBy: number }

function toCall({ members, member, question }: Asking, { signal, answerBy }: Time): Call {
  const { requestId, person: who, parts = allParts } = question
  const isKnown = members.known.recall(question, member.institution.code) !== undefined
  const lane = question.lane ?? (isKnown ? 'read' : 'first-view')
  const follows = parts.length
  return { requestId, signal, limit: 'read', lane, who, parts, answerBy, follows, now: members.now() }
}

async function askCard(asking: Asking, call: Call, onAccount: OnAccount): Promise<InstitutionCard> {
  const told = { institutionCode: asking.member.institution.code, asOf: call.now.toISOString() }
  const began = performance.now()
  try {
    const found = await findPatron({ ...asking, call })
    if ('noneSince' in found) return { ...told, asOf: found.noneSince.toISOString(), state: 'no-account' }
    onAccount(found, told.asOf)
    return { ...told, ...(await askLists(asking, call, { found, began })) }
  } catch (error) {
    const problem = toProblem(error, 'account', asking)
    return { ...told, state: 'unavailable', problem, account: existence(asking) }
  }
}

function existence({ members, member, question }: Asking): 'exists' | 'unknown' {
  const { code } = member.institution
  const { patron } = question
  if (code === patron.homeInstitutionCode && patron.home) return 'exists'
  const known = members.known.recall(question, code)
  return known && 'patronId' in known ? 'exists' : 'unknown'
}

/** A list that is told to be empty is not asked; except fees, where 0 may be a debt and a credit. */
async function askLists(
  asking: Asking,
  call: Call,
  { found, began }: { found: FoundAccount; began: number },
): Promise<Omit<AccountCard, 'institutionCode' | 'asOf'>> {
  const { question, member, members } = asking
  const { system } = member
  const { account, blocks, messages, counts, patronId } = found
  const lane = isOwn(question) ? 'begun' : call.lane
  const rest: Call = { ...call, lane, follows: 0 }
  const [loans, requests, fees] = await Promise.all([
    ask('loans', async () => (counts.loans === 0 ? [] : system.listLoans(found, rest))).then(
      keepIn(members.recent.loans),
    ),
    ask('requests', async () => (counts.requests === 0 ? [] : system.listRequests(patronId, rest))).then(
      keepIn(members.recent.requests),
    ),
    ask('fees', () => system.listFees(patronId, 'open', rest)),
  ])
  const isWhole = [loans, requests, fees].every(({ state }) => state !== 'missing')
  return {
    state: isWhole ? 'complete' : 'partial',
    account,
    loans,
    requests,
    fees,
    blocks: { state: 'ok', items: blocks },
    messages: { state: 'ok', items: messages },
  }

  async function ask<T>(part: Part, list: () => Promise<T[]>): Promise<Section<T>> {
    if (!(question.parts ?? allParts).includes(part)) return { state: 'not-asked' }
    return askSection(part, asking, list)
  }

  /** Only of the patron who is there: a list that staff read must never count as their own. */
  function keepIn<T>(recent: RecentLists<T>) {
    return (section: Section<T>) => {
      const { code } = member.institution
      if (isOwn(question) && section.state === 'ok')
        recent.keep(question.person, code, { found, items: section.items, began })
      return section
    }
  }
}
