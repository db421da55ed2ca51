import { useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import type { LoanOrder } from './group-loans.ts'
import styles from './loans.module.css'

type LoanToolsProps = {
  question: string
  onQuestion: (question: string) => void
  order: LoanOrder
  onOrder: (order: LoanOrder) => void
}

/** The search field and the order of the list. */
export function LoanTools({ question, onQuestion, order, onOrder }: LoanToolsProps) {
  const { t } = useLingui()
  const id = useId()
  return (
    <search className={`${styles['tools']} no-print`}>
      <div className={styles['field']}>
        <label className="unseen" htmlFor={`${id}-find`}>{t`Find in your loans`}</label>
        <input
          id={`${id}-find`}
          type="search"
          value={question}
          placeholder={t`Find in your loans`}
          onChange={(event) => onQuestion(event.target.value)}
        />
      </div>
      <div className={styles['order']}>
        <label className="unseen" htmlFor={`${id}-order`}>{t`Order`}</label>
        <OrderSelect id={`${id}-order`} order={order} onOrder={onOrder} />
      </div>
    </search>
  )
}

function OrderSelect({ id, order, onOrder }: { id: string } & Pick<LoanToolsProps, 'order' | 'onOrder'>) {
  const { t } = useLingui()
  const words: Record<LoanOrder, string> = {
    due: t`Due first`,
    title: t`Title`,
    institution: t`Institution`,
    borrowed: t`Borrowed last`,
  }
  const orders = Object.keys(words).filter((key): key is LoanOrder => key in words)
  return (
    <select
      id={id}
      value={order}
      onChange={(event) => onOrder(orders.find((each) => each === event.target.value) ?? 'due')}
    >
      {orders.map((each) => (
        <option key={each} value={each}>
          {words[each]}
        </option>
      ))}
    </select>
  )
}
