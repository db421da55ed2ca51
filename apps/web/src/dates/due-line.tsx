import { Trans } from '@lingui/react/macro'
import type { Loan } from '@library-card/contract/loan.ts'
import { recalledWords, dueSentence, dueWords } from './due-words.ts'
import type { Due, DueTone } from './due.ts'
import type { IconName } from '../ui/icon.tsx'
import { StatusLabel } from '../ui/status-label.tsx'

type DueLineProps = { id: string; loan: Pick<Loan, 'state'>; due: Due | null; tone: DueTone }

/** The due date: short on the screen; a full sentence, with the id, for screen readers and print. */
export function DueLine({ id, loan, due, tone }: DueLineProps) {
  if (!due) return <UnknownDue id={id} loan={loan} />
  return (
    <>
      <p className="visually-hidden in-print" id={id}>
        {loan.state === 'recalled' && (
          <>
            <Trans>Recalled.</Trans>{' '}
          </>
        )}
        {dueSentence(due)}
      </p>
      <p aria-hidden="true" className="no-print">
        <DueSay loan={loan} due={due} tone={tone} />
      </p>
    </>
  )
}

function DueSay({ loan, due, tone }: Omit<DueLineProps, 'id' | 'due'> & { due: Due }) {
  if (loan.state === 'recalled') {
    return (
      <StatusLabel tone="late" icon="recalled">
        {recalledWords(due)}
      </StatusLabel>
    )
  }
  if (tone === 'later') return dueWords(due)
  const icons: Record<Exclude<DueTone, 'later'>, IconName> = { late: 'warning', soon: 'clock', good: 'done' }
  return (
    <StatusLabel tone={tone} icon={icons[tone]}>
      {dueWords(due)}
    </StatusLabel>
  )
}

function UnknownDue({ id, loan }: { id: string; loan: Pick<Loan, 'state'> }) {
  if (loan.state !== 'recalled') {
    return (
      <p id={id} className="quiet">
        <Trans>No due date given</Trans>
      </p>
    )
  }
  return (
    <p id={id}>
      <StatusLabel tone="late" icon="recalled">
        <Trans>Recalled: return soon</Trans>
      </StatusLabel>
    </p>
  )
}
