import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { totalWords } from '../../card/totals.ts'
import { Cell, Sub } from '../../ui/register.tsx'
import { moneyWords } from '../../money/money.ts'
import { balancesOf, countOf, isShort, type ActivityView } from './activity-view.ts'
import { missingWords } from './activity-words.ts'
import { useColumnWords } from './column-words.ts'
import type { ActivityColumn } from '../columns.ts'
import { useDesk } from '../desk.ts'

/** What is counted, and what is missing from it; amounts of two currencies are never one. */
export function ActivityFoot({ view }: { view: ActivityView }) {
  const words = useColumnWords()
  const { columns } = useDesk()
  const missing = missingWords(view)
  return (
    <tr>
      <th scope="row">
        <Counted view={view} />
        {missing.length > 0 && <Sub>{missing.join(', ')}</Sub>}
      </th>
      {columns.map((column) => (
        <Cell key={column} column={words[column]}>
          <FootCell column={column} view={view} />
        </Cell>
      ))}
    </tr>
  )
}

function Counted({ view: { accounts, silent, waiting } }: { view: ActivityView }) {
  // Draws it again in another language, whose words no property tells.
  const { t } = useLingui()
  const counted = accounts.length
  const all = counted + silent.length + waiting.length
  if (waiting.length > 0) return plural(counted, { one: '# account so far', other: '# accounts so far' })
  if (all === counted) return plural(counted, { one: '# account', other: '# accounts' })
  if (silent.every(({ account }) => account === 'exists')) return t`${counted} of ${all} accounts`
  return plural(counted, { one: '# account that answered', other: '# accounts that answered' })
}

function FootCell({ column, view }: { column: ActivityColumn; view: ActivityView }) {
  if (column === 'loans') return totalWords(countOf(view, 'loans'))
  if (column === 'overdue') return totalWords(countOf(view, 'loans', (loan) => loan.overdue))
  if (column === 'requests') return totalWords(countOf(view, 'requests'))
  return column === 'balance' && <Sums view={view} />
}

function Sums({ view }: { view: ActivityView }) {
  const { home, institutionOf } = useDesk()
  const owed = balancesOf(view)
  if (owed.length === 0 && isShort(view, 'fees')) return '?'
  const sums = owed.length > 0 ? owed : [{ minor: 0, currency: institutionOf(home).currency }]
  return sums.map((money) => <div key={money.currency}>{moneyWords(money)}</div>)
}
