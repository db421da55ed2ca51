import { plural } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import { useCardView } from '../card/card-view.ts'
import { Button, useFocusHandover } from '../ui/button.tsx'
import { urgencyOf } from '../dates/due.ts'
import { moneyWords } from '../money/money.ts'
import { Dialog } from '../ui/dialog.tsx'
import { useRenew, type RenewableLoan } from './renewals.ts'

type RenewButtonProps = {
  loans: RenewableLoan[]
  /** Whether it is the primary button of its page. */
  isPrimary?: boolean
  isRunning?: boolean
  onSent?: () => void
  children: ReactNode
}

/** Renews these loans. If renewing costs money, shows the prices before sending anything. */
export function RenewButton({
  loans,
  isPrimary = true,
  isRunning = false,
  onSent,
  children,
}: RenewButtonProps) {
  const button = useFocusHandover('renewals', 'heading')
  const renew = useRenew()
  const [isConfirming, setConfirming] = useState(false)
  const isCharged = loans.some(({ institution }) => institution.renewalCosts)

  function send() {
    setConfirming(false)
    renew(loans)
    onSent?.()
  }

  return (
    <>
      <Button
        {...(isPrimary && { variant: 'primary' })}
        ref={button}
        onClick={isCharged ? () => setConfirming(true) : send}
        isBusy={isRunning}
        busy={<Trans>Renewing…</Trans>}
      >
        {children}
      </Button>
      {isConfirming && <CostDialog loans={loans} onRenew={send} onClose={() => setConfirming(false)} />}
    </>
  )
}

type CostDialogProps = { loans: RenewableLoan[]; onRenew: () => void; onClose: () => void }

/** Names the renewals that cost money, with institution and price. */
function CostDialog({ loans, onRenew, onClose }: CostDialogProps) {
  const { nameOf } = useCardView()
  const count = loans.length
  const isEarly = loans.some(
    ({ loan, now, institution }) => urgencyOf(loan, now, institution.timeZone) === 'later',
  )
  const charged = Map.groupBy(
    loans.filter(({ institution }) => institution.renewalCosts),
    ({ institution }) => institution,
  )
  return (
    <Dialog
      title={plural(count, { one: 'Renew # loan?', other: 'Renew # loans?' })}
      onClose={onClose}
      closing={<Trans>Cancel</Trans>}
      actions={
        <Button variant="primary" onClick={onRenew}>
          <Plural value={count} one="Renew # loan" other="Renew # loans" />
        </Button>
      }
    >
      {[...charged].map(([{ code, renewalCosts }, there]) => (
        <p key={code}>
          {renewalCosts && costWords(nameOf(code), moneyWords(renewalCosts), there.length, count)}
        </p>
      ))}
      {isEarly && (
        <p>
          <Trans>Renewing early may not gain you any days.</Trans>
        </p>
      )}
      <p>
        <Trans>You pay nothing now. Each renewal that succeeds adds its fee to what you owe.</Trans>
      </p>
    </Dialog>
  )
}

function costWords(name: string, price: string, charged: number, count: number): string {
  return charged === count
    ? plural(count, {
        one: `At ${name}, it costs ${price} if renewed.`,
        other: `At ${name}, they cost ${price} each if renewed.`,
      })
    : plural(charged, {
        one: `# of them, at ${name}, costs ${price} if renewed.`,
        other: `# of them, at ${name}, cost ${price} each if renewed.`,
      })
}
