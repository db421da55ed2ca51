import type { DataKind, StaffView } from '@library-card/contract/audit.ts'
import { dayOf, timeOf } from '@library-card/contract/local-time.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { fetchJson } from '../api.ts'
import { DateStamp } from '../dates/date-stamp.tsx'
import { fullDate, timeWords, clockTime } from '../dates/date-words.ts'
import { PartFailure } from '../missing/request-failure.tsx'
import { useCardView } from '../card/card-view.ts'
import { listWords } from '../text/words.ts'
import { Button } from '../ui/button.tsx'
import rows from '../ui/rows.module.css'
import { Panel, Row } from '../ui/rows.tsx'
import styles from './settings.module.css'

const kindWords: Record<Exclude<DataKind, 'own-titles'>, MessageDescriptor> = {
  details: msg`name and account`,
  loans: msg`loans`,
  requests: msg`requests`,
  fees: msg`fees`,
  blocks: msg`blocks`,
  titles: msg`titles`,
  'staff-notes': msg`notes for staff`,
}

const reasonWords: Record<NonNullable<StaffView['reason']>, MessageDescriptor> = {
  'asked-at-desk': msg`you asked at the desk`,
  'claimed-returned': msg`an item is claimed returned`,
  'fee-disputed': msg`a fee is disputed`,
  'follow-up': msg`items that are overdue or lost at other institutions`,
  debts: msg`debts at other institutions`,
  'account-ends': msg`accounts that are about to end`,
}

/** Texts for views; a view without one is described by the kinds of data viewed. */
const actWords: Partial<Record<StaffView['act'], MessageDescriptor>> = {
  search: msg`Shown in search results`,
  clearance: msg`For a clearance report`,
  elsewhere: msg`For a report on loans and debts at other institutions`,
}

const atFirst = 5

/** Views of this account by desks at home: which desk, when, what, and why. */
export function StaffViewsPanel() {
  const { home, nameOf } = useCardView()
  const name = <bdi>{nameOf(home)}</bdi>
  const { data, error, refetch } = useQuery({
    queryKey: ['staff-views'],
    queryFn: ({ signal }) => fetchJson('GET /api/views', { signal }),
    staleTime: 0,
  })
  return (
    <Panel id="staff-views" title={<Trans>Who at {name} viewed your account</Trans>}>
      {error && <PartFailure error={error} retry={() => void refetch()} />}
      {data?.views.length === 0 && (
        <p className="quiet">
          <Trans>No views recorded.</Trans>
        </p>
      )}
      {data && data.views.length > 0 && <VisitList visits={visitsIn(data.views)} />}
    </Panel>
  )
}

/** The newest visits; the patron can show the rest. */
function VisitList({ visits }: { visits: Visit[] }) {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? visits : visits.slice(0, atFirst)
  return (
    <>
      <ol className={`${rows['rows']} ${styles['views']}`} role="list">
        {shown.map((visit) => (
          <VisitRow key={`${visit.desk} ${visit.from}`} visit={visit} />
        ))}
      </ol>
      {shown.length < visits.length && (
        <p className={styles['change']}>
          <Button onClick={() => setWhole(true)}>
            <Trans>Show all {visits.length}</Trans>
          </Button>
        </p>
      )}
    </>
  )
}

function VisitRow({ visit: { desk, from, until, views } }: { visit: Visit }) {
  const { home, institutionOf } = useCardView()
  const { timeZone } = institutionOf(home)
  const moment = { at: from }
  const time = timeOf(moment, timeZone) ?? ''
  const [start, end] = [timeWords(time), clockTime(until, timeZone)]
  const date = fullDate(dayOf(moment, timeZone))
  return (
    <Row stamp={<DateStamp moment={moment} timeZone={timeZone} time={time} />}>
      <p>
        <span className="visually-hidden in-print">
          {date}, {start}:{' '}
        </span>
        <b>{desk}</b>
        {start !== end && (
          <span className="quiet">
            , <Trans>until {end}</Trans>
          </span>
        )}
      </p>
      {views.map((view) => (
        <View key={view.when} view={view} />
      ))}
    </Row>
  )
}

function View({ view: { act, kinds, institutionCodes, reason } }: { view: StaffView }) {
  const { i18n } = useLingui()
  const { home, nameOf } = useCardView()
  // A newer version may log kinds that have no text here.
  const known = kinds.filter((kind): kind is keyof typeof kindWords => kind in kindWords)
  const words = listWords(known.map((kind) => i18n._(kindWords[kind])))
  const because = reason && i18n._(reasonWords[reason])
  const name = <bdi>{nameOf(home)}</bdi>
  const facts = {
    act: actWords[act] && i18n._(actWords[act]),
    own: kinds.includes('own-titles') && <Trans>Titles of {name}’s items only</Trans>,
    none: kinds.includes('loans') && !kinds.includes('own-titles') && <Trans>Without titles</Trans>,
    reason: because && <Trans>Reason given by staff: {because}</Trans>,
  }
  return (
    <div className={styles['view']}>
      <p>
        {words} <Where codes={institutionCodes} />
      </p>
      {Object.entries(facts).map(
        ([fact, text]) =>
          text && (
            <p key={fact} className="quiet">
              {text}
            </p>
          ),
      )}
    </div>
  )
}

function Where({ codes }: { codes: string[] }) {
  const { network, nameOf, home } = useCardView()
  const known = codes.filter((code) => network.institutions.some((other) => other.code === code))
  if (known.length === 0) return <Trans>at {nameOf(home)}</Trans>
  if (known.length === network.institutions.length) return <Trans>everywhere in the network</Trans>
  const names = listWords(known.map(nameOf))
  return <Trans>at {names}</Trans>
}

/** One desk's views without a long gap. */
type Visit = {
  desk: string
  from: string
  until: string
  /** Views without duplicates, newest first. */
  views: StaffView[]
}

/** The longest gap within a visit, in milliseconds; equals the default idle limit of a staff session. */
const longestGap = 15 * 60_000

/** Groups views, given newest first, by visit: opening and reloading pages during one visit creates many. */
function visitsIn(views: StaffView[]): Visit[] {
  const visits: Visit[] = []
  for (const view of views) {
    const visit = visits.find(
      ({ desk, from }) => desk === view.desk && Date.parse(from) - Date.parse(view.when) <= longestGap,
    )
    if (!visit) {
      visits.push({ desk: view.desk, from: view.when, until: view.when, views: [view] })
      continue
    }
    visit.from = view.when
    if (!visit.views.some((known) => isSameKind(known, view))) visit.views.push(view)
  }
  return visits
}

function isSameKind({ when: _one, ...one }: StaffView, { when: _other, ...other }: StaffView): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
