import type { AccountCard } from '@library-card/contract/card.ts'
import type { Fee } from '@library-card/contract/fee.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import type { Money } from '@library-card/contract/money.ts'
import { Trans } from '@lingui/react/macro'
import { useEffect, useEffectEvent, useId, useRef } from 'react'
import { useCardView, type Source } from '../card/card-view.ts'
import { isAnswered, isWhole, itemsOf, sumWords, toPay } from '../card/summary.ts'
import { billedAt, type CheckedFees } from '../card/checked-fees.ts'
import { moneyWords, sums } from '../money/money.ts'
import { ButtonLink } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Monogram } from '../ui/monogram.tsx'
import rows from '../ui/rows.module.css'
import { FeeRow } from './fee-row.tsx'
import { listWords } from '../text/words.ts'
import styles from './fees.module.css'
import { OtherFees } from './other-fees.tsx'

/** An institution's fees; `checked` is null for an earlier copy, which is not completed. */
export type ListedFees = Source & { card: AccountCard; checked: CheckedFees | null }

export function openFeesOf({ card, checked }: ListedFees): Fee[] {
  return itemsOf(checked?.lists.open ?? card.fees)
}

export function Payee({ listed }: { listed: ListedFees }) {
  const id = useId()
  const { institution, institutionName: name, now, checked } = listed
  const sum = useSumWords(listed)
  const open = openFeesOf(listed)
  const isOwed = sums(open.map(({ balance }) => balance)).some(({ minor }) => minor > 0)
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
            {checked && <NotInSum checked={checked} />}
          </span>
          {isOwed && <Pay institution={institution} name={name} sum={sum} />}
        </header>
        <OtherFees listed={listed} isAlone={open.length === 0}>
          {open.map((fee) => (
            <FeeRow key={fee.id} fee={fee} institution={institution} now={now} />
          ))}
        </OtherFees>
      </div>
    </section>
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

/** Amounts that the sum excludes, as far as they are known: an account's balance counts open fees only. */
function NotInSum({ checked }: { checked: CheckedFees }) {
  const billed = listWords(billedAt(checked).map(moneyWords))
  const states = [checked.lists['in-dispute'].state, checked.lists['sent-to-billing'].state]
  return (
    <small>
      {states.includes('not-asked') ? (
        <Trans>billed and disputed: not checked yet</Trans>
      ) : states.some((state) => state !== 'ok') ? (
        <Trans>billed and disputed: not known</Trans>
      ) : (
        billed && <Trans>plus {billed} billed</Trans>
      )}
    </small>
  )
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

type SharedSum = { sum: Money; codes: string[] }

/** Sums per currency that the patron owes at two or more institutions, without accruing and disputed fees. */
export function sharedSums(cards: AccountCard[]): SharedSum[] {
  const owed = cards.flatMap((card) => toPay(card).map((money) => ({ money, code: card.institutionCode })))
  const byCurrency = Map.groupBy(owed, ({ money }) => money.currency)
  return [...byCurrency.values()]
    .filter((parts) => parts.length > 1)
    .flatMap((parts) => {
      const codes = parts.map(({ code }) => code)
      return sums(parts.map(({ money }) => money)).map((sum) => ({ sum, codes }))
    })
}
