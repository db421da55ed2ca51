import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useEffectEvent, useRef } from 'react'
import { Button } from '../ui/button.tsx'
import { RenewButton } from '../actions/renew-button.tsx'
import styles from './loans.module.css'
import { loanKey, type ListedLoan } from './listed-loan.ts'

type ChoiceBarProps = {
  chosen: ListedLoan[]
  /** The listed loans that can be renewed. */
  offered: ListedLoan[]
  chooseAll: (loans: ListedLoan[]) => void
  end: () => void
}

/** The bar for choosing loans: their count, a button for all, and the action. Escape closes it. */
export function ChoiceBar({ chosen, offered, chooseAll, end }: ChoiceBarProps) {
  const { t } = useLingui()
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => bar.current?.focus({ preventScroll: true }), [])
  useEscape(end)
  const count = chosen.length
  const all = offered.length
  const listed = new Set(offered.map(loanKey))
  const hidden = chosen.filter((loan) => !listed.has(loanKey(loan))).length

  return (
    <div
      className={`${styles['choiceBar']} no-print`}
      role="group"
      aria-label={t`Choose loans`}
      tabIndex={-1}
      ref={bar}
    >
      <p className={styles['count']}>
        <b>
          {count === 0 ? (
            <Trans>None chosen yet</Trans>
          ) : (
            <Plural value={count} one="# chosen" other="# chosen" />
          )}
        </b>
        {hidden > 0 && (
          <>
            , <Plural value={hidden} one="# not in this list" other="# not in this list" />
          </>
        )}
      </p>
      <Button onClick={end}>
        <Trans>Cancel</Trans>
      </Button>
      <Button onClick={() => chooseAll(offered)}>
        <Plural value={all} one="The one that can be" other="All # that can be" />
      </Button>
      {count === 0 ? (
        <Button disabled>
          <Trans>Renew</Trans>
        </Button>
      ) : (
        <RenewButton loans={chosen} onSent={end}>
          <Trans>Renew {count}</Trans>
        </RenewButton>
      )}
    </div>
  )
}

/** Escape first closes an open dialog or clears a search field. */
function useEscape(end: () => void) {
  const leave = useEffectEvent(({ key, target }: KeyboardEvent) => {
    const isOfField = target instanceof HTMLInputElement && target.type === 'search' && target.value !== ''
    if (key === 'Escape' && !isOfField && !document.querySelector('dialog[open]')) end()
  })
  useEffect(() => {
    document.addEventListener('keydown', leave)
    return () => document.removeEventListener('keydown', leave)
  }, [])
}
