import type { CardLine } from '@library-card/contract/card.ts'
import type { FoundAccount } from '../ils/port.ts'
import { askMember } from './query-one.ts'
import { toHomeRecord } from './home-record.ts'
import type { Member, Members } from './members.ts'
import type { HomeRecord } from './patron.ts'
import type { CardQuery } from './card-query.ts'

type Listeners = {
  /** Each line the moment it is known. */
  emit: (line: CardLine) => void
  /** Home was silent at sign-in and has answered now. */
  onHome: (home: HomeRecord) => void
}

/** Asks all members at once. None waits for another, save where only home can tell who the patron is elsewhere. */
export async function askAll(members: Members, cardQuery: CardQuery, listeners: Listeners): Promise<void> {
  const { patron } = cardQuery
  const home = Promise.withResolvers<HomeRecord | null>()
  if (patron.home || !members.byCode.has(patron.homeInstitutionCode)) home.resolve(patron.home)

  await Promise.all(
    [...members.byCode].map(async ([code, member]) => {
      if (code === patron.homeInstitutionCode) {
        await askOne({ members, member, cardQuery }, listeners, meetHome)
        return home.resolve(patron.home)
      }
      const known = { ...patron, home: await home.promise }
      return askOne({ members, member, cardQuery: { ...cardQuery, patron: known } }, listeners)
    }),
  )
  listeners.emit({ type: 'end', asked: members.byCode.size })

  function meetHome(found: FoundAccount) {
    if (patron.home) return
    const record = toHomeRecord(found)
    home.resolve(record)
    listeners.onHome(record)
  }
}

async function askOne(
  memberQuery: { members: Members; member: Member; cardQuery: CardQuery },
  { emit }: Listeners,
  onAccount: (found: FoundAccount) => void = () => {},
): Promise<void> {
  const institutionCode = memberQuery.member.institution.code
  const card = await askMember(memberQuery, (found, asOf) => {
    emit({ type: 'counts', counts: { institutionCode, asOf, ...found.counts } })
    onAccount(found)
  })
  emit({ type: 'card', card })
}
