import type { CardLine, InstitutionCard } from '@library-card/contract/card.ts'
import type { FoundAccount } from '@library-card/library-systems/port.ts'
import { isFoundByHomeId } from './account-lookup.ts'
import { fanOutTurn, rotate } from './fan-out-turns.ts'
import { cardDeadline } from './calls.ts'
import { queryMember } from './query-member.ts'
import { newHomeRecord } from './home-record.ts'
import type { Members } from './members.ts'
import type { HomeRecord } from './patron.ts'
import type { CardQuery, MemberQuery } from './card-query.ts'

type Listeners = {
  emit: (line: CardLine) => void
  /** Called when home answers for the first time since sign-in, or with another linking id. */
  onHome: (home: HomeRecord) => void
}

/**
 * Queries all members at once. A member waits only for home: for the patron's ids, or, without a session, for
 * confirmation of the id by which the member is queried.
 */
export async function queryAllMembers(
  members: Members,
  cardQuery: CardQuery,
  listeners: Listeners,
): Promise<void> {
  const { patron } = cardQuery
  const shared = { ...cardQuery, members, deadline: cardDeadline({ ...cardQuery, members }) }
  const home = Promise.withResolvers<HomeRecord | null>()
  const confirmed = Promise.withResolvers<HomeRecord | null>()
  const isWithoutHome = !members.byCode.has(patron.homeInstitutionCode)
  if (patron.home || isWithoutHome) home.resolve(patron.home)
  if (isWithoutHome) confirmed.resolve(null)

  /** The home record, once home has answered with another linking id than the session's. */
  let relinked: HomeRecord | null = null
  const elsewhere: Answered[] = []
  const corrections: Promise<void>[] = []

  await Promise.all(
    rotate([...members.byCode]).map(async ([code, member], nth) => {
      await fanOutTurn(nth)
      if (code === patron.homeInstitutionCode) {
        const card = await queryAndEmitParts({ ...shared, member }, listeners, meetHome)
        home.resolve(patron.home)
        confirmed.resolve(null)
        // Home's card completes the page, which must not end with a "no account" that is still being corrected.
        await Promise.all(corrections)
        return listeners.emit({ type: 'card', card })
      }
      const isDoubtful =
        shared.asker === 'background' && patron.home && isFoundByHomeId(member.institution, patron.home)
      const known = { ...patron, home: await (isDoubtful ? confirmed : home).promise }
      const answered = await queryElsewhere({ ...shared, member, patron: known })
      listeners.emit({ type: 'card', card: answered.card })
      elsewhere.push(answered)
    }),
  )
  await Promise.all(corrections)
  listeners.emit({ type: 'end' })

  async function queryElsewhere(query: MemberQuery): Promise<Answered> {
    const answered = { query, card: await queryAndEmitParts(query, listeners) }
    return relinked && isOutdated(answered) ? queryElsewhere(withHome(query, relinked)) : answered
  }

  function meetHome(found: FoundAccount) {
    const record = newHomeRecord(members, patron, found)
    confirmed.resolve(record ?? patron.home)
    if (!record) return
    home.resolve(record)
    listeners.onHome(record)
    if (record.linkChanged !== true) return
    relinked = record
    for (const { query } of elsewhere.filter(isOutdated)) corrections.push(correct(withHome(query, record)))
  }

  async function correct(query: MemberQuery) {
    listeners.emit({ type: 'card', card: await queryAndEmitParts(query, listeners) })
  }
}

type Answered = { query: MemberQuery; card: InstitutionCard }

/** Whether "no account" was found with a linking id that has changed at home since. */
function isOutdated({ query: { patron }, card }: Answered): boolean {
  return card.state === 'no-account' && patron.home?.linkChanged !== true
}

function withHome(query: MemberQuery, home: HomeRecord): MemberQuery {
  return { ...query, patron: { ...query.patron, home } }
}

/** Emits the counts and the parts of a card as they arrive. The caller emits the card. */
async function queryAndEmitParts(
  query: MemberQuery,
  { emit }: Listeners,
  onAccount: (found: FoundAccount) => void = () => {},
): Promise<InstitutionCard> {
  const institutionCode = query.member.institution.code
  return queryMember(query, {
    onAccount(found, asOf) {
      emit({ type: 'counts', counts: { institutionCode, asOf, ...found.counts } })
      onAccount(found)
    },
    onPart: (soFar) => emit({ type: 'card-so-far', card: soFar }),
  })
}
