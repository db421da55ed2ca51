import { isMissing } from '@library-card/contract/answer-state.ts'
import type { AccountCard, MissingCard } from '@library-card/contract/card.ts'
import type { Institution, Network } from '@library-card/contract/institution.ts'
import type { Instant } from '@library-card/contract/moment.ts'
import { i18n } from '@lingui/core'
import { useLingui } from '@lingui/react'
import {
  codesOf,
  isAccount,
  isNeverSignedIn,
  isOutside,
  isTurnedOff,
  needsSignIn,
  type AnyAccount,
} from './summary.ts'
import { useNetworkCard, type NetworkCard } from './network-card.tsx'

/** The data of a card page, for one institution or for all. */
export type CardView<Account extends AnyAccount = AccountCard> = ReturnType<typeof viewOf<Account>>

export function useCardView<Account extends AnyAccount = AccountCard>(): CardView<Account> {
  // Subscribes to the language, so that a change renders the page again.
  useLingui()
  return viewOf(useNetworkCard<Account>())
}

function viewOf<Account extends AnyAccount>(card: NetworkCard<Account>) {
  const { network, place, responses, joined } = card
  const here = card.order.filter((code) => place === 'all' || code === place)
  const answersHere = here.flatMap((code) => responses.get(code) ?? [])
  const waiting = here.filter((code) => card.waiting.includes(code))
  const withoutAnswer: MissingCard[] = answersHere.filter((answer) => isMissing(answer))
  const toSignIn = withoutAnswer.filter(needsSignIn)
  const turnedOff = codesOf(answersHere.filter(isTurnedOff))
  const outside = codesOf(answersHere.filter(isOutside))

  function institutionOf(code: string): Institution {
    const found = requireInstitution(code, network)
    const answer = responses.get(code)
    // An earlier copy of a card does not allow actions.
    return answer && isMissing(answer) ? readOnly(found) : found
  }

  return {
    ...card,
    /** The current time, the same for the whole page. */
    now: card.clock.now,
    institutionOf,
    nameOf: (code: string) => nameIn(institutionOf(code), network),
    home: card.session.homeInstitutionCode,
    /** Cards in the list, home first, then in the order of the network file. */
    cards: answersHere.filter(
      (answer) => !isMissing(answer) && (place !== 'all' || joined.includes(answer.institutionCode)),
    ),
    /** Accounts that have joined a list of several institutions since it was drawn. */
    news:
      place === 'all'
        ? answersHere.filter(isAccount).filter(({ institutionCode: code }) => card.news.includes(code))
        : [],
    /** Number of accounts, including those outside the list. */
    accounts: answersHere.filter(isAccount).length,
    /** Institutions whose answer is missing against the patron's will. */
    missing: withoutAnswer.filter(
      (answer) => !isTurnedOff(answer) && !needsSignIn(answer) && !isOutside(answer),
    ),
    /** Codes of institutions that the patron has turned off; the BFF does not query them. */
    turnedOff,
    /** Codes of institutions that were not asked, because no account there belongs to the card. */
    outside,
    /** Institutions that show an account only after the patron signs in there. */
    toSignIn,
    /** Codes of institutions in `toSignIn` where the patron has not signed in yet. */
    neverSignedIn: codesOf(toSignIn.filter(isNeverSignedIn)),
    /** Codes of all institutions on this page, including those turned off. */
    order: here,
    /** Codes of institutions that have not responded yet. */
    waiting,
    /** Whether all institutions on this page have responded. */
    ended: waiting.length === 0,
    /** Number of institutions that have been asked, or are being asked. */
    asked: here.filter((code) => waiting.includes(code) || responses.get(code)?.state !== 'not-called')
      .length,
  }
}

export function requireInstitution(code: string, { institutions }: Network): Institution {
  const found = institutions.find((institution) => institution.code === code)
  if (!found) throw new Error('A response names an institution that is not in the network')
  return found
}

/** `asOf` is the time of the response; `now` is the current time of the page. */
export type Source = { institution: Institution; institutionName: string; asOf: Instant; now: Instant }

/** The institution of a card with its relevant times, for each item of its lists. */
export function sourceOf(
  { institutionOf, nameOf, now }: Pick<CardView, 'institutionOf' | 'nameOf' | 'now'>,
  { institutionCode, asOf }: { institutionCode: string; asOf: string },
): Source {
  return { institution: institutionOf(institutionCode), institutionName: nameOf(institutionCode), asOf, now }
}

/** A copy per institution: rows re-render when their institution object changes. */
const readOnlyCopies = new WeakMap<Institution, Institution>()

/** Returns an institution without any action. */
export function readOnly(institution: Institution): Institution {
  const can = { renew: false, cancel: false, changePickup: false, updateAccount: false }
  const found = readOnlyCopies.get(institution) ?? { ...institution, can }
  readOnlyCopies.set(institution, found)
  return found
}

/** The name in the user's language, or in the network's first language. */
export function nameIn({ names, code }: Institution, { languages }: Network): string {
  return names[i18n.locale] ?? names[languages[0] ?? ''] ?? code
}
