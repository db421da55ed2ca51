import type { InstitutionCard, UnavailableCard } from '@library-card/contract/card.ts'
import type { Institution, Network } from '@library-card/contract/institution.ts'
import { useLingui } from '@lingui/react'
import { useParams } from 'react-router'
import { isAccount, isNotWanted } from './facts.ts'
import { useNetworkCard, type NetworkCard } from './network-card.tsx'

/** What a page of the card draws: one institution, or all of them. */
export type CardView = {
  place: string
  network: Network
  institutionOf: (code: string) => Institution
  nameOf: (code: string) => string
  home: string
  /** Those that answered and have joined the list, home first, then in the order of the network file. */
  cards: InstitutionCard[]
  /** How many have said that there is an account, in the list or not. */
  accounts: number
  /** Those that gave no answer. */
  silent: UnavailableCard[]
  /** Codes of those that the patron has switched off: nobody asks them. */
  notWanted: string[]
  /** Codes at this place, also of those switched off. */
  order: string[]
  /** Codes that have not responded yet. */
  waiting: string[]
  /** Nobody is asked any more. */
  ended: boolean
  /** How many members were asked here: those that are not switched off. */
  asked: number
  askAgain: (codes: string[]) => void
  refresh: () => void
}

export function useCardView(): CardView {
  const { i18n } = useLingui()
  const { institution = 'all' } = useParams()
  return viewOf(useNetworkCard(), institution, i18n.locale)
}

function viewOf(card: NetworkCard, place: string, locale: string): CardView {
  const { network, responses, joined } = card
  const here = card.order.filter((code) => place === 'all' || code === place)
  const answersHere = here.flatMap((code) => responses.get(code) ?? [])
  const waiting = here.filter((code) => card.waiting.includes(code))
  const notWanted = answersHere.filter(isNotWanted).map(({ institutionCode }) => institutionCode)
  const institutions = new Map(network.institutions.map((institution) => [institution.code, institution]))

  function institutionOf(code: string): Institution {
    const found = institutions.get(code)
    if (!found) throw new Error('The card names an institution that is not in the network')
    return responses.get(code)?.state === 'unavailable' ? withoutActs(found) : found
  }

  return {
    place,
    network,
    institutionOf,
    nameOf: (code) => nameIn(institutionOf(code), locale, network),
    home: card.session.homeInstitutionCode,
    cards: answersHere.filter(
      ({ state, institutionCode }) =>
        state !== 'unavailable' && (place !== 'all' || joined.includes(institutionCode)),
    ),
    accounts: answersHere.filter(isAccount).length,
    silent: answersHere
      .filter((answer) => answer.state === 'unavailable')
      .filter((answer) => !isNotWanted(answer)),
    notWanted,
    order: here,
    waiting,
    ended: waiting.length === 0,
    asked: here.length - notWanted.length,
    askAgain: card.askAgain,
    refresh: card.refresh,
  }
}

/** Each made once: a row is drawn again where its institution is another. */
const restrained = new WeakMap<Institution, Institution>()

/** Nothing can be done by what a silent institution said earlier. */
function withoutActs(institution: Institution): Institution {
  const can = { renew: false, cancel: false, changePickup: false }
  const found = restrained.get(institution) ?? { ...institution, can }
  restrained.set(institution, found)
  return found
}

/** In the reader's language, else in the network's first. */
export function nameIn({ names, code }: Institution, locale: string, { languages }: Network): string {
  return names[locale] ?? names[languages[0] ?? ''] ?? code
}
