import { plural, t as text } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Anchored } from '../card/anchored.tsx'
import { urgencyOf } from '../dates/due.ts'
import { partsList } from '../text/words.ts'
import { Button } from '../ui/button.tsx'
import { Group, UnrenderedRows, useUnrendered } from '../ui/rows.tsx'
import { Select } from '../ui/select.tsx'
import { groupLoans, loanKey, type ListedLoan, type LoanGroup, type LoanOrder } from './listed-loans.ts'
import type { Choice } from './choose-loans.tsx'
import { LoanRow } from './loan-row.tsx'
import styles from './loans.module.css'

type LoanListProps = {
  loans: ListedLoan[]
  order: LoanOrder
  /** Whether to render all rows at once, because the browser is about to restore the scroll position. */
  isReturn: boolean
  choice: Pick<Choice, 'chosen' | 'choose'>
}

/** A page has another list, which grows in steps, too, for each institution and order. */
export function LoanList({ loans, order, isReturn, choice: { chosen, choose } }: LoanListProps) {
  const { i18n } = useLingui()
  const titleOf = useGroupTitle(order)
  const inOrder = groupLoans(loans, order, i18n.locale)
  const unrendered = useUnrendered(() =>
    isReturn ? [] : inOrder.flatMap((group) => group.loans.map(loanKey)),
  )
  const isRendered = (listed: ListedLoan) => !unrendered.has(loanKey(listed))
  return (
    <Anchored change={unrendered}>
      {inOrder.map((group) => (
        <Group
          key={group.key}
          title={titleOf(group)}
          isLate={group.key === 'late'}
          count={countWords(group, order)}
        >
          {group.loans.filter(isRendered).map((listed) => (
            <LoanRow
              key={loanKey(listed)}
              listed={listed}
              isChosen={chosen && chosen.has(loanKey(listed))}
              choose={choose}
            />
          ))}
          <UnrenderedRows count={group.loans.filter((listed) => !isRendered(listed)).length} />
        </Group>
      ))}
    </Anchored>
  )
}

/** "2 loans, 1 renewed": a renewed loan keeps its row in the group where it no longer belongs. */
function countWords({ key, loans }: LoanGroup, order: LoanOrder): string {
  const count = loans.filter(
    ({ loan, now, institution }) => order !== 'due' || urgencyOf(loan, now, institution.timeZone) === key,
  ).length
  const renewed = loans.length - count
  return partsList([
    count > 0 && plural(count, { one: '# loan', other: '# loans' }),
    renewed > 0 && text`${renewed} renewed`,
  ])
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
  /** Whether the tools are shown on a narrow screen. */
  isOpen: boolean
  query: string
  onQuery: (query: string) => void
  order: LoanOrder
  onOrder: (order: LoanOrder) => void
  children: ReactNode
}

const toolsId = 'loan-tools'

/** Shows and hides the tools on a narrow screen. */
export function ToolsButton({ isOpen, toggle }: { isOpen: boolean; toggle: () => void }) {
  return (
    <span className={styles['narrow']}>
      <Button aria-expanded={isOpen} aria-controls={toolsId} onClick={toggle}>
        <Trans>Find, sort, select</Trans>
      </Button>
    </span>
  )
}

/** The search field, the list's order and, on a narrow screen, `children`. */
export function LoanTools({ isOpen, query, onQuery, order, onOrder, children }: LoanToolsProps) {
  const { t } = useLingui()
  const orders: { value: LoanOrder; words: string }[] = [
    { value: 'due', words: t`Due first` },
    { value: 'title', words: t`Title` },
    { value: 'institution', words: t`Institution` },
    { value: 'borrowed', words: t`Most recently borrowed` },
  ]
  return (
    <search id={toolsId} className={`${styles['tools']} ${isOpen ? '' : styles['closed']} no-print`}>
      <input
        className={styles['field']}
        type="search"
        value={query}
        aria-label={t`Find in your loans`}
        placeholder={t`Find in your loans`}
        onChange={({ target }) => onQuery(target.value)}
      />
      <Select
        className={styles['order']}
        label={<span className="visually-hidden">{t`Order`}</span>}
        value={order}
        options={orders}
        choose={onOrder}
      />
      {children}
    </search>
  )
}
