import { codesOf } from '../card/summary.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, type ReactNode } from 'react'
import { announce } from '../card/announcements.tsx'
import { Button, useFocusHandover } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useCardView } from '../card/card-view.ts'
import { isRunning, outcomeStore, type Outcomes } from '../card/outcomes.ts'
import { listWords, partsList } from '../text/words.ts'
import { useIsSlow } from '../clock.ts'
import { useOutcomes } from './use-outcome.ts'

/**
 * Progress of the renewals that started together, then their summary. The loans page shows no summary of a
 * single renewal, because its row shows the outcome. On other pages, `link` leads to the loans.
 */
export function RenewalSummary({ link }: { link?: ReactNode }) {
  const count = useOutcomes().batch.length
  const isShown = count > (link ? 0 : 1)
  return (
    <div id="renewals" tabIndex={-1} hidden={!isShown} className="no-print">
      {isShown && <SummaryNotice link={link} />}
    </div>
  )
}

function SummaryNotice({ link }: { link: ReactNode }) {
  const { total, done, ends } = progressOf(useOutcomes())
  const words = useEndWords(ends)
  const isOver = done === total
  const isSlow = useIsSlow(isOver ? null : `${done} of ${total}`)
  const isGood = ends.renewed === total
  // Not `useAnnounced`: it is said also where another page is opened before.
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
    </Notice>
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

/** Summary such as "1 renewed, 2 not renewed." */
function useEndWords({ renewed, unchanged, shortened, notRenewed, notConfirmed }: Ends): string {
  const { t } = useLingui()
  const words = [
    renewed > 0 && t`${renewed} renewed`,
    unchanged > 0 && t`${unchanged} unchanged`,
    shortened > 0 && t`${shortened} shortened`,
    notRenewed > 0 && t`${notRenewed} not renewed`,
    notConfirmed > 0 && t`${notConfirmed} not confirmed`,
  ]
  return `${partsList(words)}.`
}

type Ends = Record<'renewed' | 'unchanged' | 'shortened' | 'notRenewed' | 'notConfirmed', number>

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
