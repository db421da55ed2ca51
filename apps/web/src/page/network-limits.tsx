import type { Fee } from '@library-card/contract/fee.ts'
import type { NetworkLimit } from '@library-card/contract/institution.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import { distanceTo } from '@library-card/contract/network-limit.ts'
import { plural, t } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { forbiddenList } from '../card/block-words.tsx'
import { useCardView, type CardView } from '../card/card-view.ts'
import { accountsIn, isIncomplete, isWithheld } from '../card/completeness.ts'
import { itemsOf, type AnyAccount } from '../card/summary.ts'
import { ownText } from '../layout/own-words.tsx'
import { moneyWords } from '../money/money.ts'
import { Notice } from '../ui/notice.tsx'
import rows from '../ui/rows.module.css'

/** `left` is in the limit's unit. `isAtMost`: an institution may have more items, so that less is left. */
type NearLimit = { limit: NetworkLimit; left: number; isAtMost: boolean }

/**
 * The limits that the patron's items count towards. Omits a limit if an institution withholds its loans or fees
 * from staff. None on the page of one institution, because limits are about all institutions.
 */
function limitsIn(view: CardView<AnyAccount>): NearLimit[] {
  if (view.place !== 'all') return []
  const accounts = accountsIn(view)
  const listed = accounts.map((card) => ({
    loans: itemsOf<Pick<Loan, 'due' | 'state'>>(card.loans),
    fees: itemsOf<Pick<Fee, 'state' | 'balance'>>(card.fees),
    timeZone: view.institutionOf(card.institutionCode).timeZone,
  }))
  return view.network.limits.flatMap((limit) => {
    const part = limit.counts === 'owed' ? 'fees' : 'loans'
    const { counted, left } = distanceTo(limit, listed, view.now)
    if (counted === 0 || accounts.some((card) => isWithheld(card, [part]))) return []
    return [{ limit, left, isAtMost: isIncomplete(view, [part]) }]
  })
}

/** The limits that the patron has reached, which block everywhere. */
export function ReachedLimits() {
  const view = useCardView<AnyAccount>()
  return limitsIn(view)
    .filter(({ left }) => left === 0)
    .map(({ limit }) => (
      <Notice key={keyOf(limit)} tone="late" icon="forbidden">
        <p>
          <b>{reachedWords(limit)}</b> <Consequence limit={limit} isReached />
        </p>
      </Notice>
    ))
}

/** How far the patron is from the other limits, by our count. */
export function NearLimits() {
  const view = useCardView<AnyAccount>()
  const near = limitsIn(view).filter(({ left }) => left > 0)
  if (near.length === 0) return null
  return (
    <div className={`${rows['group']} quiet`}>
      {near.map((one) => {
        const words = nearWords(one, view.reader)
        const at = atWords(one.limit)
        return (
          <p key={keyOf(one.limit)}>
            {t`${words} (limit of the network: ${at}).`} <Consequence limit={one.limit} />
          </p>
        )
      })}
    </div>
  )
}

function keyOf({ counts, at, currency }: NetworkLimit): string {
  return `${counts} ${at} ${currency}`
}

/** The actions that the limit forbids, and the network's own text. */
function Consequence({ limit, isReached = false }: { limit: NetworkLimit; isReached?: boolean }) {
  const { i18n } = useLingui()
  const { network, reader } = useCardView<AnyAccount>()
  const own = limit.text && ownText(limit.text, network)
  const acts = forbiddenList(limit.forbids, i18n)
  const words = isReached
    ? reader === 'staff'
      ? t`The patron cannot ${acts} at any institution.`
      : t`You cannot ${acts} at any institution.`
    : reader === 'staff'
      ? t`The patron then cannot ${acts}.`
      : t`You then cannot ${acts}.`
  return (
    <>
      {words} {own && <bdi lang={own.lang}>{own.text}</bdi>}
    </>
  )
}

/** "By our count, 2 more overdue loans will block you everywhere", or "at most 2 more". */
function nearWords({ limit, left, isAtMost }: NearLimit, reader: CardView['reader']): string {
  const { counts, currency } = limit
  const some = currency === null ? String(left) : moneyWords({ minor: left, currency })
  const number = isAtMost ? t`at most ${some}` : some
  const words = reader === 'staff' ? staffWords : patronWords
  return words[counts](left, number)
}

/** `left` selects the plural form; `number` is the text. */
type Words = Record<NetworkLimit['counts'], (left: number, number: string) => string>

const patronWords: Words = {
  overdue: (left, number) =>
    plural(left, {
      one: `By our count, ${number} more overdue loan will block you everywhere`,
      other: `By our count, ${number} more overdue loans will block you everywhere`,
    }),
  lost: (left, number) =>
    plural(left, {
      one: `By our count, ${number} more lost item will block you everywhere`,
      other: `By our count, ${number} more lost items will block you everywhere`,
    }),
  owed: (_left, number) => t`By our count, ${number} more in unpaid fees will block you everywhere`,
}

const staffWords: Words = {
  overdue: (left, number) =>
    plural(left, {
      one: `By our count, ${number} more overdue loan will block this patron everywhere`,
      other: `By our count, ${number} more overdue loans will block this patron everywhere`,
    }),
  lost: (left, number) =>
    plural(left, {
      one: `By our count, ${number} more lost item will block this patron everywhere`,
      other: `By our count, ${number} more lost items will block this patron everywhere`,
    }),
  owed: (_left, number) => t`By our count, ${number} more in unpaid fees will block this patron everywhere`,
}

function atWords({ at, currency }: NetworkLimit): string {
  return currency === null ? String(at) : moneyWords({ minor: at, currency })
}

function reachedWords(limit: NetworkLimit): string {
  const { counts, at: count } = limit
  const at = atWords(limit)
  if (counts === 'owed') return t`By our count, the network’s limit is reached: ${at} in unpaid fees.`
  return counts === 'lost'
    ? plural(count, {
        one: `By our count, the network’s limit is reached: ${at} lost item.`,
        other: `By our count, the network’s limit is reached: ${at} lost items.`,
      })
    : plural(count, {
        one: `By our count, the network’s limit is reached: ${at} overdue loan.`,
        other: `By our count, the network’s limit is reached: ${at} overdue loans.`,
      })
}
