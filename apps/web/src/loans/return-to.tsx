import { Trans } from '@lingui/react/macro'
import type { Institution } from '@library-card/contract/institution.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import { HoursAndContact } from '../page/hours-and-contact.tsx'
import { RowHelp } from '../ui/rows.tsx'

type ReturnToProps = { loan: Loan; institution: Institution; institutionName: string }

/** Where to return it, and when that place is open. */
export function ReturnTo({ loan, institution, institutionName }: ReturnToProps) {
  return (
    <RowHelp>
      <Desk institution={institution} institutionName={institutionName} />{' '}
      <HoursAndContact institution={institution} libraryCode={loan.library?.code ?? null} />
    </RowHelp>
  )
}

function Desk({ institution, institutionName }: Omit<ReturnToProps, 'loan'>) {
  if (institution.returns === 'network') return <Trans>Return it to any desk of the network.</Trans>
  if (institution.libraries.length > 1) return <Trans>Return it to any desk of {institutionName}.</Trans>
  return <Trans>Return it to {institutionName}.</Trans>
}
