import type { AccountCard } from '@library-card/contract/card.ts'
import type { Fee } from '@library-card/contract/fee.ts'
import { dayOf } from '@library-card/contract/local-time.ts'
import { msg, plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { sourceOf, useCardView, type CardView, type Source } from '../card/card-view.ts'
import { fineWords, finesIn, nothingToPayWords } from '../card/fines.ts'
import { Anchored } from '../card/anchored.tsx'
import { accountsIn, completenessOf, shownIn } from '../card/completeness.ts'
import { itemsOf, sumWords } from '../card/summary.ts'
import {
  closedFeesQuery,
  isChecked,
  isKnown,
  useCheckedFees,
  feeListsOf,
  type FeeList,
  type FeeLists,
} from '../card/checked-fees.ts'
import { useRefusals } from '../card/refusals.ts'
import { PrintOrSave } from '../export/print-or-save.tsx'
import { moneyWords, decimalOf, feeTypeOf } from '../money/money.ts'
import { CardPage } from '../page/card-page.tsx'
import { RefusalNotices } from '../page/refusal-notices.tsx'
import { listWords } from '../text/words.ts'
import { TextButton } from '../ui/button.tsx'
import { labelled } from '../ui/labelled.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { EmptyList, type Titles } from '../missing/empty-list.tsx'
import { unreadableWords } from '../missing/missing-notices.tsx'
import { PartFailure } from '../missing/request-failure.tsx'
import { PaidFees } from './paid-fees.tsx'
import { feeStatusWords } from './fee-row.tsx'
import { gapWords, openFeesOf, otherFeesOf, Payee, sharedSums, type ListedFees } from './payee.tsx'
import { isoMoment, savedList, type SavedLine, type SavedList } from '../export/saved-list.ts'
import styles from './fees.module.css'

export function FeesPage() {
  const view = useCardView()
  const client = useQueryClient()
  const fees = useListedFees(view)
  const closedOf = (code: string) => client.getQueryData(closedFeesQuery(code).queryKey)?.closed
  const payees = payeesIn(fees)
  const isEmpty = !fees.some(hasFees)
  const isRefused = useRefusals(view).some(({ reason }) => reason === 'fees')
  return (
    <CardPage
      section="fees"
      foot={payees.length > 0 && <PrintOrSave list={() => savedFees(view, fees, closedOf)} />}
    >
      <Anchored change={fees}>
        <RefusalNotices reason="fees" />
        <FailedRequests fees={fees} />
        {isEmpty && !isRefused && <NothingToPay view={view} fees={fees} />}
        {payees.map((listed) => (
          <Payee key={listed.institution.code} listed={listed} />
        ))}
        {!isEmpty && <AfterPayees view={view} fees={fees} />}
        <PaidFees fees={fees.filter(({ checked }) => checked)} />
      </Anchored>
    </CardPage>
  )
}

/** The card includes only open fees, and only if their balance is not 0. This page requests the others. */
function useListedFees(view: CardView): ListedFees[] {
  const checked = useCheckedFees(accountsIn(view), true)
  return shownIn(view).map((card) => ({
    ...sourceOf(view, card),
    card,
    checked: checked.get(card.institutionCode) ?? null,
  }))
}

function hasFees(listed: ListedFees): boolean {
  return openFeesOf(listed).length + otherFeesOf(listed).length > 0
}

function isLate({ card }: ListedFees): boolean {
  return itemsOf(card.fees).length === 0
}

/**
 * Institutions without open fees in the card come last: their fees arrive later and must not move the others.
 */
function payeesIn(fees: ListedFees[]): ListedFees[] {
  const shown = fees.filter(hasFees)
  return [...shown.filter((listed) => !isLate(listed)), ...shown.filter(isLate)]
}

type FeesProps = { view: CardView; fees: ListedFees[] }

function AfterPayees({ view, fees }: FeesProps) {
  const list = (codes: string[]) => listWords(codes.map(view.nameOf))
  const free = fees.filter((listed) => !hasFees(listed) && isFree(listed))
  const freeNames = list(codesIn(free.filter((listed) => growingWords(listed) === null)))
  return (
    <div className={styles['after']}>
      {sharedSums(accountsIn(view)).map(({ sum, codes, isWhole }) => {
        const words = sumWords(moneyWords(sum), { atLeast: !isWhole })
        return <Together key={sum.currency} sum={words} names={list(codes)} />
      })}
      {freeNames && (
        <p className="quiet">
          <Trans>Nothing to pay at {freeNames}.</Trans>
        </p>
      )}
      <GrowingFines fees={fees.filter((listed) => !hasFees(listed))} />
      <NotChecked fees={fees} />
    </div>
  )
}

/** Whether the institution has answered that nothing is to pay. Until its loans have arrived, a fine may be growing. */
function isFree({ card, checked }: ListedFees): boolean {
  return checked !== null && isChecked(checked) && card.loans.state !== 'waiting'
}

function growingWords({ card }: ListedFees): string | null {
  return fineWords(finesIn([card]))
}

/** A line for each institution without fees where a fine grows, or may grow. */
function GrowingFines({ fees }: { fees: ListedFees[] }) {
  return fees.map((listed) => {
    const { card, institutionName } = listed
    const words = isFree(listed) ? nothingToPayWords(finesIn([card])) : growingWords(listed)
    return (
      growingWords(listed) && (
        <p key={card.institutionCode}>
          <bdi>{labelled(institutionName, words ?? '')}</bdi>
        </p>
      )
    )
  })
}

function Together({ sum, names }: { sum: string; names: string }) {
  return (
    <p>
      <Trans>
        Unpaid fees at {names}: {sum} in total.
      </Trans>
    </p>
  )
}

/** Names institutions whose billed and disputed fees are unknown. During a request, a payee shows this itself. */
function NotChecked({ fees }: { fees: ListedFees[] }) {
  const gaps = Map.groupBy(fees, gapIn)
  const asking = namesOf(gaps.get('asking')?.filter((listed) => !hasFees(listed)))
  const notProvidedNames = namesOf(gaps.get('not-provided'))
  const failed = gaps.get('missing') ?? []
  const failedNames = namesOf(failed)
  const unreadable = gaps.get('unreadable') ?? []
  return (
    <>
      {asking && (
        <p className="quiet">
          <Trans>Billed and disputed fees at {asking}: not checked yet.</Trans>
        </p>
      )}
      {notProvidedNames && (
        <p className="quiet">
          <Trans>
            Billed and disputed fees at {notProvidedNames}: not given to us. Ask there whether there are any.
          </Trans>
        </p>
      )}
      {failedNames && (
        <p className="quiet">
          <Trans>Billed and disputed fees at {failedNames} did not load.</Trans>{' '}
          <TextButton onClick={() => askAll(failed)}>
            <Trans>Ask again</Trans>
          </TextButton>
        </p>
      )}
      {unreadable.length > 0 && (
        <p className="quiet">
          {unreadable.map(unreadableIn).join(' ')}{' '}
          <TextButton onClick={() => askAll(unreadable)}>
            <Trans>Ask again</Trans>
          </TextButton>
        </p>
      )}
    </>
  )
}

type Gap = 'asking' | 'missing' | 'not-provided' | 'unreadable'

/** Why the fees that this page requests are not all known; null if they are. */
function gapIn(listed: ListedFees): Gap | null {
  const lists = requestedIn(listed)
  const has = (state: FeeList['state']) => lists.some((list) => list.state === state)
  if (lists.every(isKnown)) return null
  if (listed.checked?.isAsking) return 'asking'
  if (has('missing') || has('not-asked')) return 'missing'
  return has('not-provided') ? 'not-provided' : 'unreadable'
}

/** The lists that this page requests. Open fees in the card are left out: a separate notice names their gaps. */
function requestedIn({ card, checked }: ListedFees): FeeList[] {
  if (!checked) return []
  const { open, ...others } = checked.lists
  return [...(card.fees.state === 'not-asked' ? [open] : []), ...Object.values(others)]
}

function unreadableIn(listed: ListedFees): string {
  const counts = requestedIn(listed).map((list) => (list.state === 'ok' ? (list.unreadable ?? 0) : 0))
  const count = counts.reduce((sum, one) => sum + one, 0)
  return unreadableWords.fees(count, listed.institutionName)
}

function namesOf(fees: ListedFees[] = []): string {
  return listWords(fees.map(({ institutionName }) => institutionName))
}

function askAll(fees: ListedFees[]) {
  for (const { checked } of fees) checked?.askAgain()
}

/** Shown if the requests for billed and disputed fees failed, as opposed to the institutions. */
function FailedRequests({ fees }: Pick<FeesProps, 'fees'>) {
  const failed = fees.filter(({ checked }) => checked?.failure)
  const error = failed[0]?.checked?.failure
  if (!error) return null
  return (
    <PartFailure error={error} retry={() => askAll(failed)}>
      <Trans>Billed and disputed fees: not checked yet.</Trans>
    </PartFailure>
  )
}

/**
 * Shows "You have nothing to pay" only if every institution answered so, including billed and disputed fees.
 */
function NothingToPay({ view, fees }: FeesProps) {
  const gaps = Map.groupBy(fees, gapIn)
  if (gaps.has('asking') || fees.some(({ card }) => card.loans.state === 'waiting'))
    return (
      <EmptyState title={<Trans>Checking your fees…</Trans>}>
        <Trans>Billed and disputed fees: not checked yet.</Trans>
      </EmptyState>
    )
  // `FailedRequests` reports the failure; the institutions' answers are unknown.
  if (gaps.get('missing')?.some(({ checked }) => checked?.failure)) return null
  const unknown = codesIn(fees.filter((listed) => gapIn(listed) !== null))
  const { all, by } = completenessOf(view, ['fees'])
  const completeness = {
    all: all && unknown.length === 0,
    by: by.filter((code) => !unknown.includes(code)),
  }
  return (
    <>
      <EmptyList
        view={view}
        section="fees"
        completeness={completeness}
        {...(fees.some((listed) => growingWords(listed) !== null) && { titles: notYet })}
      />
      <GrowingFines fees={fees} />
      <NotChecked fees={fees} />
    </>
  )
}

/** Titles that replace "You have nothing to pay" where a fine grows or may grow. */
const notYet: Titles = {
  title: msg`Nothing to pay yet`,
  titleSoFar: ({ by }) =>
    plural(by.length, {
      one: 'Nothing to pay yet at # institution',
      other: 'Nothing to pay yet at # institutions',
    }),
}

function codesIn(fees: ListedFees[]): string[] {
  return fees.map(({ institution }) => institution.code)
}

/** The closed fees of an institution; undefined if not requested. */
type ClosedFeesOf = (code: string) => FeeList | undefined

/** Fees in each requested state. A state without a request or an answer gets a line, too. */
function savedFees(view: CardView, fees: ListedFees[], closedOf: ClosedFeesOf): SavedList {
  // Print and files do not show the age of an earlier copy.
  const current = fees.flatMap(({ card, checked, ...source }) =>
    checked ? { card, source, lists: feeListsOf(checked, closedOf(card.institutionCode)) } : [],
  )
  return savedList({
    name: 'fees',
    view,
    items: current.flatMap(({ source, lists }) =>
      Object.values(lists)
        .flatMap((list) => itemsOf<Fee>(list))
        .map((fee) => ({ ...source, fee })),
    ),
    more: current.flatMap(({ card, source, lists }) => [
      ...missingStates(lists, card, source.institutionName),
      ...savedFines(card, source),
    ]),
    stateOf: ({ fee }) => feeStatusWords(fee),
    columns: [
      [t`Kind of fee`, ({ fee }) => feeTypeOf(fee)],
      [t`Title`, ({ fee }) => fee.title],
      [t`Comment`, ({ fee }) => fee.comment],
      [t`Owed to`, ({ fee }) => fee.owner],
      [t`Since`, ({ fee, institution }) => fee.since && dayOf(fee.since, institution.timeZone)],
      [t`Original amount`, ({ fee }) => fee.original && decimalOf(fee.original)],
      [t`Still owed`, ({ fee }) => decimalOf(fee.balance)],
      [t`Currency`, ({ fee }) => fee.balance.currency],
      [t`As of`, ({ asOf, institution }) => isoMoment({ at: asOf }, institution.timeZone)],
    ],
  })
}

/** A line about growing fines, because no column of the amounts owed includes them. */
function savedFines(card: AccountCard, { institutionName: institution }: Source): SavedLine[] {
  const state = fineWords(finesIn([card]), (sum) => `${decimalOf(sum)} ${sum.currency}`)
  return state === null ? [] : [{ institution, state, rest: [] }]
}

/** A line per state of fees that are not all known. `savedList` adds the line for open fees that the card lacks. */
function missingStates(lists: FeeLists, { fees }: AccountCard, institution: string): SavedLine[] {
  const states = ['in-dispute', 'sent-to-billing', 'closed'] as const
  return [...(fees.state === 'not-asked' ? (['open'] as const) : []), ...states]
    .filter((state) => !isKnown(lists[state]))
    .map((state) => ({ institution, state: gapWords(state, lists[state]), rest: [] }))
}
