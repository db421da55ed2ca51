import { t } from '@lingui/core/macro'
import type { Loan, RenewalReason } from '@library-card/contract/loan.ts'

/** null if the row already states the reason. */
function reasonWords(reason: RenewalReason): string | null {
  const words: Record<RenewalReason, string | null> = {
    recalled: null,
    lost: null,
    'claimed-returned': null,
    'expired-account': t`your account there has ended`,
    blocked: t`not until the block there is lifted`,
  }
  return words[reason]
}

/** Why a loan cannot be renewed, as far as known before an attempt; null if it may be. */
export function renewalWords({ renewal }: Loan): string | null {
  if (renewal.can !== 'no') return null
  if (renewal.reasons.length === 1 && renewal.reasons[0] === 'blocked') {
    return t`Not until the block there is lifted`
  }
  const told = renewal.reasons.map(reasonWords).filter((words) => words !== null)
  const reasons = told.join('; ')
  return reasons ? t`Cannot be renewed: ${reasons}` : t`Cannot be renewed`
}
