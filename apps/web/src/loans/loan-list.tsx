import { Plural, useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import { Group } from '../ui/rows.tsx'
import { groupLoans, loanKey, type ListedLoan, type LoanGroup, type LoanOrder } from './listed-loans.ts'
import type { Choice } from './choose-loans.tsx'
import { LoanRow } from './loan-row.tsx'
import styles from './loans.module.css'

type LoanListProps = { loans: ListedLoan[]; order: LoanOrder; choice: Pick<Choice, 'chosen' | 'choose'> }

export function LoanList({ loans, order, choice: { chosen, choose } }: LoanListProps) {
  const { i18n } = useLingui()
  const titleOf = useGroupTitle(order)
  return groupLoans(loans, order, i18n.locale).map((group) => (
    <Group
      key={group.key}
      title={titleOf(group)}
      isLate={group.key === 'late'}
      count={<Plural value={group.loans.length} one="# loan" other="# loans" />}
    >
      {group.loans.map((listed) => (
        <LoanRow
          key={loanKey(listed)}
          listed={listed}
          isChosen={chosen && chosen.has(loanKey(listed))}
          choose={choose}
        />
      ))}
    </Group>
  ))
}

function useGroupTitle(order: LoanOrder) {
  const { t } = useLingui()
  return ({ key, loans }: LoanGroup): string => {
    if (order === 'title') return t`By title`
    if (order === 'borrowed') return t`Most recently borrowed`
    if (order === 'institution') return loans[0]?.institutionName ?? ''
    if (key === 'late') return t`Overdue or recalled`
    return key === 'soon' ? t`Due within a week` : t`Later`
  }
}

type LoanToolsProps = {
  query: string
  onQuery: (query: string) => void
  order: LoanOrder
  onOrder: (order: LoanOrder) => void
}

/** The search field and the order of the list. */
export function LoanTools({ query, onQuery, order, onOrder }: LoanToolsProps) {
  const { t } = useLingui()
  const id = useId()
  return (
    <search className={`${styles['tools']} no-print`}>
      <div className={styles['field']}>
        <label className="visually-hidden" htmlFor={`${id}-find`}>{t`Find in your loans`}</label>
        <input
          id={`${id}-find`}
          type="search"
          value={query}
          placeholder={t`Find in your loans`}
          onChange={(event) => onQuery(event.target.value)}
        />
      </div>
      <div className={styles['order']}>
        <label className="visually-hidden" htmlFor={`${id}-order`}>{t`Order`}</label>
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
    borrowed: t`Most recently borrowed`,
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
