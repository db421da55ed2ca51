import { Trans } from '@lingui/react/macro'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { Button, useFocusHandedOn, SameSize } from '../ui/button.tsx'
import { costsOf, type LoanThere } from './renewable.ts'
import { useRenew } from './use-renew.ts'

const CostDialog = lazy(async () => ({ default: (await import('./cost-dialog.tsx')).CostDialog }))

type RenewButtonProps = { loans: LoanThere[]; isRunning?: boolean; onSent?: () => void; children: ReactNode }

/** Renews these loans; if that costs money, shows the sum before sending anything. */
export function RenewButton({ loans, isRunning = false, onSent, children }: RenewButtonProps) {
  const button = useFocusHandedOn('renewals', 'heading')
  const renew = useRenew()
  const [isAsking, setAsking] = useState(false)
  const costs = costsOf(loans)

  function send() {
    setAsking(false)
    renew(loans)
    onSent?.()
  }

  return (
    <>
      <Button
        weight="main"
        ref={button}
        aria-disabled={isRunning}
        onClick={costs.length > 0 ? () => setAsking(true) : send}
      >
        <SameSize shown={isRunning ? 1 : 0}>
          {children}
          <Trans>Renewing…</Trans>
        </SameSize>
      </Button>
      {isAsking && (
        <Suspense fallback={null}>
          <CostDialog count={loans.length} costs={costs} onRenew={send} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  )
}
