import type { ClearanceReport, ClearanceResult, ClearanceRow } from '@library-card/contract/clearance.ts'
import { plural } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import { listWords } from '../../text/words.ts'
import { Button } from '../../ui/button.tsx'
import { useStaffContext } from '../../staff/staff-context.tsx'
import { StaffFailure } from '../../staff/staff-failure.tsx'
import { useCommand } from './clearance-controls.tsx'
import styles from './clearance.module.css'

/** What to do about each result of a report that is done. */
export function NextSteps({ report: { clearance, rows } }: { report: ClearanceReport }) {
  const { home, nameOf } = useStaffContext()
  const count = (result: ClearanceResult) => rows.filter((row) => row.result === result).length
  const [open, unknown, unfound] = [count('not-cleared'), count('not-known'), count('not-found')]
  const name = nameOf(home)
  const steps = [
    open > 0 &&
      plural(open, {
        one: '# patron is not cleared: ask this patron to return the loans, cancel the requests and pay the fees at the institutions named. Then start a new check.',
        other:
          '# patrons are not cleared: ask them to return the loans, cancel the requests and pay the fees at the institutions named. Then start a new check.',
      }),
    unknown > 0 &&
      plural(unknown, {
        one: '# result is not known: an institution did not answer, or the patron has turned it off. Ask again, or ask the desk there.',
        other:
          '# results are not known: an institution did not answer, or the patron has turned it off. Ask again, or ask the desk there.',
      }),
    unfound > 0 &&
      plural(unfound, {
        one: `# ID was not found: check it. Only patrons of ${name} are found.`,
        other: `# IDs were not found: check them. Only patrons of ${name} are found.`,
      }),
  ]
  return (
    <section className={`${styles['next']} no-print`} aria-labelledby="next">
      <h2 id="next">
        <Trans>What to do next</Trans>
      </h2>
      <ul>
        <ClearedStep rows={rows.filter(({ result }) => result === 'cleared')} />
        {steps.map((step) => step && <li key={step}>{step}</li>)}
      </ul>
      {rows.some(({ at }) => at.some(({ problem }) => problem !== null)) && <AskAgain id={clearance.id} />}
    </section>
  )
}

/** "Cleared" covers only the institutions that were checked in full, at that time. */
function ClearedStep({ rows }: { rows: ClearanceRow[] }) {
  const { nameOf } = useStaffContext()
  if (rows.length === 0) return null
  const codes = [...new Set(rows.flatMap(({ notAsked = [] }) => notAsked))]
  const names = listWords(codes.map(nameOf))
  return (
    <li>
      <Plural
        value={rows.length}
        one="# patron is cleared: you can close the account."
        other="# patrons are cleared: you can close their accounts."
      />{' '}
      {codes.length > 0 && (
        <Trans>First ask the desks of these institutions, which were not checked in full: {names}.</Trans>
      )}
    </li>
  )
}

function AskAgain({ id }: { id: string }) {
  const command = useCommand({ id })

  function askAgain() {
    if (command.isPending) return
    // The button disappears while the report runs.
    command.mutate(
      { command: 'ask-again' },
      { onSuccess: () => document.getElementById('heading')?.focus({ preventScroll: true }) },
    )
  }

  return (
    <>
      <Button onClick={askAgain} isBusy={command.isPending} busy={<Trans>Asking…</Trans>}>
        <Trans>Ask again</Trans>
      </Button>
      {command.isError && <StaffFailure error={command.error} />}
    </>
  )
}
