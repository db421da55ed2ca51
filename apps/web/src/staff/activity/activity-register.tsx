import type { UnavailableCard } from '@library-card/contract/card.ts'
import type { StaffAccountCard } from '@library-card/contract/staff.ts'
import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Link } from 'react-router'
import { TextButton } from '../../ui/button.tsx'
import { Monogram } from '../../ui/monogram.tsx'
import { Register, Sub, type Column, type HeadColumn } from '../../ui/register.tsx'
import { useDesk, type ColumnName, type Desk } from '../desk.tsx'
import styles from '../staff.module.css'
import { activityColumns, missingWords, type ActivityColumn } from './activity-columns.tsx'
import type { ActivityView } from './activity-view.ts'
import { missingFromTotals, silenceWords } from './activity-words.ts'

type ViewProps = { view: ActivityView; askAgain: (code: string) => void }
/** `joined`: codes of the institutions in the list. */
type ActivityRegisterProps = ViewProps & { joined: readonly string[] }

type InstitutionRow = {
  code: string
  card: StaffAccountCard | undefined
  silent: UnavailableCard | undefined
  isWaiting: boolean
}

/** One row per institution with an account, or where that is unknown. */
export function ActivityRegister({ view, joined, askAgain }: ActivityRegisterProps) {
  const { t } = useLingui()
  const desk = useDesk()
  const [order, setOrder] = useState<Order | null>(null)
  const rows = sorted(rowsIn(view, joined), order, desk)
  if (rows.length === 0) return null

  const sortedBy = (by: Order['by']): Pick<HeadColumn, 'sorted'> => ({
    sorted: {
      direction: order?.by === by ? (order.isDescending ? 'descending' : 'ascending') : null,
      turn: () => setOrder({ by, isDescending: order?.by === by && !order.isDescending }),
    },
  })
  const all = activityColumns()
  const columns = desk.columns.map((by) => ({ ...columnOf(all[by], view), ...sortedBy(by) }))

  return (
    <div className={styles['register']}>
      <Register
        caption={t`Activity at each institution`}
        head={{ name: t`Institution`, ...sortedBy('institution') }}
        columns={columns}
        rows={rows}
        headOf={({ code, card, silent, isWaiting }) => ({
          key: code,
          sign: <Monogram institution={desk.institutionOf(code)} isSilent={!card} />,
          name: (
            <Link to={`?institution=${code}`}>
              <bdi>{desk.nameOf(code)}</bdi>
            </Link>
          ),
          sub: code === desk.home ? <Trans>home</Trans> : subWords(card, silent),
          silence: (!card || isWaiting) && (
            <Silence
              code={code}
              silent={isWaiting ? undefined : silent}
              isWaiting={isWaiting}
              askAgain={askAgain}
            />
          ),
        })}
        foot={view.place === 'all' && <AccountCount view={view} />}
      />
    </div>
  )
}

/** An institution without an account keeps its row until it has joined the list, so that no row moves under the reader. */
function rowsIn(view: ActivityView, joined: readonly string[]): InstitutionRow[] {
  return view.asked
    .filter((code) => !view.without.includes(code) || !joined.includes(code))
    .map((code) => ({
      code,
      card: view.accounts.find(({ institutionCode }) => institutionCode === code),
      silent: view.silent.find(({ institutionCode }) => institutionCode === code),
      isWaiting: view.waiting.includes(code),
    }))
}

function columnOf(
  { renderCell, total, ...column }: ActivityColumn,
  view: ActivityView,
): Column<InstitutionRow> {
  return {
    ...column,
    renderCell: ({ card }) => {
      if (!card) return null
      const missing = missingWords(card, { renderCell, ...column })
      return missing === null ? renderCell(card) : <span className="quiet">{missing}</span>
    },
    total: total?.(view),
  }
}

/** null: home first, then in the order of the network file. */
type Order = { by: ColumnName | 'institution'; isDescending: boolean }

/** Institutions without a value come last in either direction. */
function sorted(rows: InstitutionRow[], order: Order | null, desk: Desk): InstitutionRow[] {
  if (order === null) return rows
  const { by } = order
  const sign = order.isDescending ? -1 : 1
  if (by === 'institution')
    return rows.toSorted((one, other) => sign * desk.nameOf(one.code).localeCompare(desk.nameOf(other.code)))
  const column = activityColumns()[by]
  const valueOf = ({ code, card }: InstitutionRow) =>
    card && missingWords(card, column) === null
      ? column.sortValue(card, desk.institutionOf(code).timeZone)
      : null
  return rows.toSorted((one, other) => compare(valueOf(one), valueOf(other), sign))
}

function compare(one: number | string | null, other: number | string | null, sign: number): number {
  if (one === other) return 0
  if (one === null || other === null) return one === null ? 1 : -1
  return one < other ? -sign : sign
}

function subWords(card: StaffAccountCard | undefined, silent: UnavailableCard | undefined) {
  if (silent?.account === 'unknown') return <Trans>not known whether there is an account</Trans>
  if (card?.state === 'partial') return <Trans>answered in part</Trans>
  if (card?.account.standing === 'inactive') return <Trans>not active there</Trans>
  return card?.account.standing === 'expired' && <Trans>account there has expired</Trans>
}

type SilenceProps = Omit<InstitutionRow, 'card'> & Pick<ViewProps, 'askAgain'>

/** Why an institution has no numbers. */
function Silence({ code, silent, isWaiting, askAgain }: SilenceProps) {
  const desk = useDesk()
  if (isWaiting) return <Trans>Asking…</Trans>
  if (!silent) return <Trans>No account</Trans>
  return (
    <>
      {silenceWords(silent, desk)}{' '}
      <TextButton onClick={() => askAgain(code)}>
        <Trans>Ask again</Trans>
        <span className="visually-hidden">: {desk.nameOf(code)}</span>
      </TextButton>
    </>
  )
}

/** How many accounts the totals include, and what they do not include. */
function AccountCount({ view }: { view: ActivityView }) {
  const { t } = useLingui()
  const missing = missingFromTotals(view)
  return (
    <>
      {accountWords()}
      {missing.length > 0 && <Sub>{missing.join(', ')}</Sub>}
    </>
  )

  function accountWords(): string {
    const { silent, waiting } = view
    const counted = view.accounts.length
    const all = counted + silent.length + waiting.length
    if (waiting.length > 0) return plural(counted, { one: '# account so far', other: '# accounts so far' })
    if (all === counted) return plural(counted, { one: '# account', other: '# accounts' })
    if (silent.every(({ account }) => account === 'exists')) return t`${counted} of ${all} accounts`
    return plural(counted, { one: '# account that answered', other: '# accounts that answered' })
  }
}
