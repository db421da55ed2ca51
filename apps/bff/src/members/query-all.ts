import type { CardLine } from '@library-card/contract/card.ts'
import type { FoundAccount } from '../ils/port.ts'
import { fanOutTurn, rotate } from './fan-out-turns.ts'
import { cardDeadline, queryMember } from './query-member.ts'
import { toHomeRecord } from './home-record.ts'
import type { Members } from './members.ts'
import type { HomeRecord } from './patron.ts'
import type { CardQuery, MemberQuery } from './card-query.ts'

type Listeners = {
  emit: (line: CardLine) => void
  /** Called when home answers for the first time since sign-in. */
  onHome: (home: HomeRecord) => void
}

/**
 * Queries all members at once. No member waits for another, unless home has yet to give the patron's ids
 * elsewhere.
 */
export async function queryAllMembers(
  members: Members,
  cardQuery: CardQuery,
  listeners: Listeners,
): Promise<void> {
  const { patron } = cardQuery
  const query = { ...cardQuery, members }
  const shared = { ...query, deadline: cardDeadline(query) }
  const home = Promise.withResolvers<HomeRecord | null>()
  if (patron.home || !members.byCode.has(patron.homeInstitutionCode)) home.resolve(patron.home)

  await Promise.all(
    rotate([...members.byCode]).map(async ([code, member], nth) => {
      await fanOutTurn(nth)
      if (code === patron.homeInstitutionCode) {
        await emitCard({ ...shared, member }, listeners, meetHome)
        return home.resolve(patron.home)
      }
      const known = { ...patron, home: await home.promise }
      return emitCard({ ...shared, member, patron: known }, listeners)
    }),
  )
  listeners.emit({ type: 'end' })

  function meetHome(found: FoundAccount) {
    if (patron.home) return
    const record = toHomeRecord(found)
    home.resolve(record)
    listeners.onHome(record)
  }
}

async function emitCard(
  query: MemberQuery,
  { emit }: Listeners,
  onAccount: (found: FoundAccount) => void = () => {},
): Promise<void> {
  const institutionCode = query.member.institution.code
  const card = await queryMember(query, {
    onAccount(found, asOf) {
      emit({ type: 'counts', counts: { institutionCode, asOf, ...found.counts } })
      onAccount(found)
    },
    onPart: (found, soFar) =>
      emit({ type: 'counts', counts: { institutionCode, asOf: soFar.asOf, ...found.counts, soFar } }),
  })
  emit({ type: 'card', card })
}
