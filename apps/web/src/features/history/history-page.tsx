import { canAskAgain, rowOf } from '@library-card/contract/answer-state.ts'
import type { PastLoan } from '@library-card/contract/history.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import { plural } from '@lingui/core/macro'
import { Trans, useLingui, Plural } from '@lingui/react/macro'
import { useDeferredValue, useId, useState } from 'react'
import { useAnnounced } from '../../card/announcements.tsx'
import { useCardView } from '../../card/card-view.ts'
import { PrintOrSave } from '../../export/print-or-save.tsx'
import { CardHeading, PrintedOn } from '../../page/card-page.tsx'
import { listWords } from '../../text/words.ts'
import { MissingReason } from '../../missing/missing-reason.tsx'
import { SignInThere } from '../../missing/sign-in-there.tsx'
import { TurnOnLink } from '../../missing/missing-notices.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Group, Row, WaitingRows, RowFacts, RowPlace, RowTitle } from '../../ui/rows.tsx'
import { dateOf } from '../../dates/date-words.ts'
import { DateStamp } from '../../dates/date-stamp.tsx'
import {
  findPastLoans,
  institutionsIn,
  savedHistory,
  useHistories,
  type History,
  type NotAsked,
} from './histories.ts'
import styles from './history.module.css'

/**
 * Returned loans at one institution, or at all where an account is known. Nothing is requested before this page
 * opens, and nothing is kept afterwards.
 */
export function HistoryPage() {
  const { t } = useLingui()
  return (
    <>
      <CardHeading name={t`Loan history`} isAlone />
      <PrintedOn />
      <HistoryAtPlace />
    </>
  )
}

function HistoryAtPlace() {
  const { place, institutionOf, nameOf, session } = useCardView()
  if (session.profile === 'shared-computer')
    return (
      <EmptyState title={<Trans>Not on a shared computer</Trans>}>
        <Trans>
          The next person could see what you have read. To see your loan history, sign in on your own device.
        </Trans>
      </EmptyState>
    )
  if (place === 'all' || institutionOf(place).keepsHistory) return <Histories key={place} />
  const name = nameOf(place)
  return (
    <EmptyState title={<Trans>No loan history from {name}</Trans>}>
      <Trans>{name} does not provide a record of returned loans.</Trans> <MayBeAnonymous />
    </EmptyState>
  )
}

function Histories() {
  const { t } = useLingui()
  const view = useCardView()
  const { asked, notAsked, withoutRecord } = institutionsIn(view)
  const histories = useHistories(asked)
  const [typed, setQuery] = useState('')
  // Typing must not wait for a long list to render.
  const query = useDeferredValue(typed.trim())
  const count = histories.reduce((sum, { loans }) => sum + loans.length, 0)
  const words = plural(count, { one: 'Loan history: # loan shown', other: 'Loan history: # loans shown' })
  useAnnounced(count > 0 && query === '' ? words : null)
  const waiting = [
    ...histories.filter(({ state }) => state === 'waiting'),
    ...notAsked.filter(({ problem }) => problem === null),
  ].map(({ code }) => code)
  const name = listWords(waiting.map(view.nameOf))
  const arrived = useArrived([
    ...histories.filter(({ state }) => state !== 'waiting'),
    ...notAsked.filter(({ problem }) => problem !== null),
  ])
  return (
    <>
      {count + waiting.length > 0 && (
        <search className={`${styles['search']} no-print`}>
          <input
            type="search"
            value={typed}
            aria-label={t`Find in your history`}
            placeholder={t`Find in your history`}
            onChange={({ target }) => setQuery(target.value)}
          />
        </search>
      )}
      {query !== '' && <Found query={query} histories={histories} />}
      {arrived.map((code) => {
        const history = histories.find((one) => one.code === code)
        if (history) return <HistoryAt key={code} history={history} query={query} />
        const { problem = null } = notAsked.find((one) => one.code === code) ?? {}
        return (
          problem && <Failure key={code} code={code} problem={problem} retry={() => view.askAgain([code])} />
        )
      })}
      {arrived.length === 0 && waiting.length > 0 && <WaitingRows />}
      <div className={styles['foot']}>
        {waiting.length > 0 && (
          <p className="quiet">
            <Trans>Asking {name}…</Trans>
          </p>
        )}
        <AboutRecords hasLoans={count > 0} withoutRecord={withoutRecord} />
        {count > 0 && <PrintOrSave list={() => savedHistory({ view, histories, query })} />}
      </div>
    </>
  )
}

/** Codes in order of first arrival, so that no answer moves another, even if requested again. */
function useArrived(known: { code: string }[]): string[] {
  const [arrived, setArrived] = useState<string[]>([])
  const late = known.filter(({ code }) => !arrived.includes(code)).map(({ code }) => code)
  if (late.length > 0) setArrived([...arrived, ...late])
  return arrived
}

function AboutRecords({ hasLoans, withoutRecord }: { hasLoans: boolean; withoutRecord: string[] }) {
  const { nameOf } = useCardView()
  const names = listWords(withoutRecord.map(nameOf))
  return (
    <>
      {hasLoans && (
        <p className="quiet">
          <Trans>These loans are still on record. An institution may delete older ones.</Trans>
        </p>
      )}
      {names && (
        <p className="quiet">
          <Trans>No loan history is available from {names}.</Trans> <MayBeAnonymous />
        </p>
      )}
    </>
  )
}

