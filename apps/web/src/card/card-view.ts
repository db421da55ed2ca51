import type { AccountCard, UnavailableCard } from '@library-card/contract/card.ts'
import type { Institution, Network } from '@library-card/contract/institution.ts'
import type { Instant } from '@library-card/contract/moment.ts'
import { i18n } from '@lingui/core'
import { useLingui } from '@lingui/react'
import {
  codesOf,
  isAccount,
  isNeverSignedIn,
  isTurnedOff,
  needsSignIn,
  type AnyAccount,
  type AnyCard,
} from './summary.ts'
import { reasonOf } from '../reasons/reasons.tsx'
import { useNetworkCard, type NetworkCard } from './network-card.tsx'

/** The data of a card page: one institution, or all of them. */
export type CardView<Account extends AnyAccount = AccountCard> = ReturnType<typeof viewOf<Account>>

export function useCardView<Account extends AnyAccount = AccountCard>(): CardView<Account> {
  // Renders again when the language changes.
  useLingui()
  return viewOf(useNetworkCard<Account>())
}

function viewOf<Account extends AnyAccount>(card: NetworkCard<Account>) {
  const { network, place, responses, joined } = card
  const here = card.order.filter((code) => place === 'all' || code === place)
  const answersHere = here.flatMap((code) => responses.get(code) ?? [])
  const waiting = here.filter((code) => card.waiting.includes(code))
  const withoutAnswer: UnavailableCard[] = answersHere.filter((answer) => isUnavailable(answer))
  const toSignIn = withoutAnswer.filter(needsSignIn)
  const turnedOff = codesOf(answersHere.filter(isTurnedOff))

  function institutionOf(code: string): Institution {
    const found = requireInstitution(code, network)
    return responses.get(code)?.state === 'unavailable' ? readOnly(found) : found
  }

  return {
    ...card,
    /** The current time, one for the whole page. */
    now: card.clock.now,
    institutionOf,
    nameOf: (code: string) => nameIn(institutionOf(code), network),
    home: card.session.homeInstitutionCode,
    /** Cards in the list, home first, then in the order of the network file. */
    cards: answersHere.filter(
      ({ state, institutionCode }) =>
        state !== 'unavailable' && (place !== 'all' || joined.includes(institutionCode)),
    ),
    /** Number of accounts, in the list or not. */
    accounts: answersHere.filter(isAccount).length,
    /** Institutions that did not respond. */
    unavailable: withoutAnswer.filter(({ problem }) => reasonOf(problem).absence === 'no-answer'),
    /** Whether a notice about this institution stands above the list: there it must not move what is drawn. */
    isNoticeAbove: (code: string) => place !== 'all' || card.drawnWith.includes(code),
    /** Codes of institutions that the patron has turned off: they are not queried. */
    turnedOff,
    /** Institutions that give an account to nobody but the patron, who has not signed in there. */
    toSignIn,
    /** Codes of those of `toSignIn` where the patron has not signed in yet. */
    neverSignedIn: codesOf(toSignIn.filter(isNeverSignedIn)),
    /** Codes of all institutions on this page, also of those turned off. */
    order: here,
    /** Codes that have not responded yet. */
    waiting,
    /** No institution is being queried. */
    ended: waiting.length === 0,
    /** Number of institutions that were queried: neither turned off nor waiting for a sign-in. */
    asked: here.length - turnedOff.length - toSignIn.length,
  }
}

function isUnavailable(card: AnyCard): card is UnavailableCard {
  return card.state === 'unavailable'
}

export function requireInstitution(code: string, { institutions }: Network): Institution {
  const found = institutions.find((institution) => institution.code === code)
  if (!found) throw new Error('A response names an institution that is not in the network')
  return found
}

/** `asOf`: time of the response; `now`: the current time of the page. */
export type Source = { institution: Institution; institutionName: string; asOf: Instant; now: Instant }

/** The institution of a card and the times that matter, for each item of its lists. */
export function sourceOf(
  { institutionOf, nameOf, now }: Pick<CardView, 'institutionOf' | 'nameOf' | 'now'>,
  { institutionCode, asOf }: { institutionCode: string; asOf: string },
): Source {
  return { institution: institutionOf(institutionCode), institutionName: nameOf(institutionCode), asOf, now }
}

/** Cached by institution, because rows re-render when their institution object changes. */
const readOnlyCopies = new WeakMap<Institution, Institution>()

/** An earlier copy of an unavailable institution's card is read-only. */
function readOnly(institution: Institution): Institution {
  const can = { renew: false, cancel: false, changePickup: false }
  const found = readOnlyCopies.get(institution) ?? { ...institution, can }
  readOnlyCopies.set(institution, found)
  return found
}

/** In the user's language, else in the first language of the network. */
export function nameIn({ names, code }: Institution, { languages }: Network): string {
  return names[i18n.locale] ?? names[languages[0] ?? ''] ?? code
}
