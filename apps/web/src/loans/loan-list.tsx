import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useId, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
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
  /** On a narrow screen: whether they are shown. */
  isOpen: boolean
  query: string
  onQuery: (query: string) => void
  order: LoanOrder
  onOrder: (order: LoanOrder) => void
  children: ReactNode
}

const toolsId = 'loan-tools'

/** On a narrow screen: shows and hides the tools. */
export function ToolsButton({ isOpen, toggle }: { isOpen: boolean; toggle: () => void }) {
  return (
    <span className={styles['narrow']}>
      <Button aria-expanded={isOpen} aria-controls={toolsId} onClick={toggle}>
        <Icon name="search" />
        <span className="visually-hidden">
          <Trans>Find, sort or select</Trans>
        </span>
      </Button>
    </span>
  )
}

/** The search field, the order of the list and, on a narrow screen, `children`. */
export function LoanTools({ isOpen, query, onQuery, order, onOrder, children }: LoanToolsProps) {
  const { t } = useLingui()
  const id = useId()
  return (
    <search id={toolsId} className={`${styles['tools']} ${isOpen ? '' : styles['closed']} no-print`}>
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
      {children}
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
