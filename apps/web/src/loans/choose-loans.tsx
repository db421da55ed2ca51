import { plural } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import {
  startTransition,
  useCallback,
  useEffect,
  useLayoutEffect,
  useEffectEvent,
  useRef,
  useState,
} from 'react'
import { RenewButton } from '../actions/renew-button.tsx'
import { renewableIn } from '../actions/renewals.ts'
import { useOutcomes } from '../actions/use-outcome.ts'
import { useAnnounced } from '../card/announcements.tsx'
import { Button } from '../ui/button.tsx'
import { loanKey, type ListedLoan } from './listed-loans.ts'
import styles from './loans.module.css'

export type Choice = ReturnType<typeof useChoice>

/** `chosen` is null unless the patron is choosing loans. */
export function useChoice() {
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null)
  const choose = useCallback((listed: ListedLoan, isChosen: boolean) => {
    setChosen((before) => {
      const after = new Set(before)
      if (isChosen) after.add(loanKey(listed))
      else after.delete(loanKey(listed))
      return after
    })
  }, [])
  return {
    chosen,
    choose,
    // Shows and hides the bar together with the checkboxes, because a later bar would move the list under the pointer.
    begin: () => startTransition(() => setChosen(new Set())),
    chooseAll: (loans: ListedLoan[]) =>
      startTransition(() => setChosen((before) => new Set([...(before ?? []), ...loans.map(loanKey)]))),
    end: () => startTransition(() => setChosen(null)),
  }
}

type BeginChoosingProps = {
  at: 'wide' | 'narrow'
  loans: ListedLoan[]
  isChoosing: boolean
  begin: () => void
}

/** The button to begin choosing, beside the heading on a wide screen and above the list on a narrow one. */
export function BeginChoosing({ at, loans, isChoosing, begin }: BeginChoosingProps) {
  const button = useFocusBack(isChoosing)
  const count = renewableIn(loans, useOutcomes()).length
  if (isChoosing || count < 2) return null
  return (
    <span className={`${styles[at]} no-print`}>
      <Button ref={button} onClick={begin}>
        <Trans>Select loans…</Trans>
      </Button>
    </span>
  )
}

/** Returns focus to the button when choosing ends. */
function useFocusBack(isChoosing: boolean) {
  const button = useRef<HTMLButtonElement>(null)
  const was = useRef(isChoosing)
  // In the frame in which the bar disappears: a later effect found the focus elsewhere.
  useLayoutEffect(() => {
    const isBack = was.current && !isChoosing
    was.current = isChoosing
    if (isBack && document.activeElement === document.body) button.current?.focus({ preventScroll: true })
  }, [isChoosing])
  return button
}

type ChoiceBarProps = { choice: Choice; loans: ListedLoan[]; found: ListedLoan[] }

/**
 * The bar for choosing loans, with their count, a button for all, and the action. Escape closes the bar.
 * Chosen loans stay chosen while the search changes.
 */
export function ChoiceBar({ choice, loans, found }: ChoiceBarProps) {
  const { t } = useLingui()
  const { chooseAll, end } = choice
  const outcomes = useOutcomes()
  const chosen = renewableIn(loans, outcomes).filter((loan) => choice.chosen?.has(loanKey(loan)))
  const offered = renewableIn(found, outcomes)
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => bar.current?.focus({ preventScroll: true }), [])
  useEscape(end)
  const count = chosen.length
  const all = offered.length
  const listed = new Set(offered.map(loanKey))
  const hidden = chosen.filter((loan) => !listed.has(loanKey(loan))).length
  useAnnounced(count === 0 ? t`None selected` : plural(count, { one: '# selected', other: '# selected' }))

  return (
    <div
      className={`${styles['choiceBar']} no-print`}
      role="group"
      aria-label={t`Select loans`}
      tabIndex={-1}
      ref={bar}
    >
      <p className={styles['count']}>
        <b>
          {count === 0 ? (
            <Trans>None selected</Trans>
          ) : (
            <Plural value={count} one="# selected" other="# selected" />
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
      {all > 0 && (
        <Button onClick={() => chooseAll(offered)}>
          <Plural
            value={all}
            one="Select the one that can be renewed"
            other="Select all # that can be renewed"
          />
        </Button>
      )}
      {count === 0 ? (
        <Button disabled>
          <Trans>Renew</Trans>
        </Button>
      ) : (
        <RenewButton loans={chosen} onSent={end}>
          <Plural value={count} one="Renew # loan" other="Renew # loans" />
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
