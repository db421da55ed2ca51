import { Trans, useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import type { AccountCard } from '@library-card/contract/card.ts'
import type { Fee } from '@library-card/contract/fee.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import { ButtonAnchor } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Monogram } from '../ui/monogram.tsx'
import rows from '../ui/rows.module.css'
import { moneyWords } from '../money/money.ts'
import { FeeRow } from './fee-row.tsx'
import { owedAt } from './fee-sums.ts'
import styles from './fees.module.css'
import { OtherFees } from './other-fees.tsx'
import { useAskedAfreshOnReturn } from './use-asked-afresh-on-return.ts'

type PayeeProps = { card: AccountCard; fees: Fee[]; institution: Institution; name: string }

/** One institution that is paid: its sum, the way to pay it, and each fee. */
export function Payee({ card, fees, institution, name }: PayeeProps) {
  const id = useId()
  const sum = useSumWords(card)
  const isOwed = (owedAt(card) ?? []).some(({ minor }) => minor > 0)
  return (
    <section className={rows['group']} aria-labelledby={id}>
      <div className={rows['rows']}>
        <header className={styles['payee']}>
          <span className={styles['who']}>
            <Monogram letters={institution.monogram} color={institution.color} />
            <h2 id={id}>
              <bdi>{name}</bdi>
            </h2>
          </span>
          <span className={styles['sum']}>{sum}</span>
          {isOwed && <Pay institution={institution} name={name} sum={sum} />}
        </header>
        <OtherFees institution={institution}>
          {fees.map((fee) => (
            <FeeRow key={fee.id} fee={fee} institution={institution} asOf={card.asOf} />
          ))}
        </OtherFees>
      </div>
    </section>
  )
}

/** Almost always one; where an institution asks in two currencies, both stand there. */
function useSumWords(card: AccountCard): string {
  const { i18n } = useLingui()
  return new Intl.ListFormat(i18n.locale).format((owedAt(card) ?? []).map(moneyWords))
}

/** Leaves for the institution's own page; where it has none, its desk takes the money. */
function Pay({ institution, name, sum }: { institution: Institution; name: string; sum: string }) {
  const leave = useAskedAfreshOnReturn(institution.code)
  const { pay } = institution.links
  if (pay === null)
    return (
      <span className="quiet">
        <Trans>To be paid at its desk</Trans>
      </span>
    )
  return (
    // Any button of the mouse may open it.
    <ButtonAnchor href={pay} onClick={leave} onAuxClick={leave}>
      <Trans>
        Pay {sum}
        <span className="unseen"> at {name}, on its own site</span>
      </Trans>{' '}
      <Icon name="leaves" />
    </ButtonAnchor>
  )
}
