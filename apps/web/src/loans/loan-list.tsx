import { Plural, useLingui } from '@lingui/react/macro'
import { Group } from '../ui/rows.tsx'
import { groupLoans, type LoanGroup, type LoanOrder } from './group-loans.ts'
import { loanKey, type ListedLoan } from './listed-loan.ts'
import { LoanRow } from './loan-row.tsx'
import type { Choice } from './use-choice.ts'

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
    if (order === 'borrowed') return t`Borrowed last first`
    if (order === 'institution') return loans[0]?.institutionName ?? ''
    if (key === 'late') return t`Overdue or called back`
    return key === 'soon' ? t`Due within a week` : t`Later`
  }
}
