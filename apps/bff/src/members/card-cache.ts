import type { AccountCard, InstitutionCard } from '@library-card/contract/card.ts'
import { LRUCache } from 'lru-cache'
import type { EndedSessions } from './ended-sessions.ts'
import type { Patron } from './patron.ts'
import type { InstitutionProblemCode } from '@library-card/contract/problem.ts'
import type { Member, Members } from './members.ts'
import { isOwn, type Question } from './card-query.ts'

type Whose = { sessionKey: string; patron: Patron }
/** `began`: when it was asked, by this clock. */
type Copy = { card: AccountCard; began: number }
type OfSession = { patronName: string; cards: Map<string, Copy>; items: number }

/** What members have told in this session, in memory only. */
export type CardCache = ReturnType<typeof createCardCache>

/** No setting lets one be older. */
export const copiesKeptFor = 600_000
/** Loans, requests and fees over all sessions: some hundred megabytes. */
const mostItems = 300_000

export function createCardCache(ended: Pick<EndedSessions, 'has'>, now = () => performance.now()) {
  const sessions = new LRUCache<string, OfSession>({
    maxSize: mostItems,
    sizeCalculation: ({ items }) => items,
    ttl: copiesKeptFor,
  })
  const lastWrites = new Map<string, number>()
  const used = new Map<string, number>()

  return {
    now,
    /** How often one was shown, by institution. */
    used: (institutionCode: string) => used.get(institutionCode) ?? 0,
    noteUse: (institutionCode: string) =>
      void used.set(institutionCode, (used.get(institutionCode) ?? 0) + 1),

    /** At most so many milliseconds old. */
    recall(sessionKey: string, institutionCode: string, atMost: number): AccountCard | undefined {
      const copy = sessions.get(sessionKey)?.cards.get(institutionCode)
      return copy && now() - copy.began < Math.min(atMost, copiesKeptFor) ? copy.card : undefined
    },

    /** Not what was asked before a write there, whoever wrote, nor what comes after the end of the session. */
    keep({ sessionKey, patron }: Whose, card: AccountCard, began: number) {
      const { institutionCode } = card
      if (ended.has(sessionKey) || began <= (lastWrites.get(institutionCode) ?? -1)) return
      const { cards = new Map<string, Copy>(), items = 1 } = sessions.get(sessionKey) ?? {}
      const more = itemsOf(card) - itemsOf(cards.get(institutionCode)?.card)
      cards.set(institutionCode, { card, began })
      sessions.set(sessionKey, { patronName: nameOf(patron), cards, items: items + more })
    },

    /** This patron has written there: what any of their sessions was told before is over. */
    forgetAt(patron: Patron, institutionCode: string) {
      lastWrites.set(institutionCode, now())
      const patronName = nameOf(patron)
      for (const one of sessions.values()) if (one.patronName === patronName) drop(one, institutionCode)
    },

    /** This patron has written there by another process: what was asked before that moment is over. */
    forgetBefore(patron: Patron, institutionCode: string, moment: number) {
      const patronName = nameOf(patron)
      for (const one of sessions.values()) {
        const copy = one.patronName === patronName ? one.cards.get(institutionCode) : undefined
        if (copy && copy.began <= moment) drop(one, institutionCode)
      }
    },

    forget: (sessionKey: string) => void sessions.delete(sessionKey),
  }
}

function drop(session: OfSession, institutionCode: string) {
  session.items -= itemsOf(session.cards.get(institutionCode)?.card)
  session.cards.delete(institutionCode)
}

/** By what signing in tells: it is the same in all sessions of a patron. */
function nameOf({ homeInstitutionCode, id }: Patron): string {
  return `${homeInstitutionCode} ${id}`
}

function itemsOf(card: AccountCard | undefined): number {
  if (!card) return 0
  const sections = [card.loans, card.requests, card.fees]
  return sections.reduce((sum, section) => sum + (section.state === 'ok' ? section.items.length : 0), 1)
}

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
