import type { Clearance, ClearanceCommand } from '@library-card/contract/clearance.ts'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { fetchJson } from '../../api.ts'
import { noReportWords } from '../../reasons/staff-reasons.ts'
import { Button } from '../../ui/button.tsx'
import { StaffFailure } from '../../staff/staff-failure.tsx'

export type View = 'clearance' | 'elsewhere'

/** The page of each view, below which each report has its own. */
export const reportsPath: Record<View, string> = {
  clearance: '/staff/clearance',
  elsewhere: '/staff/clearance/elsewhere',
}

export function viewOf({ elsewhere }: Clearance): View {
  return elsewhere ? 'elsewhere' : 'clearance'
}

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

/** Deletes a report at once, and returns to the list. */
function useDeletion(clearance: Clearance) {
  const { id } = clearance
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => fetchJson('DELETE /api/staff/clearances/:id', { params: { id } }),
    gcTime: 0,
    onSuccess: async (list) => {
      client.setQueryData(['clearances'], list)
      await navigate(reportsPath[viewOf(clearance)])
    },
  })
}

/** Buttons to delete a report and, while it is unfinished, to pause, resume or cancel it. */
export function ClearanceControls({ clearance, name }: ClearanceControlsProps) {
  const { state } = clearance
  const act = useCommand(clearance)
  const deletion = useDeletion(clearance)
  const isOver = state === 'cancelled' || state === 'done'
  return (
    <>
      <div className="actions no-print">
        {!isOver && (
          <>
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
          </>
        )}
        {isOver && (
          <Button onClick={() => deletion.mutate()} aria-disabled={deletion.isPending}>
            <Trans context="report">Delete</Trans> <span className="visually-hidden">{name}</span>
          </Button>
        )}
      </div>
      {deletion.isError && <StaffFailure error={deletion.error} notFound={noReportWords} />}
      {act.isError && <StaffFailure error={act.error} notFound={noReportWords} />}
    </>
  )
}

/** Whether little changes between two looks: a report that waits to continue or to retry, or that takes nights. */
function isSlow({ nextCheck, elsewhere }: Clearance): boolean {
  return nextCheck !== null || (elsewhere?.nights ?? 0) > 1
}

/** The polling interval in milliseconds while something may change. The query pauses while the page is hidden. */
export function pollIntervalOf(clearances: Clearance[]): number | false {
  const running = clearances.filter(({ state }) => state === 'running')
  if (running.some((one) => !isSlow(one))) return 2000
  return running.length > 0 || clearances.some(({ nextCheck }) => nextCheck !== null) ? 30_000 : false
}
