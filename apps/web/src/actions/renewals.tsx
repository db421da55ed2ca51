import { lazy, Suspense, type ReactNode } from 'react'
import { useOutcomes } from './use-outcome.ts'

const RoundNotice = lazy(async () => ({
  default: (await import('./renewal-summary-notice.tsx')).RoundNotice,
}))

/**
 * How the renewals go that began together. Where the loans stand below, one by itself says all in its row; elsewhere
 * `link` leads to them.
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
