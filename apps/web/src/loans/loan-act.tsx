import type { Outcome } from '@library-card/contract/outcome.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { announce } from '../card/announcements.ts'
import { Button, useFocusHandedOn } from '../ui/button.tsx'
import { isRunning } from '../card/outcomes.ts'
import { useCheck } from '../actions/use-check.ts'
import { renewalOf } from '../actions/renewable.ts'
import { useRenew } from '../actions/use-renew.ts'
import type { ListedLoan } from './listed-loan.ts'
import { useId } from 'react'
import styles from './loans.module.css'

type LoanActKind = 'renew' | 'renewing' | 'check'

/** The action offered in the row of a loan, if any. */
export function loanActOf(outcome: Outcome | undefined, isOffered: boolean): LoanActKind | null {
  if (isRunning(outcome)) return 'renewing'
  if (outcome?.outcome?.result === 'unsure') return 'check'
  return isOffered ? 'renew' : null
}

type LoanActProps = {
  listed: ListedLoan
  kind: LoanActKind | null
  title: string
  /** The id of the element that receives focus when the button disappears. */
  next: string
  choosing: Choosing | null
}

export function LoanAct({ choosing, kind, ...rest }: LoanActProps) {
  if (kind === null) return null
  if (choosing === null || kind !== 'renew') return <LoanButton {...rest} kind={kind} />
  return <LoanChoice title={rest.title} {...choosing} />
}

type LoanButtonProps = Omit<LoanActProps, 'kind' | 'choosing'> & { kind: LoanActKind }

/** One button element for all phases, so that it keeps focus. */
function LoanButton({ listed, kind, title, next }: LoanButtonProps) {
  const { t, i18n } = useLingui()
  const renew = useRenew()
  const { check, isChecking } = useCheck(renewalOf(listed), () => announce(t`${title}: still not confirmed.`))
  const button = useFocusHandedOn(next, 'heading')
  const doing = kind === 'check' && isChecking ? 'checking' : kind
  const acts: Record<LoanActKind, () => void> = {
    renew: () => renew([listed]),
    renewing: () => undefined,
    check,
  }
  return (
    <Button ref={button} aria-disabled={doing === 'renewing' || doing === 'checking'} onClick={acts[kind]}>
      {i18n._(words[doing])}
      <span className="unseen">: {title}</span>
    </Button>
  )
}

const words: Record<LoanActKind | 'checking', MessageDescriptor> = {
  renew: msg`Renew`,
  renewing: msg`Renewing…`,
  check: msg`Check again`,
  checking: msg`Checking…`,
}

type Choosing = { isChosen: boolean; choose: (isChosen: boolean) => void }

/** A checkbox in place of the Renew button. */
function LoanChoice({ title, isChosen, choose }: Choosing & { title: string }) {
  const { t } = useLingui()
  const id = useId()
  return (
    <label className={styles['choice']} htmlFor={id}>
      <input id={id} type="checkbox" checked={isChosen} onChange={(event) => choose(event.target.checked)} />
      {t`Choose`}
      <span className="unseen">: {title}</span>
    </label>
  )
}
