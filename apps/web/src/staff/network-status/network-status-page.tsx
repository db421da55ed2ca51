import type { InstitutionStatus, NetworkStatus } from '@library-card/contract/network-status.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { fetchJson } from '../../api.ts'
import { usePageHeading } from '../../layout/use-page-heading.ts'
import { Button } from '../../ui/button.tsx'
import { Monogram } from '../../ui/monogram.tsx'
import { Cell, Line, Register, Toned, type Column } from '../../ui/register.tsx'
import { useDesk } from '../desk.ts'
import { StaffFailure } from '../staff-failure.tsx'
import styles from '../staff.module.css'
import type { MessageDescriptor } from '@lingui/core'
import { msg, plural, t as text } from '@lingui/core/macro'

/** The connection to each institution, for staff who are asked why something is missing. */
export function NetworkStatusPage() {
  const { t } = useLingui()
  const { network } = useDesk()
  const heading = usePageHeading(t`Network status · Patron services`)
  const { data, error, refetch } = useQuery<NetworkStatus>({
    queryKey: ['network-status'],
    queryFn: ({ signal }) => fetchJson('GET /api/staff/network', { signal }),
    gcTime: 0,
  })
  return (
    <>
      <p className={styles['where']}>
        <bdi>{network.name}</bdi>
      </p>
      <h1 id="heading" tabIndex={-1} ref={heading}>
        <Trans>Network status</Trans>
      </h1>
      <p className={`quiet ${styles['said']}`}>
        <Trans>As seen from here by the questions of all patrons. Nobody is asked for this page.</Trans>
      </p>
      {error && <StaffFailure error={error} retry={() => void refetch()} />}
      {data && <StatusRegister status={data} />}
      <Button onClick={() => void refetch()}>
        <Trans>Refresh</Trans>
      </Button>
    </>
  )
}

function StatusRegister({ status: { asOf, institutions } }: { status: NetworkStatus }) {
  const { t } = useLingui()
  const columns = {
    state: { name: t`State` },
    breaker: { name: t`Breaker` },
    lastGoodAnswer: { name: t`Last answer` },
    waiting: { name: t`Calls waiting`, isNumber: true },
    callsLeft: { name: t`Calls left today`, isNumber: true },
  }
  return (
    <div className={styles['register']}>
      <Register
        caption={t`How each institution stands`}
        columns={[{ name: t`Institution` }, ...Object.values(columns)]}
      >
        {institutions.map((one) => (
          <StatusLine key={one.institutionCode} one={one} asOf={asOf} columns={columns} />
        ))}
      </Register>
    </div>
  )
}

type StatusLineProps = {
  one: InstitutionStatus
  asOf: string
  columns: Record<'state' | 'breaker' | 'lastGoodAnswer' | 'waiting' | 'callsLeft', Column>
}

function StatusLine({ one, asOf, columns }: StatusLineProps) {
  const { t, i18n } = useLingui()
  const { nameOf, institutionOf } = useDesk()
  const { monogram, color } = institutionOf(one.institutionCode)
  return (
    <Line
      sign={<Monogram letters={monogram} color={color} />}
      name={<bdi>{nameOf(one.institutionCode)}</bdi>}
    >
      <Cell column={columns.state}>
        <Toned tone={stateTone[one.state]}>{i18n._(stateWords[one.state])}</Toned>
      </Cell>
      <Cell column={columns.breaker}>{i18n._(breakerWords[one.breaker])}</Cell>
      <Cell column={columns.lastGoodAnswer}>{lastAnswerWords(one.lastGoodAnswer, asOf)}</Cell>
      <Cell column={columns.waiting}>{one.waiting}</Cell>
      <Cell column={columns.callsLeft}>{one.callsLeft?.toLocaleString(i18n.locale) ?? t`not told`}</Cell>
    </Line>
  )
}

type State = InstitutionStatus['state']

export const stateWords: Record<State, MessageDescriptor> = {
  answering: msg`Answers`,
  failing: msg`Did not answer last time`,
  resting: msg`Failed too often: not asked for a while`,
  'key-rejected': msg`Does not take our key: tell whoever runs Library Card`,
  'switched-off': msg`Switched off`,
  'not-asked': msg`Not asked yet`,
}

/** Besides the state: an institution that is switched off may have failed before. */
export const breakerWords: Record<InstitutionStatus['breaker'], MessageDescriptor> = {
  closed: msg`closed`,
  open: msg`open`,
  probing: msg`trying one call`,
}

export const stateTone: Record<State, 'late' | 'soon' | 'good' | undefined> = {
  answering: 'good',
  failing: 'soon',
  resting: 'late',
  'key-rejected': 'late',
  'switched-off': undefined,
  'not-asked': undefined,
}

/** Relative to the response's own time. */
export function lastAnswerWords(lastGoodAnswer: string | null, asOf: string): string {
  if (lastGoodAnswer === null) return text`none yet`
  const minutes = Math.floor((Date.parse(asOf) - Date.parse(lastGoodAnswer)) / 60_000)
  if (minutes < 1) return text`within the last minute`
  if (minutes < 60) return plural(minutes, { one: '# minute ago', other: '# minutes ago' })
  return plural(Math.floor(minutes / 60), { one: '# hour ago', other: '# hours ago' })
}
