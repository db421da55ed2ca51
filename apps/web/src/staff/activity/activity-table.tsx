import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Link } from 'react-router'
import { TextButton } from '../../ui/button.tsx'
import { Monogram } from '../../ui/monogram.tsx'
import { Line, Register, type Column, Cell, Sub } from '../../ui/register.tsx'
import { ActivityCell } from './activity-cells.tsx'
import { type ActivityView, balancesOf, countOf, isShort } from './activity-view.ts'
import { silenceWordsOf, useColumnWords, missingWords } from './activity-words.ts'
import { type ActivityColumn, useDesk } from '../desk.ts'
import { inOrder, type Order } from './table-order.ts'
import styles from '../staff.module.css'
import { plural } from '@lingui/core/macro'
import { totalWords } from '../../card/totals.ts'
import { moneyWords } from '../../money/money.ts'

type Asked = { view: ActivityView; askAgain: (code: string) => void }
/** `joined`: codes in the list. */
type ActivityRegisterProps = Asked & { joined: readonly string[] }

/** One line per institution with an account, or where that is unknown. */
export function ActivityRegister({ view, joined, askAgain }: ActivityRegisterProps) {
  const { t } = useLingui()
  const desk = useDesk()
  const words = useColumnWords()
  const [order, setOrder] = useState<Order | null>(null)
  const lines = inOrder(view, { order, joined, desk })
  if (lines.length === 0) return null

  const columnOf = (by: Order['by'], column: Column): Column => ({
    ...column,
    sorted: {
      direction: order?.by === by ? (order.isDescending ? 'descending' : 'ascending') : null,
      turn: () => setOrder({ by, isDescending: order?.by === by && !order.isDescending }),
    },
  })
  const columns = desk.columns.map((name) => columnOf(name, words[name]))

  return (
    <div className={styles['register']}>
      <Register
        caption={t`Activity at each institution`}
        columns={[columnOf('institution', { name: t`Institution` }), ...columns]}
        foot={view.place === 'all' && <ActivityFoot view={view} />}
      >
        {lines.map((code) => (
          <InstitutionLine key={code} code={code} view={view} askAgain={askAgain} />
        ))}
      </Register>
    </div>
  )
}

type InstitutionLineProps = Asked & { code: string }

function InstitutionLine({ code, view, askAgain }: InstitutionLineProps) {
  const desk = useDesk()
  const { monogram, color } = desk.institutionOf(code)
  const silent = view.silent.find(({ institutionCode }) => institutionCode === code)
  const card = view.accounts.find(({ institutionCode }) => institutionCode === code)
  const isWaiting = view.waiting.includes(code)
  return (
    <Line
      isSilent={!card || isWaiting}
      sign={<Monogram letters={monogram} color={color} kind={card ? 'own' : 'silent'} />}
      name={
        <Link to={`?institution=${code}`}>
          <bdi>{desk.nameOf(code)}</bdi>
        </Link>
      }
      sub={<SubWords code={code} view={view} />}
    >
      {card && !isWaiting ? (
        desk.columns.map((column: ActivityColumn) => (
          <ActivityCell key={column} column={column} card={card} />
        ))
      ) : (
        <td colSpan={desk.columns.length}>
          {isWaiting && <Trans>Asking…</Trans>}
          {!isWaiting && !silent && <Trans>No account</Trans>}
          {!isWaiting && silent && (
            <>
              {silenceWordsOf(silent, desk)}{' '}
              <TextButton onClick={() => askAgain(code)}>
                <Trans>Ask again</Trans>
                <span className="unseen">: {desk.nameOf(code)}</span>
              </TextButton>
            </>
          )}
        </td>
      )}
    </Line>
  )
}

function SubWords({ code, view }: { code: string; view: ActivityView }) {
  const { home } = useDesk()
  const silent = view.silent.find(({ institutionCode }) => institutionCode === code)
  const card = view.accounts.find(({ institutionCode }) => institutionCode === code)
  if (code === home) return <Trans>home</Trans>
  if (silent?.account === 'unknown') return <Trans>not known whether there is an account</Trans>
  if (card?.state === 'partial') return <Trans>answered in part</Trans>
  if (card?.account.standing === 'inactive') return <Trans>not active there</Trans>
  return card?.account.standing === 'expired' && <Trans>account there has ended</Trans>
}

/** Totals and what they do not include; one amount per currency. */
function ActivityFoot({ view }: { view: ActivityView }) {
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
  // Re-renders when the language changes.
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
