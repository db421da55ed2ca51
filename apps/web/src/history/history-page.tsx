import type { LoanHistory, PastLoan } from '@library-card/contract/history.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useId } from 'react'
import { Link } from 'react-router'
import { fetchJson } from '../api.ts'
import { announce } from '../card/announcements.ts'
import { useCardView } from '../card/card-view.ts'
import { useNetworkCard } from '../card/network-card.tsx'
import { dayOf } from '../dates/calendar.ts'
import { shortDate } from '../dates/date-words.ts'
import { DateStamp } from '../dates/date-stamp.tsx'
import { today } from '../dates/due.ts'
import { CardHeading } from '../page/card-page.tsx'
import { listWords } from '../text/words.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Monogram } from '../ui/monogram.tsx'
import { Group, Row, RowFacts, RowPlace, RowTitle, WaitingRows } from '../ui/rows.tsx'

/** Returned loans at one institution. Nothing is requested before this page opens, and nothing is kept after it. */
export function HistoryPage() {
  const { t } = useLingui()
  const { place, institutionOf } = useCardView()
  const { session } = useNetworkCard()
  return (
    <>
      <CardHeading name={t`Loan history`} />
      {session.profile === 'shared-computer' ? (
        <NotOnSharedComputers />
      ) : place === 'all' ? (
        <ChooseInstitution />
      ) : institutionOf(place).keepsHistory ? (
        <History key={place} institution={institutionOf(place)} />
      ) : (
        <NoRecord />
      )}
    </>
  )
}

function NotOnSharedComputers() {
  return (
    <Empty title={<Trans>Not on a shared computer</Trans>}>
      <p>
        <Trans>
          The next person could see what you have read. To see your loan history, sign in on your own device.
        </Trans>
      </p>
    </Empty>
  )
}

/** The history is requested for one institution at a time. */
function ChooseInstitution() {
  const { i18n } = useLingui()
  const { order, institutionOf, nameOf } = useCardView()
  const kept = order.filter((code) => institutionOf(code).keepsHistory)
  const names = listWords(
    order.filter((code) => !kept.includes(code)).map((code) => nameOf(code)),
    i18n.locale,
  )
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
    <Empty title={<Trans>No loan history from {name}</Trans>}>
      <p>
        <Trans>{name} does not provide a record of returned loans.</Trans>
      </p>
    </Empty>
  )
}

function History({ institution }: { institution: Institution }) {
  const name = useCardView().nameOf(institution.code)
  const { pages, hasFailed, isFetching, hasNextPage, fetchMore } = useHistory(institution.code)
  if (pages.length === 0 && isFetching) return <WaitingRows />
  return (
    <>
      <Returned pages={pages} institution={institution} hasFailed={hasFailed} />
      {hasFailed && (
        <p role="status">
          <Trans>The loan history of {name} did not load.</Trans>
        </p>
      )}
      {(hasFailed || hasNextPage) && (
        <Button onClick={fetchMore} disabled={isFetching}>
          {hasFailed ? <Trans>Try again</Trans> : <Trans>Show more</Trans>}
        </Button>
      )}
      <p className="quiet">
        <Trans>This is what {name} has on record. An institution may delete older loans.</Trans>
      </p>
    </>
  )
}

type Page = Extract<LoanHistory, { state: 'ok' }>
type ReturnedProps = { pages: Page[]; institution: Institution; hasFailed: boolean }

function Returned({ pages, institution, hasFailed }: ReturnedProps) {
  const loans = pages.flatMap(({ items }) => items)
  const unreadable = pages.reduce((sum, page) => sum + (page.unreadable ?? 0), 0)
  useAnnouncedCount(loans.length)
  if (loans.length + unreadable === 0)
    return hasFailed ? null : <Empty title={<Trans>No returned loans on record</Trans>} />
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

function useHistory(code: string) {
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['history', code],
    queryFn: async ({ pageParam, signal }) => {
      const page = await fetchJson('GET /api/institutions/:code/history', {
        params: { code },
        query: { offset: pageParam },
        signal,
      })
      if (page.state === 'ok') return page
      throw new Error(page.problem.code)
    },
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
    gcTime: 0,
  })
  return {
    pages: data?.pages ?? [],
    hasFailed: error !== null && !isFetching,
    isFetching,
    hasNextPage,
    fetchMore: () => void (data ? fetchNextPage() : refetch()),
  }
}

function useAnnouncedCount(count: number) {
  const { t } = useLingui()
  const words = t`Loan history: ${count} loans shown`
  useEffect(() => {
    if (count > 0) announce(words)
  }, [words, count])
}

type PastLoanRowProps = { loan: PastLoan; asOf: string; institution: Institution }

function PastLoanRow({ loan, asOf, institution }: PastLoanRowProps) {
  const { t } = useLingui()
  const { nameOf } = useCardView()
  const id = useId()
  const { timeZone, code } = institution
  const dateOf = (moment: PastLoan['returned']) =>
    moment && shortDate(dayOf(moment, timeZone), today(asOf, timeZone))
  const returned = dateOf(loan.returned)
  const loaned = dateOf(loan.loaned)
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
