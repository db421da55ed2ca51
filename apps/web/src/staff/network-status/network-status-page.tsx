import { dayOf } from '@library-card/contract/local-time.ts'
import { rowOf } from '@library-card/contract/answer-state.ts'
import type { Asked, InstitutionStatus, NetworkStatus } from '@library-card/contract/network-status.ts'
import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, plural, t as text } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { fetchJson } from '../../api.ts'
import { useAnnounced } from '../../card/announcements.tsx'
import { PageHeading } from '../../layout/page-heading.tsx'
import statusLine from '../../page/status-line.module.css'
import { TextButton } from '../../ui/button.tsx'
import { labelled } from '../../ui/labelled.ts'
import { Monogram } from '../../ui/monogram.tsx'
import { Table, ToneText, type Column } from '../../ui/table.tsx'
import { WaitingRows } from '../../ui/rows.tsx'
import type { Tone } from '../../ui/status-label.tsx'
import { clockTime, dateAndTime, dayWords } from '../../dates/date-words.ts'
import { statusReason } from '../../reasons/staff-reasons.ts'
import { partsList } from '../../text/words.ts'
import { useStaffContext, type StaffContext } from '../staff-context.tsx'
import { StaffFailure } from '../staff-failure.tsx'
import styles from '../staff.module.css'

/** The connection to each institution, for staff who must explain why something is missing. */
export function NetworkStatusPage() {
  const { t } = useLingui()
  const { network } = useStaffContext()
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['network-status'],
    queryFn: ({ signal }) => fetchJson('GET /api/staff/network', { signal }),
    gcTime: 0,
  })
  return (
    <>
      <p className="context">
        <bdi>{network.name}</bdi>
      </p>
      <PageHeading documentTitle={t`Network status · Patron services`}>
        <Trans>Network status</Trans>
      </PageHeading>
      <div className={statusLine['status']}>
        <span>
          <Trans>Based on recent patron activity; this page makes no calls of its own.</Trans>{' '}
          <TimeOf status={data} isLoading={isFetching} />{' '}
          {data && (
            <TextButton onClick={() => void refetch()}>
              <Trans>Refresh</Trans>
            </TextButton>
          )}
        </span>
      </div>
      {error && !isFetching && <StaffFailure error={error} retry={() => void refetch()} />}
      {!data && isFetching && <WaitingRows />}
      {data && <StatusTable status={data} />}
      {data && <OperatorDetails status={data} />}
    </>
  )
}

type TimeOfProps = { status: NetworkStatus | undefined; isLoading: boolean }

function TimeOf({ status, isLoading }: TimeOfProps) {
  const { t } = useLingui()
  const { homeZone } = useStaffContext()
  const words = isLoading ? t`Loading…` : status ? asOfWords(status.asOf, homeZone) : ''
  useAnnounced(words)
  return words
}

function asOfWords(asOf: string, timeZone: string): string {
  const date = dayWords(dayOf({ at: asOf }, timeZone), { day: 'numeric', month: 'long' })
  const time = clockTime(asOf, timeZone)
  return text`As of ${date}, ${time}.`
}

type StatusProps = { status: NetworkStatus }

/** "Gave no usable answer last time, since 10:12, last good answer 10:11": a status in a clerk's words. */
function StatusTable({ status }: StatusProps) {
  const { t } = useLingui()
  const context = useStaffContext()
  const columns: Column<InstitutionStatus>[] = [
    {
      name: t`Status`,
      renderCell: (one) => <ToneText tone={toneOf(one)}>{clerkWords(one, status.asOf, context)}</ToneText>,
    },
  ]
  return <ConnectionsTable caption={t`Status of each institution`} columns={columns} status={status} />
}

function OperatorDetails({ status }: StatusProps) {
  const { t } = useLingui()
  const { asOf } = status
  const columns: Column<InstitutionStatus>[] = [
    { name: t`State`, renderCell: stateWords },
    { name: t`Circuit`, renderCell: ({ breaker }) => i18n._(breakerWords[breaker]) },
    { name: t`Last answer`, renderCell: ({ lastGoodAnswer }) => lastAnswerWords(lastGoodAnswer, asOf) },
    { name: t`Calls in the queue`, isNumber: true, renderCell: ({ waiting }) => waiting },
    {
      name: t`API calls left today`,
      isNumber: true,
      renderCell: ({ callsLeft }) => callsLeft?.toLocaleString(i18n.locale) ?? t`not given`,
    },
  ]
  return (
    <details className={styles['details']}>
      <summary>
        <Trans>Details for the operators of Library Card</Trans>
      </summary>
      <ConnectionsTable caption={t`Details of each connection`} columns={columns} status={status} />
    </details>
  )
}

