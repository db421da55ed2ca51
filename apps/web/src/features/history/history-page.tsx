import type { LoanHistory, PastLoan } from '@library-card/contract/history.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import { plural } from '@lingui/core/macro'
import { Trans, useLingui, Plural } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { Link } from 'react-router'
import { fetchJson } from '../../api.ts'
import { useAnnounced } from '../../card/announcements.tsx'
import { useCardView } from '../../card/card-view.ts'
import { CardHeading } from '../../page/card-page.tsx'
import { reasonOf } from '../../reasons/reasons.tsx'
import { listWords } from '../../text/words.ts'
import { UnavailableReason } from '../../unavailable/unavailable-reason.tsx'
import { SignInThere } from '../../unavailable/sign-in-there.tsx'
import { TurnOnLink } from '../../unavailable/unavailable-notices.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Monogram } from '../../ui/monogram.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Group, Row, WaitingRows, RowFacts, RowPlace, RowTitle } from '../../ui/rows.tsx'
import { dateOf } from '../../dates/date-words.ts'
import { DateStamp } from '../../dates/date-stamp.tsx'

/**
 * Returned loans at one institution. Nothing is requested before this page opens, and nothing is kept
 * afterwards.
 */
export function HistoryPage() {
  const { t } = useLingui()
  return (
    <>
      <CardHeading name={t`Loan history`} isAlone />
      <HistoryAtPlace />
    </>
  )
}

function HistoryAtPlace() {
  const { place, institutionOf, session } = useCardView()
  if (session.profile === 'shared-computer') return <NotOnSharedComputers />
  if (place === 'all') return <ChooseInstitution />
  const institution = institutionOf(place)
  return institution.keepsHistory ? <History key={place} institution={institution} /> : <NoRecord />
}

function NotOnSharedComputers() {
  return (
    <EmptyState title={<Trans>Not on a shared computer</Trans>}>
      <Trans>
        The next person could see what you have read. To see your loan history, sign in on your own device.
      </Trans>
    </EmptyState>
  )
}

/** The history is requested for one institution at a time. */
function ChooseInstitution() {
  const { order, institutionOf, nameOf } = useCardView()
  const kept = order.filter((code) => institutionOf(code).keepsHistory)
  const names = listWords(order.filter((code) => !kept.includes(code)).map((code) => nameOf(code)))
  return (
    <>
      <Group title={<Trans>Choose an institution</Trans>}>
        {kept.map((code) => (
          <Row key={code} stamp={<Monogram institution={institutionOf(code)} />}>
            <Link to={`/card/${encodeURIComponent(code)}/history`}>
              <bdi>{nameOf(code)}</bdi>
            </Link>
          </Row>
        ))}
      </Group>
      {names && (
        <p className="quiet">
          <Trans>No loan history is available from {names}.</Trans>
        </p>
      )}
    </>
  )
}

function NoRecord() {
  const { place, nameOf } = useCardView()
  const name = nameOf(place)
  return (
    <EmptyState title={<Trans>No loan history from {name}</Trans>}>
      <Trans>{name} does not provide a record of returned loans.</Trans>
    </EmptyState>
  )
}

function History({ institution }: { institution: Institution }) {
  const name = useCardView().nameOf(institution.code)
  const { pages, problem, isFetching, hasFailed, hasNextPage, fetchMore } = useHistory(institution.code)
  if (pages.length === 0 && isFetching) return <WaitingRows />
  if (pages.some(({ state }) => state === 'no-account'))
    return <EmptyState title={<Trans>You have no account at {name}</Trans>} />
  const loaded = pages.filter((page) => page.state === 'ok')
  return (
    <>
      <ReturnedLoans pages={loaded} institution={institution} hasFailed={hasFailed} />
      {hasFailed && <Failure institution={institution} problem={problem} retry={fetchMore} />}
      {hasNextPage && (
        <Button onClick={() => isFetching || fetchMore()} aria-disabled={isFetching}>
          <Trans>Show more</Trans>
        </Button>
      )}
      {loaded.length > 0 && (
        <p className="quiet">
          <Trans>This is what {name} has on record. An institution may delete older loans.</Trans>
        </p>
      )}
    </>
  )
}

type FailureProps = { institution: Institution; problem: InstitutionProblem | null; retry: () => void }

/** `problem` is null if the request itself failed. */
function Failure({ institution: { code }, problem, retry }: FailureProps) {
  const { t } = useLingui()
  const name = useCardView().nameOf(code)
  const words = t`The loan history of ${name} did not load.`
  useAnnounced(words)
  if (problem === null || reasonOf(problem).isWorthAsking) {
    const again = (
      <Button onClick={retry}>
        <Trans>Try again</Trans>
      </Button>
    )
    return (
      <Notice tone="unavailable" actions={again}>
        <p>{words}</p>
      </Notice>
    )
  }
  return (
    <Notice tone="unavailable" actions={<Remedy code={code} problem={problem} retry={retry} />}>
      <p>
        <UnavailableReason card={{ institutionCode: code, problem }} />
      </p>
    </Notice>
  )
}

/** The patron's options if asking again would not help. */
function Remedy({ code, problem, retry }: { code: string; problem: InstitutionProblem; retry: () => void }) {
  const { absence } = reasonOf(problem)
  if (absence === 'to-sign-in') return <SignInThere code={code} onSignedIn={retry} />
  return absence === 'turned-off' && <TurnOnLink count={1} />
}

/** Reads the history page by page, requesting a missing page again at the same offset. */
function useHistory(code: string) {
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['history', code],
    queryFn: ({ pageParam, signal }) =>
      fetchJson('GET /api/institutions/:code/history', {
        params: { code },
        query: { offset: pageParam },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (last, _pages, offset) => {
      if (last.state === 'missing') return offset
      return last.state === 'ok' ? last.next : null
    },
    gcTime: 0,
  })
  const pages = data?.pages ?? []
  const last = pages.at(-1)
  const problem = last?.state === 'missing' ? last.problem : null
  return {
    pages,
    problem,
    isFetching,
    hasFailed: !isFetching && (error !== null || problem !== null),
    hasNextPage: hasNextPage && problem === null,
    fetchMore: () => void (data ? fetchNextPage() : refetch()),
  }
}

type LoadedPage = Extract<LoanHistory, { state: 'ok' }>

type ReturnedProps = { pages: LoadedPage[]; institution: Institution; hasFailed: boolean }

/** The loaded pages as one list, which counts as empty only if no page failed. */
function ReturnedLoans({ pages, institution, hasFailed }: ReturnedProps) {
  // A return between two requests moves a page's last loan to the next page, so both pages contain the loan.
  const byId = new Map(pages.flatMap(({ items }) => items.map((loan) => [loan.id, loan])))
  const loans = [...byId.values()]
  const unreadable = pages.reduce((sum, page) => sum + (page.unreadable ?? 0), 0)
  const count = loans.length
  const words = plural(count, {
    one: 'Loan history: # loan shown',
    other: 'Loan history: # loans shown',
  })
  useAnnounced(count > 0 ? words : null)
  if (loans.length + unreadable === 0)
    return hasFailed ? null : <EmptyState title={<Trans>No returned loans on record</Trans>} />
  return (
    <Group
      title={<Trans>Returned</Trans>}
      count={<Plural value={loans.length} one="# loan shown" other="# loans shown" />}
    >
      {loans.map((loan) => (
        <PastLoanRow key={loan.id} loan={loan} asOf={pages[0]?.asOf ?? ''} institution={institution} />
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
      <RowPlace institution={institution} names={[nameOf(code), loan.library?.name]} />
    </Row>
  )
}
