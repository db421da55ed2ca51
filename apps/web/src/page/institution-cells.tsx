import { isMissing } from '@library-card/contract/answer-state.ts'
import { isReady } from '@library-card/contract/pickup.ts'
import type { Request } from '@library-card/contract/request.ts'
import { t } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { accountEnd } from '../card/account-end.ts'
import { useCardView } from '../card/card-view.ts'
import { fineWords, finesIn } from '../card/fines.ts'
import { lengthOf, totalWords } from '../card/sections.ts'
import { balanceAt, isAnswered, isWhole, itemsOf, sumWords, type AnyAccount } from '../card/summary.ts'
import { abbreviatedFullDate, relativeDays } from '../dates/date-words.ts'
import { nextDueWords } from '../dates/due-words.ts'
import { type Dated, dueOf, firstDue, urgencyOf } from '../dates/due.ts'
import { moneyWords } from '../money/money.ts'
import { partsList } from '../text/words.ts'
import { Monogram } from '../ui/monogram.tsx'
import { NotProvided, Subtext, ToneText, type RowHead } from '../ui/table.tsx'

/** The head cell of an institution's table row, whose name is a link. */
export function useInstitutionHead(addressOf: (code: string) => string) {
  const { institutionOf, nameOf, home, waiting, responses } = useCardView<AnyAccount>()
  const stateAt = (code: string) => {
    if (waiting.includes(code)) return 'working'
    const card = responses.get(code)
    return card && isMissing(card) ? 'missing' : undefined
  }
  return (code: string, reason?: ReactNode): RowHead => ({
    key: code,
    sign: <Monogram institution={institutionOf(code)} state={reason ? stateAt(code) : undefined} />,
    name: (
      <Link to={addressOf(code)}>
        <bdi>{nameOf(code)}</bdi>
      </Link>
    ),
    sub: code === home && <Trans>your home institution</Trans>,
    reason,
  })
}

type CardProps = { card: AnyAccount }

export function NextDue({ card: { loans, institutionCode } }: CardProps) {
  const { institutionOf, now } = useCardView<AnyAccount>()
  const { timeZone } = institutionOf(institutionCode)
  if (loans.state !== 'ok') return <NoValue about={loans} />
  const next = firstDue<Dated>(loans.items, timeZone)
  const due = next && dueOf(next, now, timeZone)
  if (!due) return null
  const [words, inBothZones] = nextDueWords(due)
  return (
    <>
      <ToneText tone={urgencyOf(next, now, timeZone)}>{words}</ToneText>
      {inBothZones && <Subtext isLong>{inBothZones}</Subtext>}
      {!isWhole(loans) && (
        <Subtext>
          <Trans>or earlier</Trans>
        </Subtext>
      )}
    </>
  )
}

export function RequestCount({ card: { institutionCode, requests } }: CardProps) {
  const { institutionOf, now } = useCardView<AnyAccount>()
  if (requests.state !== 'ok') return <NoValue about={requests} />
  const { timeZone } = institutionOf(institutionCode)
  const ready = itemsOf<Pick<Request, 'status' | 'pickupBy'>>(requests).filter((request) =>
    isReady(request, now, timeZone),
  ).length
  return (
    <>
      {totalWords(lengthOf(requests))}
      {ready > 0 && (
        <Subtext tone="good">
          <Plural value={ready} one="ready" other="# ready" />
        </Subtext>
      )}
    </>
  )
}

/** The balance of open fees, and growing fines, which cannot be paid yet. */
export function OpenFees({ card }: CardProps) {
  const fine = fineWords(finesIn([card]))
  return (
    <>
      <Balance card={card} isGrowing={fine !== null} />
      {fine && <Subtext isLong>{fine}</Subtext>}
    </>
  )
}

function Balance({ card, isGrowing }: CardProps & { isGrowing: boolean }) {
  const { currency } = useCardView<AnyAccount>().institutionOf(card.institutionCode)
  if (!isAnswered(card.fees)) return <NoValue about={card.fees} />
  const atLeast = !isWhole(card.fees)
  const balances = (balanceAt(card) ?? []).filter(({ minor }) => minor !== 0)
  if (balances.length > 0) return sumWords(partsList(balances.map(moneyWords)), { atLeast })
  const none = isGrowing ? <Trans>Nothing to pay yet</Trans> : moneyWords({ minor: 0, currency })
  return <span className="quiet">{atLeast ? <Trans>not known</Trans> : none}</span>
}

export function AccountUntil({ card }: CardProps) {
  const end = accountEnd(card, useCardView<AnyAccount>())
  if (!end) return <NotProvided />
  const date = abbreviatedFullDate(end.day)
  if (!end.isSoon) return date
  return (
    <>
      <ToneText tone="soon">{date}</ToneText>
      <Subtext tone="soon">{relativeDays(end.daysLeft)}</Subtext>
    </>
  )
}

/** A cell without a value. */
export function NoValue({ about }: { about: { state: string } }) {
  return <span className="quiet">{missingWords(about)}</span>
}

/** Why a section has no value; null if it has one. The text never looks like a number. */
export function missingWords(section: { state: string }): string | null {
  const { state } = section
  if (isAnswered(section)) return null
  if (state === 'missing') return t`did not load`
  if (state === 'waiting') return t`Still working…`
  return state === 'withheld' ? t`not shared` : t`not given`
}
