import { t } from '@lingui/core/macro'
import type { Loan, RenewalReason } from '@library-card/contract/loan.ts'

/** null where the words of the row say it already. */
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

/** Why a loan cannot be renewed, as far as that is known before trying; null where it may be. */
export function renewalWords({ renewal }: Loan): string | null {
  if (renewal.can !== 'no') return null
  if (renewal.reasons.length === 1 && renewal.reasons[0] === 'blocked') {
    return t`Not until the block there is lifted`
  }
  const told = renewal.reasons.map(reasonWords).filter((words) => words !== null)
  const reasons = told.join('; ')
  return reasons ? t`Cannot be renewed: ${reasons}` : t`Cannot be renewed`
}
