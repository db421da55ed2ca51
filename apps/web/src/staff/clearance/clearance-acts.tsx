import type { Clearance, ClearanceCommand } from '@library-card/contract/clearance.ts'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { fetchJson } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { StaffFailure } from '../staff-failure.tsx'
import styles from './clearance.module.css'

type ClearanceActsProps = { clearance: Clearance; name: string }

/** Empty for a finished clearance, which cannot be restarted. */
export function ClearanceActs({ clearance: { id, state }, name }: ClearanceActsProps) {
  const client = useQueryClient()
  const act = useMutation({
    mutationFn: (command: ClearanceCommand['command']) =>
      fetchJson('POST /api/staff/clearances/:id', { params: { id }, body: { command } }),
    gcTime: 0,
    onSettled: () =>
      Promise.all(['clearances', 'clearance'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
  const isOver = state === 'cancelled' || state === 'done'
  return (
    <>
      {!isOver && (
        <div className={`${styles['acts']} no-print`}>
          {state === 'running' ? (
            <Button onClick={() => act.mutate('pause')} aria-disabled={act.isPending}>
              <Trans>Pause</Trans> <span className="unseen">{name}</span>
            </Button>
          ) : (
            <Button onClick={() => act.mutate('resume')} aria-disabled={act.isPending}>
              <Trans>Resume</Trans> <span className="unseen">{name}</span>
            </Button>
          )}
          <Button onClick={() => act.mutate('cancel')} aria-disabled={act.isPending}>
            <Trans>Cancel</Trans> <span className="unseen">{name}</span>
          </Button>
        </div>
      )}
      {act.isError && <StaffFailure error={act.error} />}
    </>
  )
}

const everyMs = 2000

/** Polls every 2 s while a clearance runs; the query pauses while the page is hidden. */
export function whileRunning(clearances: Clearance[]): number | false {
  return clearances.some(({ state }) => state === 'running') ? everyMs : false
}
