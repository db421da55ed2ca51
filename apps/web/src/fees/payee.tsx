import type { AccountCard } from '@library-card/contract/card.ts'
import { owedIn, sums } from '@library-card/contract/debt.ts'
import type { Fee, FeeState } from '@library-card/contract/fee.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import type { Money } from '@library-card/contract/money.ts'
import { plural, t } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import { useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import { useCardView, type Source } from '../card/card-view.ts'
import { fineWords, finesIn } from '../card/fines.ts'
import { isAnswered, isWhole, itemsOf, sumWords, toPay } from '../card/summary.ts'
import { billedAt, isKnown, type CheckedFees, type FeeList } from '../card/checked-fees.ts'
import { feeStateWords, moneyWords } from '../money/money.ts'
import { ButtonLink, TextButton } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Monogram } from '../ui/monogram.tsx'
import rows from '../ui/rows.module.css'
import { FeeRow } from './fee-row.tsx'
import { listWords } from '../text/words.ts'
import styles from './fees.module.css'

/** An institution's fees; `checked` is null for an earlier copy, for which no other fees are requested. */
export type ListedFees = Source & { card: AccountCard; checked: CheckedFees | null }

export function openFeesOf({ card, checked }: ListedFees): Fee[] {
  return itemsOf(checked?.lists.open ?? card.fees)
}

export function otherFeesOf({ checked }: ListedFees): Fee[] {
  return checked
    ? [...itemsOf(checked.lists['in-dispute']), ...itemsOf(checked.lists['sent-to-billing'])]
    : []
}

/** An institution's open fees; disputed and billed ones on demand, or at once if there are no others. */
export function Payee({ listed }: { listed: ListedFees }) {
  const id = useId()
  const { institution, institutionName: name, now, checked } = listed
  const [isShown, setShown] = useState(false)
  const sum = useSumWords(listed)
  const fine = fineWords(finesIn([listed.card]))
  const open = openFeesOf(listed)
  const others = otherFeesOf(listed)
  const isAlone = open.length === 0
  const isOwed = owedIn(open).length > 0
  return (
    <section className={rows['group']} aria-labelledby={id}>
      <div className={rows['rows']}>
        <header className={styles['payee']}>
          <span className={styles['who']}>
            <Monogram institution={institution} />
            <h2 id={id}>
              <bdi>{name}</bdi>
            </h2>
          </span>
          <span className={styles['sum']}>
            {sum}
            {fine && <small>{fine}</small>}
            {checked && (
              <small>
                {notInSumWords(checked)}
                {others.length > 0 && !isAlone && (
                  <>
                    .{' '}
                    <TextButton aria-expanded={isShown} onClick={() => setShown(!isShown)}>
                      <ShowOrHide isShown={isShown} count={others.length} />
                      <span className="visually-hidden">: {name}</span>
                    </TextButton>
                  </>
                )}
              </small>
            )}
          </span>
          {isOwed && <Pay institution={institution} name={name} sum={sum} />}
        </header>
        <ol role="list">
          {[...open, ...(isShown || isAlone ? others : [])].map((fee) => (
            <FeeRow key={`${fee.state} ${fee.id}`} fee={fee} institution={institution} now={now} />
          ))}
        </ol>
      </div>
    </section>
  )
}

function ShowOrHide({ isShown, count }: { isShown: boolean; count: number }) {
  return isShown ? (
    <Plural value={count} one="Hide it" other="Hide them" />
  ) : (
    <Plural value={count} one="Show it" other="Show them" />
  )
}

/** The sum of the open fees in each currency, almost always one. */
function useSumWords({ card, checked, institution: { currency } }: ListedFees): string {
  const list = checked?.lists.open ?? card.fees
  if (!isAnswered(list)) return ''
  const owed = sums(itemsOf(list).map(({ balance }) => balance))
  const sum = listWords((owed.length > 0 ? owed : [{ minor: 0, currency }]).map(moneyWords))
  return sumWords(sum, { atLeast: !isWhole(list) })
}

