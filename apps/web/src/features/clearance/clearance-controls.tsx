import type { Clearance, ClearanceCommand } from '@library-card/contract/clearance.ts'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { fetchJson } from '../../api.ts'
import { noReportWords } from '../../reasons/staff-reasons.ts'
import { Button } from '../../ui/button.tsx'
import { StaffFailure } from '../../staff/staff-failure.tsx'

type ClearanceControlsProps = { clearance: Clearance; name: string }

export function useCommand({ id }: Pick<Clearance, 'id'>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: ClearanceCommand) =>
      fetchJson('POST /api/staff/clearances/:id', { params: { id }, body }),
    gcTime: 0,
    onSettled: () =>
      Promise.all(['clearances', 'clearance'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
}

/** Buttons to pause, resume and cancel; a finished clearance has none. */
export function ClearanceControls({ clearance, name }: ClearanceControlsProps) {
  const { state } = clearance
  const act = useCommand(clearance)
  const isOver = state === 'cancelled' || state === 'done'
  return (
    <>
      {!isOver && (
        <div className="actions no-print">
          <Button
            onClick={() => act.mutate({ command: state === 'running' ? 'pause' : 'resume' })}
            aria-disabled={act.isPending}
          >
            {state === 'running' ? <Trans>Pause</Trans> : <Trans>Resume</Trans>}{' '}
            <span className="visually-hidden">{name}</span>
          </Button>
          <Button onClick={() => act.mutate({ command: 'cancel' })} aria-disabled={act.isPending}>
            <Trans context="check">Cancel</Trans> <span className="visually-hidden">{name}</span>
          </Button>
        </div>
      )}
      {act.isError && <StaffFailure error={act.error} notFound={noReportWords} />}
    </>
  )
}

/**
 * The polling interval: 2 s while a clearance runs, 30 s while it waits to ask institutions again. The query pauses while the
 * page is hidden.
 */
export function pollIntervalOf(clearances: Clearance[]): number | false {
  if (clearances.some(({ state }) => state === 'running')) return 2000
  return clearances.some(({ nextCheck }) => nextCheck !== null) ? 30_000 : false
}
