import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Group } from '../../ui/rows.tsx'
import { feesIn, isShort, loansIn, requestsIn, type ActivityView } from './activity-view.ts'
import { useDesk } from '../desk.ts'
import { ShowTitles, TitlesNotes } from './show-titles.tsx'
import { ZoneNote } from '../../dates/zone-note.tsx'
import { isSought } from './sought.ts'
import { StaffFeeRow } from './staff-fee-row.tsx'
import { StaffLoanRow } from './staff-loan-row.tsx'
import { StaffRequestRow } from './staff-request-row.tsx'
import styles from '../staff.module.css'
import type { ShownTitles } from './use-titles.ts'

type ActivityListsProps = {
  view: ActivityView
  titles: ShownTitles
  sought: string
  seek: (text: string) => void
}

/** All loans by due moment, then requests and fees. */
export function ActivityLists({ view, titles, sought, seek }: ActivityListsProps) {
  const { institutionOf, nameOf } = useDesk()
  const all = {
    loans: loansIn(view, institutionOf),
    requests: requestsIn(view, institutionOf),
    fees: feesIn(view, institutionOf),
  }
  const count = all.loans.length + all.requests.length + all.fees.length
  if (count === 0) return <NothingToList view={view} />
  const fits = isSought(sought, nameOf)
  const loans = all.loans.filter((at) => fits.loan(at))
  const requests = all.requests.filter((at) => fits.request(at))
  const fees = all.fees.filter((at) => fits.fee(at))

  return (
    <>
      <div className={`${styles['tools']} no-print`}>
        <Find sought={sought} seek={seek} found={loans.length + requests.length + fees.length} />
        <ShowTitles view={view} titles={titles} />
      </div>
      <TitlesNotes view={view} titles={titles} />
      {loans.length > 0 && (
        <Group title={<Trans>Loans</Trans>} count={<LoansAt loans={loans} />}>
          {loans.map((at) => (
            <StaffLoanRow key={`${at.institution.code} ${at.item.id}`} at={at} titles={titles} />
          ))}
        </Group>
      )}
      <ZoneNote listed={loans.map((at) => ({ ...at, institutionName: nameOf(at.institution.code) }))} />
      {requests.length > 0 && (
        <Group title={<Trans>Requests</Trans>} count={requests.length}>
          {requests.map((at) => (
            <StaffRequestRow key={`${at.institution.code} ${at.item.id}`} at={at} titles={titles} />
          ))}
        </Group>
      )}
      {fees.length > 0 && (
        <Group title={<Trans>Fees</Trans>} count={fees.length}>
          {fees.map((at) => (
            <StaffFeeRow key={`${at.institution.code} ${at.item.id}`} at={at} titles={titles} />
          ))}
        </Group>
      )}
    </>
  )
}

/** "Nothing" only where all institutions responded in full. */
function NothingToList({ view }: { view: ActivityView }) {
  if (view.waiting.length > 0) return null
  const isSure = !(['loans', 'requests', 'fees'] as const).some((part) => isShort(view, part))
  return (
    <p className={styles['said']}>
      {isSure ? (
        <Trans>No loans, requests or fees.</Trans>
      ) : (
        <Trans>Those that answered tell of no loans, requests or fees.</Trans>
      )}
    </p>
  )
}

function LoansAt({ loans }: { loans: { institution: { code: string } }[] }) {
  const places = new Set(loans.map(({ institution }) => institution.code)).size
  return (
    <Trans>
      {loans.length} at <Plural value={places} one="# institution" other="# institutions" />, by due date
    </Trans>
  )
}

type FindProps = { sought: string; seek: (text: string) => void; found: number }

function Find({ sought, seek, found }: FindProps) {
  const { t } = useLingui()
  return (
    <div className={styles['find']}>
      <label htmlFor="find">
        <Trans>Find in loans, requests and fees</Trans>
      </label>
      <input
        id="find"
        type="search"
        placeholder={t`Institution, library or status`}
        value={sought}
        onChange={({ target }) => seek(target.value)}
      />
      {sought.trim() !== '' && (
        <span className="quiet">
          <Plural value={found} _0="None fits" one="# fits" other="# fit" />
        </span>
      )}
    </div>
  )
}
