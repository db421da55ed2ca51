import { Trans } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { useOutcomes } from '../actions/use-outcome.ts'
import { dueSoon, offeredOf, runningOf } from '../actions/renewable.ts'
import { RenewButton } from '../actions/renew-button.tsx'
import type { ListedLoan } from './listed-loan.ts'
import styles from './loans.module.css'

type LoanActsProps = { loans: ListedLoan[]; isChoosing: boolean; begin: () => void }

/** The actions on all listed loans, beside the page's heading. */
export function LoanActs({ loans, isChoosing, begin }: LoanActsProps) {
  return (
    <>
      <BeginChoosing at="wide" loans={loans} isChoosing={isChoosing} begin={begin} />
      {!isChoosing && <RenewSoon loans={dueSoon(loans)} />}
    </>
  )
}

/** Beside the heading on a wide screen, above the list on a narrow one. */
export function BeginChoosing({ at, loans, isChoosing, begin }: LoanActsProps & { at: 'wide' | 'narrow' }) {
  const button = useFocusBack(isChoosing)
  const count = offeredOf(loans, useOutcomes()).length
  if (isChoosing || count < 2) return null
  return (
    <span className={`${styles[at]} no-print`}>
      <Button ref={button} onClick={begin}>
        <Trans>Choose loans…</Trans>
      </Button>
    </span>
  )
}

function RenewSoon({ loans }: { loans: ListedLoan[] }) {
  const outcomes = useOutcomes()
  const offered = offeredOf(loans, outcomes)
  const running = runningOf(loans, outcomes)
  const count = offered.length || running.length
  if (count === 0) return null
  return (
    <RenewButton loans={offered} isRunning={offered.length === 0}>
      <>
        <Icon name="again" /> <Trans>Renew {count} due soon</Trans>
      </>
    </RenewButton>
  )
}

/** Returns focus to the button when choosing ends. */
function useFocusBack(isChoosing: boolean) {
  const button = useRef<HTMLButtonElement>(null)
  const was = useRef(isChoosing)
  useEffect(() => {
    const isBack = was.current && !isChoosing
    was.current = isChoosing
    if (isBack && document.activeElement === document.body) button.current?.focus({ preventScroll: true })
  }, [isChoosing])
  return button
}