/**
 * Billed and disputed fees, which the sum leaves out because a balance counts open fees only. Omits states
 * known to have no fees.
 */
function notInSumWords({ lists }: CheckedFees): string {
  const states = ['in-dispute', 'sent-to-billing'] as const
  const unknown = states.filter((state) => !isKnown(lists[state]))
  const billed = listWords(billedAt({ lists }).map(moneyWords))
  const disputed = itemsOf(lists['in-dispute']).length
  const words = [
    states.every((state) => lists[state].state !== 'ok')
      ? bothWords(unknown.some((state) => lists[state].state === 'not-asked'))
      : unknown.map((state) => gapWords(state, lists[state])).join('. '),
    billed && t`plus ${billed} billed`,
    disputed > 0 &&
      plural(disputed, { one: '# disputed fee, not counted', other: '# disputed fees, not counted' }),
  ]
  return words.filter(Boolean).join('. ')
}

function bothWords(isAsking: boolean): string {
  return isAsking ? t`billed and disputed: not checked yet` : t`billed and disputed: not known`
}

/** Why the fees in one state are not all known. */
export function gapWords(feeState: FeeState, { state: gap }: FeeList): string {
  const state = feeStateWords(feeState)
  if (gap === 'ok') return t`${state}: not all of it could be read`
  if (gap === 'not-asked') return t`${state}: not checked yet`
  return gap === 'not-provided' ? t`${state}: not given to us` : t`${state}: did not load`
}

/** A link to the institution's payment page; without one, patrons pay at its desk. */
function Pay({ institution, name, sum }: { institution: Institution; name: string; sum: string }) {
  const leave = useRefreshOnReturn(institution.code)
  const { pay } = institution.links
  if (pay === null)
    return (
      <span className="quiet">
        <Trans>Pay at its desk</Trans>
      </span>
    )
  return (
    // A middle click opens the link, too.
    <ButtonLink to={pay} reloadDocument onClick={leave} onAuxClick={leave}>
      <Trans>
        Pay {sum}
        <span className="visually-hidden"> at {name}, on its own site</span>
      </Trans>{' '}
      <Icon name="external" />
    </ButtonLink>
  )
}

/**
 * Queries the institution again when the patron returns from its payment page in another tab. A payment page
 * in this tab needs nothing: Back reloads this page, which queries every institution.
 */
function useRefreshOnReturn(code: string): () => void {
  const hasLeft = useRef(false)
  const view = useCardView()

  const refresh = useEffectEvent(() => {
    if (!hasLeft.current || document.visibilityState === 'hidden') return
    hasLeft.current = false
    view.askAgain([code])
  })
  useEffect(() => {
    window.addEventListener('focus', refresh)
    document.addEventListener('visibilitychange', refresh)
    return () => {
      window.removeEventListener('focus', refresh)
      document.removeEventListener('visibilitychange', refresh)
    }
  }, [])

  return () => {
    hasLeft.current = true
  }
}

/** `isWhole`: whether each of these institutions sent all of its fees. */
type SharedSum = { sum: Money; codes: string[]; isWhole: boolean }

/** Sums per currency that the patron owes at two or more institutions, without accruing and disputed fees. */
export function sharedSums(cards: AccountCard[]): SharedSum[] {
  const owed = cards.flatMap((card) =>
    toPay(card).map((money) => ({ money, code: card.institutionCode, fees: card.fees })),
  )
  const byCurrency = Map.groupBy(owed, ({ money }) => money.currency)
  return [...byCurrency.values()]
    .filter((parts) => parts.length > 1)
    .flatMap((parts) => {
      const codes = parts.map(({ code }) => code)
      const areWhole = parts.every(({ fees }) => isWhole(fees))
      return sums(parts.map(({ money }) => money)).map((sum) => ({ sum, codes, isWhole: areWhole }))
    })
}
