import { lazy, Suspense, type ReactNode } from 'react'
import { useOutcomes } from './use-outcome.ts'

const RoundNotice = lazy(async () => ({
  default: (await import('./renewal-summary-notice.tsx')).RoundNotice,
}))

/**
 * The progress of the renewals that started together. On the loans page a single renewal needs none: its row shows the
 * outcome. On other pages `link` leads to the loans.
 */
export function Renewals({ link }: { link?: ReactNode }) {
  const count = useOutcomes().round.length
  const isSaid = count > (link ? 0 : 1)
  return (
    <div id="renewals" tabIndex={-1} hidden={!isSaid} className="no-print">
      {isSaid && (
        <Suspense fallback={null}>
          <RoundNotice link={link} />
        </Suspense>
      )}
    </div>
  )
}
