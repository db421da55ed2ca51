import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Link } from 'react-router'
import { TextButton } from '../../ui/button.tsx'
import { Monogram } from '../../ui/monogram.tsx'
import { Line, Register, type Column } from '../../ui/register.tsx'
import { ActivityCell } from './activity-cells.tsx'
import { ActivityFoot } from './activity-foot.tsx'
import type { ActivityView } from './activity-view.ts'
import { silenceWordsOf } from './activity-words.ts'
import { useColumnWords } from './column-words.ts'
import type { ActivityColumn } from '../columns.ts'
import { useDesk } from '../desk.ts'
import { inOrder, type Order } from './table-order.ts'
import styles from '../staff.module.css'

type Asked = { view: ActivityView; askAgain: (code: string) => void }
/** `joined`: what may stand in the list. */
type ActivityRegisterProps = Asked & { joined: readonly string[] }

/** One line an institution where there is an account, or may be one. */
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
