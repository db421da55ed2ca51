import type { UnavailableCard } from '@library-card/contract/card.ts'
import type { StaffAccountCard } from '@library-card/contract/staff.ts'
import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from 'react-router'
import { TextButton } from '../../ui/button.tsx'
import { Monogram } from '../../ui/monogram.tsx'
import { Table, Sub, type Column } from '../../ui/table.tsx'
import { HeadedSection } from '../../ui/rows.tsx'
import { isWorthAsking } from '../../unavailable/unavailable-reason.tsx'
import { useStaffContext, type StaffContext } from '../staff-context.tsx'
import { useOrder, type SortValue } from '../sorting.ts'
import styles from '../staff.module.css'
import { activityColumns, missingWords, type ActivityColumn } from './activity-columns.tsx'
import type { ActivityView } from './activity-view.ts'
import { missingFromTotals, unavailableWords } from './activity-words.ts'
import { partsList } from '../../text/words.ts'

type ViewProps = { view: ActivityView; askAgain: (code: string) => void }
/** `joined`: codes of the institutions in the list. */
type InstitutionsTableProps = ViewProps & { joined: readonly string[] }

type InstitutionRow = {
  code: string
  card: StaffAccountCard | undefined
  unavailable: UnavailableCard | undefined
  isWaiting: boolean
}

/** One row per institution with an account, or where that is unknown. */
export function InstitutionsTable({ view, joined, askAgain }: InstitutionsTableProps) {
  const { t } = useLingui()
  const context = useStaffContext()
  // Without an order: home first, then in the order of the network file.
  const { sorted, sortedBy } = useOrder()
  const rows = sorted(rowsIn(view, joined), (row, by) => sortValueOf(row, by, context))
  if (rows.length === 0) return null

  const columns = Object.entries(activityColumns()).map(([id, column]) => ({
    ...columnOf(column, view),
    ...sortedBy(id),
  }))
  return (
    <div className={styles['table']}>
      <HeadedSection title={<Trans>Institutions</Trans>}>
        <Table
          caption={t`Activity at each institution`}
          head={{ name: t`Institution`, ...sortedBy('institution') }}
          columns={columns}
          rows={rows}
          headOf={({ code, card, unavailable, isWaiting }) => ({
            key: code,
            sign: <Monogram institution={context.institutionOf(code)} isUnavailable={!card} />,
            name: (
              <Link to={`?institution=${code}`}>
                <bdi>{context.nameOf(code)}</bdi>
              </Link>
            ),
            sub: code === context.home ? <Trans>home</Trans> : subWords(card, unavailable),
            reason: (!card || isWaiting) && (
              <UnavailableText
                code={code}
                unavailable={unavailable}
                isWaiting={isWaiting}
                askAgain={askAgain}
              />
            ),
          })}
          foot={view.place === 'all' && <AccountCount view={view} />}
        />
      </HeadedSection>
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
      unavailable: [...view.unavailable, ...view.notAsked].find(
        ({ institutionCode }) => institutionCode === code,
      ),
      isWaiting: view.waiting.includes(code),
    }))
}

function columnOf(column: ActivityColumn, view: ActivityView): Column<InstitutionRow> {
  return {
    ...column,
    renderCell: ({ card }) => {
      if (!card) return null
      const missing = missingWords(card, column)
      return missing === null ? column.renderCell(card) : <span className="quiet">{missing}</span>
    },
    total: column.total?.(view),
  }
}

/** Institutions without a value come last in either direction. */
function sortValueOf({ code, card }: InstitutionRow, by: string, context: StaffContext): SortValue {
  if (by === 'institution') return context.nameOf(code)
  const column = activityColumns()[by]
  if (!card || !column || missingWords(card, column) !== null) return null
  return column.sortValue(card, context.institutionOf(code).timeZone)
}

function subWords(card: StaffAccountCard | undefined, unavailable: UnavailableCard | undefined) {
  if (unavailable?.account === 'unknown') return <Trans>not known whether there is an account</Trans>
  if (card?.state === 'partial') return <Trans>answered in part</Trans>
  if (card?.account.standing === 'inactive') return <Trans>not active there</Trans>
  return card?.account.standing === 'expired' && <Trans>account there has expired</Trans>
}

type UnavailableTextProps = Omit<InstitutionRow, 'card'> & Pick<ViewProps, 'askAgain'>

function UnavailableText({ code, unavailable, isWaiting, askAgain }: UnavailableTextProps) {
  const context = useStaffContext()
  if (isWaiting) return <Trans>Asking…</Trans>
  if (!unavailable) return <Trans>No account</Trans>
  return (
    <>
      {unavailableWords(unavailable, context)}{' '}
      {isWorthAsking(unavailable.problem) && (
        <TextButton onClick={() => askAgain(code)}>
          <Trans>Ask again</Trans>
          <span className="visually-hidden">: {context.nameOf(code)}</span>
        </TextButton>
      )}
    </>
  )
}

/** How many accounts the totals include, and what they do not include. */
function AccountCount({ view }: { view: ActivityView }) {
  const { t } = useLingui()
  const rest = missingFromTotals(view)
  return (
    <>
      {accountWords()}
      {rest.length > 0 && <Sub>{partsList(rest)}</Sub>}
    </>
  )

  function accountWords(): string {
    const { waiting } = view
    const missing = [...view.unavailable, ...view.notAsked]
    const counted = view.accounts.length
    const all = counted + missing.length + waiting.length
    if (waiting.length > 0) return plural(counted, { one: '# account so far', other: '# accounts so far' })
    if (all === counted) return plural(counted, { one: '# account', other: '# accounts' })
    if (missing.every(({ account }) => account === 'exists')) return t`${counted} of ${all} accounts`
    return plural(counted, { one: '# account that answered', other: '# accounts that answered' })
  }
}
