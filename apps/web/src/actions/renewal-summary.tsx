import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { announce } from '../card/announcements.tsx'
import { Button, TextButton, useFocusHandover } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { sourceOf, useCardView } from '../card/card-view.ts'
import { codesOf, isAccount, itemsOf } from '../card/summary.ts'
import { actionKey, isRunning, outcomeStore, type Outcomes } from '../card/outcomes.ts'
import { listWords, partsList } from '../text/words.ts'
import { useIsSlow } from '../clock.ts'
import { ShortResult } from './renewal-result.tsx'
import { openedRow } from './renewals.ts'
import { useOutcomes, type OutcomeOf } from './use-outcome.ts'

type RenewalSummaryProps = {
  /** A link to the loans, on pages other than the loans page. */
  link?: ReactNode
  /** Called when the patron opens the row of a loan. */
  onOpen?: (() => void) | undefined
}

/**
 * Progress of renewals that started together, then their summary, which begins with loans that were not renewed.
 * The loans page has no summary of a single renewal, because its row shows the outcome.
 */
export function RenewalSummary({ link, onOpen }: RenewalSummaryProps) {
  const count = useOutcomes().batch.length
  const isShown = count > (link ? 0 : 1)
  return (
    <div id="renewals" tabIndex={-1} hidden={!isShown} className="no-print">
      {isShown && <SummaryNotice link={link} onOpen={onOpen} />}
    </div>
  )
}

function SummaryNotice({ link, onOpen }: RenewalSummaryProps) {
  const outcomes = useOutcomes()
  const { total, done, ends } = progressOf(outcomes)
  const words = useEndWords(ends)
  const isOver = done === total
  const isSlow = useIsSlow(isOver ? null : `${done} of ${total}`)
  const isGood = ends.renewed === total
  // Not `useAnnounced`, which would drop the words if the patron opened another page.
  useEffect(() => {
    if (isOver) announce(words)
  }, [isOver, words])
  return (
    <Notice
      tone={isGood ? 'good' : 'note'}
      {...(!isOver && { icon: 'again' })}
      actions={<Actions link={link} isOver={isOver} />}
    >
      <p>
        <b>
          {isOver ? (
            words
          ) : (
            <Trans>
              Renewing: {done} of {total}…
            </Trans>
          )}
        </b>{' '}
        {isSlow && <Unconfirmed />}
        {isOver && ends.notRenewed + ends.notConfirmed > 0 && (
          <Plural
            value={total}
            one="The reason, if the library gave one, is below the loan."
            other="The reason, if the library gave one, is below each loan."
          />
        )}
      </p>
      {isOver && !isGood && <NotRenewed outcomes={outcomes} onOpen={onOpen} />}
    </Notice>
  )
}

const mostRows = 3

/** Links to the rows of loans that were not renewed; only the first few, so that the list stays in sight. */
function NotRenewed({ outcomes, onOpen }: { outcomes: Outcomes; onOpen: (() => void) | undefined }) {
  const [isUnfolded, setUnfolded] = useState(false)
  const ended = outcomes.batch.flatMap((key) => outcomes.byAction.get(key) ?? [])
  const inOrder = endOrder
    .filter((end) => end !== 'renewed')
    .flatMap((end) => ended.filter(({ outcome }) => outcome && endOf(outcome.result) === end))
  const more = inOrder.length - mostRows
  const isFolded = more > 1 && !isUnfolded
  const shown = isFolded ? inOrder.slice(0, mostRows) : inOrder
  return (
    <>
      {shown.map((outcome) => (
        <p key={actionKey(outcome)}>
          {outcome.type === 'renewal' && <NotRenewedLoan outcome={outcome} onOpen={onOpen} />}
        </p>
      ))}
      {isFolded && (
        <p>
          <TextButton onClick={() => setUnfolded(true)}>
            <Trans context="loans">
              <Plural value={more} one="and # more" other="and # more" />
            </Trans>
          </TextButton>
        </p>
      )}
    </>
  )
}

type NotRenewedLoanProps = { outcome: OutcomeOf<'renewal'>; onOpen: (() => void) | undefined }

function NotRenewedLoan({ outcome, onOpen }: NotRenewedLoanProps) {
  const { t } = useLingui()
  const view = useCardView()
  const { institutionCode: code, id } = outcome
  const card = view.responses.get(code)
  const loan = card && isAccount(card) && itemsOf(card.loans).find((one) => one.id === id)
  if (!card || !loan) return view.nameOf(code)
  const place = view.place === code ? code : 'all'
  const title = loan.title ?? t`Title not given`
  return (
    <Trans>
      <Link
        to={`/card/${encodeURIComponent(place)}/loans`}
        onClick={() => {
          openedRow.set(actionKey(outcome))
          onOpen?.()
        }}
      >
        <bdi>{title}</bdi>
      </Link>
      : <ShortResult listed={{ ...sourceOf(view, card), loan }} outcome={outcome} />
    </Trans>
  )
}

/** Institutions with slow renewals. */
function Unconfirmed() {
  const { nameOf } = useCardView()
  const { byAction, batch } = useOutcomes()
  const running = batch.flatMap((key) => byAction.get(key) ?? []).filter(isRunning)
  const codes = [...new Set(codesOf(running))]
  const names = listWords(codes.map(nameOf))
  return (
    <Plural
      value={codes.length}
      one={`${names} has not confirmed yet.`}
      other={`${names} have not confirmed yet.`}
    />
  )
}

/** Reserves the space for the buttons, so that nothing moves when they appear. */
function Actions({ link, isOver }: { link: ReactNode; isOver: boolean }) {
  const close = useFocusHandover('heading')
  return (
    <span style={{ display: 'contents', visibility: isOver ? 'visible' : 'hidden' }}>
      {link}
      <Button ref={close} onClick={() => outcomeStore.set({ ...outcomeStore.get(), batch: [] })}>
        <Trans>Close</Trans>
      </Button>
    </span>
  )
}

/** Summary such as "2 not renewed, 1 renewed." */
function useEndWords({ renewed, unchanged, shortened, notRenewed, notConfirmed }: Ends): string {
  const { t } = useLingui()
  const words = [
    notRenewed > 0 && t`${notRenewed} not renewed`,
    notConfirmed > 0 && t`${notConfirmed} not confirmed`,
    shortened > 0 && t`${shortened} shortened`,
    unchanged > 0 && t`${unchanged} unchanged`,
    renewed > 0 && t`${renewed} renewed`,
  ]
  return `${partsList(words)}.`
}

/** The order in which the summary names the outcomes. */
const endOrder = ['notRenewed', 'notConfirmed', 'shortened', 'unchanged', 'renewed'] as const
type Ends = Record<(typeof endOrder)[number], number>

export function progressOf({ byAction, batch }: Outcomes): { total: number; done: number; ends: Ends } {
  const ends: Ends = { renewed: 0, unchanged: 0, shortened: 0, notRenewed: 0, notConfirmed: 0 }
  for (const key of batch) {
    const outcome = byAction.get(key)?.outcome
    if (outcome) ends[endOf(outcome.result)] += 1
  }
  const done = Object.values(ends).reduce((sum, count) => sum + count, 0)
  return { total: batch.length, done, ends }
}

function endOf(result: string): keyof Ends {
  if (result === 'renewed' || result === 'unchanged' || result === 'shortened') return result
  return result === 'unsure' ? 'notConfirmed' : 'notRenewed'
}