/** The number of matching loans, and the institutions whose older loans have not been searched. */
function Found({ query, histories }: { query: string; histories: History[] }) {
  const { t } = useLingui()
  const { nameOf } = useCardView()
  const of = histories.reduce((sum, { loans }) => sum + loans.length, 0)
  const found = histories.reduce(
    (sum, { code, loans }) => sum + findPastLoans(query, nameOf(code), loans).length,
    0,
  )
  const names = listWords(histories.filter(({ hasMore }) => hasMore).map(({ code }) => nameOf(code)))
  useAnnounced(t`“${query}”: found ${found} of ${plural(of, { one: '# loan', other: '# loans' })}.`)
  return (
    <p className={`quiet ${styles['found']}`}>
      <Trans>
        Found {found} of <Plural value={of} one="# loan" other="# loans" />.
      </Trans>{' '}
      {names && <Trans>Older loans at {names} were not searched.</Trans>}
    </p>
  )
}

function HistoryAt({ history, query }: { history: History; query: string }) {
  const { place, nameOf } = useCardView()
  const { code, state, problem, loans, unreadable, hasMore, isFetching, fetchMore } = history
  const name = nameOf(code)
  if (state === 'no-account') return <EmptyState title={<Trans>You have no account at {name}</Trans>} />
  const isNothing = state === 'ok' && loans.length + unreadable === 0 && !hasMore
  if (isNothing && place !== 'all')
    return (
      <EmptyState title={<Trans>No returned loans on record</Trans>}>
        <MayBeAnonymous />
      </EmptyState>
    )
  return (
    <>
      {isNothing && (
        <p className="quiet">
          <Trans>{name} has no returned loans on record.</Trans> <MayBeAnonymous />
        </p>
      )}
      <ReturnedLoans history={history} query={query} />
      {state === 'failed' && <Failure code={code} problem={problem} retry={fetchMore} />}
      {hasMore && (
        <Button onClick={() => isFetching || fetchMore()} aria-disabled={isFetching}>
          <Trans>Show more</Trans>
          <span className="visually-hidden">: {name}</span>
        </Button>
      )}
    </>
  )
}

/** Library systems do not say whether there were no loans or whether they were made anonymous. */
function MayBeAnonymous() {
  return <Trans>Many libraries make loans anonymous when they are returned.</Trans>
}

type FailureProps = NotAsked & { retry: () => void }

/** `problem` is null if the request itself failed. */
function Failure({ code, problem, retry }: FailureProps) {
  const { t } = useLingui()
  const name = useCardView().nameOf(code)
  const words = problem?.isForToday
    ? t`${name} accepts a limited number of queries a day, and few are left for today. Try again tomorrow.`
    : t`The loan history of ${name} did not load.`
  const isWorthAsking = problem === null || canAskAgain(problem)
  useAnnounced(isWorthAsking ? words : null)
  return (
    <Notice tone="missing" actions={<Remedy code={code} problem={problem} retry={retry} />}>
      <p>{isWorthAsking ? words : <MissingReason card={{ institutionCode: code, problem }} />}</p>
    </Notice>
  )
}

function Remedy({ code, problem, retry }: FailureProps) {
  const name = useCardView().nameOf(code)
  const remedy = problem && rowOf(problem).remedy
  if (remedy === 'sign-in') return <SignInThere code={code} onSignedIn={retry} />
  if (remedy === 'turn-on') return <TurnOnLink count={1} />
  return (
    (problem === null || canAskAgain(problem)) && (
      <Button onClick={retry}>
        <Trans>Try again</Trans>
        <span className="visually-hidden">: {name}</span>
      </Button>
    )
  )
}

/** The loaded loans of one institution that match the query; without a query, all of them. */
function ReturnedLoans({ history, query }: { history: History; query: string }) {
  const { place, nameOf, institutionOf } = useCardView()
  const { code, asOf, loans, unreadable } = history
  const found = findPastLoans(query, nameOf(code), loans)
  if (found.length + unreadable === 0) return null
  return (
    <Group
      title={place === 'all' ? <bdi>{nameOf(code)}</bdi> : <Trans context="group of loans">Returned</Trans>}
      count={<Plural value={found.length} one="# loan shown" other="# loans shown" />}
    >
      {found.map((loan) => (
        <PastLoanRow key={loan.id} loan={loan} asOf={asOf} institution={institutionOf(code)} />
      ))}
      {unreadable > 0 && (
        <li>
          <Plural value={unreadable} one="# loan could not be read." other="# loans could not be read." />
        </li>
      )}
    </Group>
  )
}

type PastLoanRowProps = { loan: PastLoan; asOf: string; institution: Institution }

function PastLoanRow({ loan, asOf, institution }: PastLoanRowProps) {
  const { t } = useLingui()
  const { nameOf } = useCardView()
  const id = useId()
  const { timeZone, code } = institution
  const returned = loan.returned && dateOf(loan.returned, asOf, timeZone)
  const loaned = loan.loaned && dateOf(loan.loaned, asOf, timeZone)
  return (
    <Row
      labelledBy={id}
      stamp={<DateStamp moment={loan.returned} timeZone={timeZone} />}
      state={
        <>
          <p>{returned ? <Trans>Returned on {returned}</Trans> : <Trans>Return date not given</Trans>}</p>
          {loaned && (
            <p className="quiet">
              <Trans>Borrowed on {loaned}</Trans>
            </p>
          )}
        </>
      }
    >
      <RowTitle id={id}>{loan.title ?? t`Title not given`}</RowTitle>
      <RowFacts facts={[loan.author, loan.description, loan.callNumber]} />
      <RowPlace institution={institution} name={nameOf(code)} library={loan.library?.name} />
    </Row>
  )
}
