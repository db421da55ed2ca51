import type { Money } from '@library-card/contract/money.ts'
import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { listWords } from '../text/list-words.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { moneyWords } from '../money/money.ts'

type CostDialogProps = { count: number; costs: Money[]; onRenew: () => void; onClose: () => void }

/** Shows what the renewals cost before they are sent, one sum per currency. */
export function CostDialog({ count, costs, onRenew, onClose }: CostDialogProps) {
  const { i18n } = useLingui()
  const sum = listWords(costs.map(moneyWords), i18n.locale)
  return (
    <Dialog
      title={plural(count, { one: `Renew # loan for ${sum}?`, other: `Renew # loans for ${sum}?` })}
      onClose={onClose}
      acts={
        <>
          <Button onClick={onClose}>
            <Trans>Do not renew</Trans>
          </Button>
          <Button weight="main" onClick={onRenew}>
            <Trans>Renew for {sum}</Trans>
          </Button>
        </>
      }
    >
      <p>
        <Trans>You owe it where a renewal goes through; nothing is paid now.</Trans>
      </p>
    </Dialog>
  )
}
