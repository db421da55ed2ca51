import type { Money } from '@library-card/contract/money.ts'
import { plural } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import { Button, useFocusHandover } from '../ui/button.tsx'
import { moneyWords } from '../money/money.ts'
import { listWords } from '../text/words.ts'
import { Dialog } from '../ui/dialog.tsx'
import { costsOf, useRenew, type RenewableLoan } from './renewals.ts'

type RenewButtonProps = {
  loans: RenewableLoan[]
  isRunning?: boolean
  onSent?: () => void
  children: ReactNode
}

/** Renews these loans. If renewing costs money, shows the sum before sending anything. */
export function RenewButton({ loans, isRunning = false, onSent, children }: RenewButtonProps) {
  const button = useFocusHandover('renewals', 'heading')
  const renew = useRenew()
  const [isConfirming, setConfirming] = useState(false)
  const costs = costsOf(loans)

  function send() {
    setConfirming(false)
    renew(loans)
    onSent?.()
  }

  return (
    <>
      <Button
        variant="primary"
        ref={button}
        onClick={costs.length > 0 ? () => setConfirming(true) : send}
        isBusy={isRunning}
        busy={<Trans>Renewing…</Trans>}
      >
        {children}
      </Button>
      {isConfirming && (
        <CostDialog count={loans.length} costs={costs} onRenew={send} onClose={() => setConfirming(false)} />
      )}
    </>
  )
}

type CostDialogProps = { count: number; costs: Money[]; onRenew: () => void; onClose: () => void }

function CostDialog({ count, costs, onRenew, onClose }: CostDialogProps) {
  const sum = listWords(costs.map(moneyWords))
  return (
    <Dialog
      title={plural(count, { one: `Renew # loan for ${sum}?`, other: `Renew # loans for ${sum}?` })}
      onClose={onClose}
      closing={<Trans>Cancel</Trans>}
      actions={
        <Button variant="primary" onClick={onRenew}>
          <Trans>Renew for {sum}</Trans>
        </Button>
      }
    >
      <p>
        <Trans>You pay nothing now. Each renewal that succeeds adds its fee to what you owe.</Trans>
      </p>
    </Dialog>
  )
}