type TableProps = StatusProps & { caption: string; columns: Column<InstitutionStatus>[] }

function ConnectionsTable({ status: { institutions }, caption, columns }: TableProps) {
  const { t } = useLingui()
  const { nameOf, institutionOf } = useStaffContext()
  return (
    <div className={styles['table']}>
      <Table
        caption={caption}
        head={{ name: t`Institution` }}
        columns={columns}
        rows={institutions}
        headOf={({ institutionCode: code }) => ({
          key: code,
          sign: <Monogram institution={institutionOf(code)} />,
          name: <bdi>{nameOf(code)}</bdi>,
        })}
      />
    </div>
  )
}

/** Whether no read has ended since the process started. */
function isNotAsked({ problem, lists, lastGoodAnswer }: InstitutionStatus): boolean {
  return problem === null && lists.length === 0 && lastGoodAnswer === null
}

function toneOf(one: InstitutionStatus): Tone | undefined {
  const { problem, lists, breaker } = one
  if (isNotAsked(one)) return undefined
  if (problem === null) return lists.length > 0 ? 'soon' : 'good'
  const { group, remedy } = rowOf({ code: problem })
  if (group === 'not-called') return undefined
  return breaker === 'closed' && remedy !== null ? 'soon' : 'late'
}

function stateWords(one: InstitutionStatus): string {
  if (isNotAsked(one)) return text`Not checked yet`
  return one.problem === null ? answeringWords(one) : statusReason(one.problem)
}

/** "Answering in part (Loans, Fees: Its answers cannot be read)". */
function answeringWords({ lists }: InstitutionStatus): string {
  if (lists.length === 0) return text`Answering`
  const byProblem = Map.groupBy(lists, ({ problem }) => problem)
  const exceptions = [...byProblem].map(([problem, failing]) => {
    const names = partsList(failing.map(({ list }) => i18n._(listWords[list])))
    return labelled(names, statusReason(problem))
  })
  const words = partsList(exceptions)
  return text`Answering in part (${words})`
}

const listWords: Record<Asked, MessageDescriptor> = {
  account: msg`Accounts`,
  loans: msg`Loans`,
  requests: msg`Requests`,
  fees: msg`Fees`,
  blocks: msg`Blocks`,
}

/** The status in words, with times in the home institution's time zone. */
function clerkWords(one: InstitutionStatus, asOf: string, { homeZone, institutionOf }: StaffContext): string {
  const { institutionCode, problem, breaker, lastGoodAnswer, downSince } = one
  if (isNotAsked(one)) return text`Not known: no patron has needed it since Library Card started`
  if (problem && rowOf({ code: problem }).group === 'not-called')
    return institutionOf(institutionCode).notice ?? stateWords(one)
  const last = lastGoodAnswer && momentWords(lastGoodAnswer, asOf, homeZone)
  const since = downSince && momentWords(downSince, asOf, homeZone)
  return [
    stateWords(one),
    breaker !== 'closed' && text`paused after repeated failures`,
    since && text`since ${since}`,
    last ? text`last good answer ${last}` : text`no good answer yet`,
  ]
    .filter(Boolean)
    .join(', ')
}

/** "10:12", with the date unless it is today. */
function momentWords(at: string, asOf: string, timeZone: string): string {
  const isToday = dayOf({ at }, timeZone) === dayOf({ at: asOf }, timeZone)
  return isToday ? clockTime(at, timeZone) : dateAndTime(at, timeZone)
}

/** The circuit breaker's state, beside the institution's: an institution that is switched off may have failed before. */
const breakerWords: Record<InstitutionStatus['breaker'], MessageDescriptor> = {
  closed: msg`closed`,
  open: msg`open`,
  probing: msg`testing`,
}

/** The time since the last answer, at the time of the response. */
function lastAnswerWords(lastGoodAnswer: string | null, asOf: string): string {
  if (lastGoodAnswer === null) return text`none yet`
  const minutes = Math.floor((Date.parse(asOf) - Date.parse(lastGoodAnswer)) / 60_000)
  if (minutes < 1) return text`within the last minute`
  if (minutes < 60) return plural(minutes, { one: '# minute ago', other: '# minutes ago' })
  return plural(Math.floor(minutes / 60), { one: '# hour ago', other: '# hours ago' })
}
