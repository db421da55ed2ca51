import type { InstitutionCard } from '@library-card/contract/card.ts'
import type { LoanHistory, PastLoan } from '@library-card/contract/history.ts'
import { dayOf } from '@library-card/contract/local-time.ts'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import { t } from '@lingui/core/macro'
import { queryOptions, useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { fetchJson } from '../../api.ts'
import type { CardView } from '../../card/card-view.ts'
import { isAccount, isOutside } from '../../card/summary.ts'
import type { SavedLine, SavedList } from '../../export/saved-list.ts'
import { wordsOf } from '../../reasons/answer-words.tsx'
import { isFoundBy } from '../../text/words.ts'

/** One institution's answers so far; `problem` is null if the request itself failed. */
export type History = {
  code: string
  asOf: string
  loans: PastLoan[]
  unreadable: number
  state: 'waiting' | 'ok' | 'no-account' | 'failed'
  problem: InstitutionProblem | null
  /** Whether more pages are on record there. */
  hasMore: boolean
  isFetching: boolean
  /** Reads the next page, or the page that failed. */
  fetchMore: () => void
}

/** An answer is dropped as soon as the page closes. */
function historyQuery(code: string, offset: number) {
  return queryOptions({
    queryKey: ['history', code, offset],
    queryFn: ({ signal }) =>
      fetchJson('GET /api/institutions/:code/history', { params: { code }, query: { offset }, signal }),
    gcTime: 0,
  })
}

type LoadedPage = Extract<LoanHistory, { state: 'ok' }>

/** Reads histories page by page: the first pages at once, others when the patron asks for them. */
export function useHistories(codes: string[]): History[] {
  const [offsets, setOffsets] = useState<ReadonlyMap<string, number[]>>(new Map())
  const offsetsAt = (code: string) => [0, ...(offsets.get(code) ?? [])]
  const wanted = codes.flatMap((code) => offsetsAt(code).map((offset) => ({ code, offset })))
  const results = useQueries({ queries: wanted.map(({ code, offset }) => historyQuery(code, offset)) })
  return codes.map((code) => {
    const own = results.filter((_, at) => wanted[at]?.code === code)
    const pages = own.flatMap(({ data }) => (data?.state === 'ok' ? data : []))
    const last = own.at(-1)
    const next = pages.length === own.length ? (pages.at(-1)?.next ?? null) : null
    const fetchMore = () => {
      if (next === null) void last?.refetch()
      else setOffsets(new Map(offsets).set(code, [...offsetsAt(code).slice(1), next]))
    }
    return { code, ...contentOf(pages), ...stateOf(pages, last), hasMore: next !== null, fetchMore }
  })
}

/** A return between two requests moves a page's last loan to the next page, so both pages contain the loan. */
function contentOf(pages: LoadedPage[]): Pick<History, 'asOf' | 'loans' | 'unreadable'> {
  const byId = new Map(pages.flatMap(({ items }) => items.map((loan) => [loan.id, loan])))
  const unreadable = pages.reduce((sum, page) => sum + (page.unreadable ?? 0), 0)
  return { asOf: pages[0]?.asOf ?? '', loans: [...byId.values()], unreadable }
}

type Result = { data?: LoanHistory | undefined; error: Error | null; isFetching: boolean }

function stateOf(pages: LoadedPage[], last?: Result): Pick<History, 'state' | 'problem' | 'isFetching'> {
  const { data, error = null, isFetching = true } = last ?? {}
  const problem = data?.state === 'missing' ? data.problem : null
  const rest = { problem, isFetching }
  if (data?.state === 'no-account') return { state: 'no-account', ...rest }
  if (!isFetching && (error ?? problem) !== null) return { state: 'failed', ...rest }
  return { state: pages.length > 0 ? 'ok' : 'waiting', ...rest }
}

/** An institution that keeps a history and was not asked for it; without `problem`, its card has not arrived. */
export type NotAsked = { code: string; problem: InstitutionProblem | null }

/** Institutions by their role on this page. The page of one institution always asks that institution. */
export function institutionsIn({ place, order, institutionOf, responses }: CardView) {
  const accounts = new Map(order.map((code) => [code, accountAt(responses.get(code))]))
  const isKnown = (code: string) => accounts.get(code) === 'known'
  const keeping = order.filter((code) => institutionOf(code).keepsHistory)
  return {
    asked: keeping.filter((code) => place !== 'all' || isKnown(code)),
    notAsked: keeping.flatMap((code): NotAsked | [] => {
      const account = accounts.get(code)
      if (place !== 'all' || account === 'known' || account === 'none') return []
      return { code, problem: account ?? null }
    }),
    withoutRecord: order.filter((code) => isKnown(code) && !keeping.includes(code)),
  }
}

/** Whether there is an account to ask about, or the problem if that is unknown; null until the card has arrived. */
function accountAt(card: InstitutionCard | undefined): 'known' | 'none' | InstitutionProblem | null {
  if (!card) return null
  if (isAccount(card)) return 'known'
  if (card.state === 'no-account' || isOutside(card)) return 'none'
  const isSilent = card.state === 'no-answer'
  return card.account === 'exists' && isSilent ? 'known' : card.problem
}

export function findPastLoans(query: string, name: string, loans: PastLoan[]): PastLoan[] {
  return loans.filter(({ title, author, description, callNumber }) =>
    isFoundBy(query, [title, author, description, callNumber, name].filter((one) => one !== null).join('\n')),
  )
}

type Saved = { view: CardView; histories: History[]; query: string }

/** The loans found, in the order of the network, and a line for each institution that has more or has not answered. */
export function savedHistory({ view, histories, query }: Saved): SavedList {
  const { notAsked, withoutRecord } = institutionsIn(view)
  const line = (code: string, state: string, rest: SavedLine['rest'] = []) => ({
    institution: view.nameOf(code),
    state,
    rest,
  })
  const inOrder = view.order.flatMap((code) => histories.filter((history) => history.code === code))
  const returned = inOrder.flatMap(({ code, loans, ...history }) => {
    const { timeZone } = view.institutionOf(code)
    const found = findPastLoans(query, view.nameOf(code), loans)
    const missing = missingFrom(history)
    return [
      ...found.map((loan) =>
        line(code, t`Returned`, [
          loan.title,
          loan.author,
          loan.description,
          loan.returned && dayOf(loan.returned, timeZone),
          loan.loaned && dayOf(loan.loaned, timeZone),
          loan.library?.name ?? null,
          loan.callNumber,
        ]),
      ),
      ...(missing === null ? [] : [line(code, missing)]),
    ]
  })
  return {
    name: 'history',
    columns: [
      t`Title`,
      t`Author`,
      t`Volume or issue`,
      t({ message: 'Returned', context: 'column' }),
      t`Borrowed`,
      t`Library`,
      t`Call number`,
    ],
    lines: [
      ...returned,
      ...notAsked.map(({ code, problem }) =>
        line(code, problem ? wordsOf(problem).short() : t`Not in this list yet`),
      ),
      ...withoutRecord.map((code) => line(code, t`Not given to us`)),
    ],
  }
}

function missingFrom({
  state,
  problem,
  unreadable,
  hasMore,
}: Omit<History, 'code' | 'loans'>): string | null {
  if (state === 'failed') return problem ? wordsOf(problem).short() : t`No answer`
  if (state === 'waiting') return t`Not in this list yet`
  if (unreadable > 0) return t`Not all of it could be read`
  return hasMore ? t`Older loans are not in this file` : null
}
