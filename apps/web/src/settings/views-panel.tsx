import type { DataKind, Look } from '@library-card/contract/audit.ts'
import type { TitlesReason } from '@library-card/contract/staff.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { fetchJson } from '../api.ts'
import { dayOf, timeOf } from '../dates/calendar.ts'
import { DateStamp } from '../dates/date-stamp.tsx'
import { fullDate, timeWords } from '../dates/date-words.ts'
import { RequestFailure } from '../unavailable/request-failure.tsx'
import { useCardView } from '../card/card-view.ts'
import { listWords } from '../text/words.ts'
import { Button } from '../ui/button.tsx'
import rows from '../ui/rows.module.css'
import { Row, RowHelp } from '../ui/rows.tsx'
import styles from './settings.module.css'

const kindWords: Record<DataKind, MessageDescriptor> = {
  details: msg`name and account`,
  loans: msg`loans`,
  requests: msg`requests`,
  fees: msg`fees and balances`,
  blocks: msg`blocks`,
  titles: msg`titles`,
  'own-titles': msg`titles of your home institution’s items`,
  'staff-notes': msg`notes for staff`,
}

const reasonWords: Record<TitlesReason, MessageDescriptor> = {
  'asked-at-desk': msg`you asked at the desk`,
  'claimed-returned': msg`an item is claimed returned`,
  'fee-disputed': msg`a fee is disputed`,
}

/** Views without a text of their own are described by the kinds of data viewed. */
const actWords: Partial<Record<Look['act'], MessageDescriptor>> = {
  search: msg`Shown in search results`,
  clearance: msg`For a clearance report`,
}

const atFirst = 5

/** Which desk at home viewed this account, when, what, and why. */
export function LooksPanel() {
  const { home, nameOf } = useCardView()
  const name = <bdi>{nameOf(home)}</bdi>
  const { data, error, refetch } = useQuery({
    queryKey: ['looks'],
    queryFn: ({ signal }) => fetchJson('GET /api/looks', { signal }),
    staleTime: 0,
  })
  return (
    <section className={styles['panel']} aria-labelledby="looks">
      <h2 id="looks">
        <Trans>Who at {name} viewed your account</Trans>
      </h2>
      {error && !data && <RequestFailure error={error} retry={() => void refetch()} />}
      {data?.looks.length === 0 && (
        <p className="quiet">
          <Trans>No views recorded.</Trans>
        </p>
      )}
      {data && data.looks.length > 0 && <LookList looks={data.looks} />}
    </section>
  )
}

/** The newest views; the rest are shown on demand. */
function LookList({ looks }: { looks: Look[] }) {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? looks : looks.slice(0, atFirst)
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- to Safari a list without bullets is none */}
      <ol className={`${rows['rows']} ${styles['looks']}`} role="list">
        {shown.map((look, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- a look has no name of its own
          <LookRow key={`${look.when} ${at}`} look={look} />
        ))}
      </ol>
      {shown.length < looks.length && (
        <p className={styles['change']}>
          <Button onClick={() => setWhole(true)}>
            <Trans>Show all {looks.length}</Trans>
          </Button>
        </p>
      )}
    </>
  )
}

function LookRow({ look }: { look: Look }) {
  const { i18n } = useLingui()
  const { home, institutionOf } = useCardView()
  const moment = { at: look.when }
  const { timeZone } = institutionOf(home)
  const day = dayOf(moment, timeZone)
  const time = timeOf(moment, timeZone) ?? ''
  const kinds = listWords(
    look.kinds.map((kind) => i18n._(kindWords[kind])),
    i18n.locale,
  )
  const act = actWords[look.act]
  const reason = look.reason && i18n._(reasonWords[look.reason])
  const date = `${fullDate(day)}, ${timeWords(time)}`
  return (
    <Row stamp={<DateStamp moment={moment} timeZone={timeZone} time={time} />}>
      <p>
        <span className="visually-hidden in-print">{date}: </span>
        {look.desk}: {kinds} <Where codes={look.institutionCodes} />
      </p>
      {act && <RowHelp>{i18n._(act)}</RowHelp>}
      {!look.kinds.includes('titles') && look.kinds.includes('loans') && (
        <RowHelp>
          <Trans>Without titles</Trans>
        </RowHelp>
      )}
      {reason && (
        <RowHelp>
          <Trans>Reason: {reason}</Trans>
        </RowHelp>
      )}
    </Row>
  )
}

function Where({ codes }: { codes: string[] }) {
  const { i18n } = useLingui()
  const { network, nameOf, home } = useCardView()
  const known = codes.filter((code) => network.institutions.some((other) => other.code === code))
  if (known.length === 0) return <Trans>at {nameOf(home)}</Trans>
  if (known.length === network.institutions.length) return <Trans>everywhere in the network</Trans>
  const names = listWords(known.map(nameOf), i18n.locale)
  return <Trans>at {names}</Trans>
}
