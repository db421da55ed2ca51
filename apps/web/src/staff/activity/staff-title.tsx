import type { Titled } from '@library-card/contract/staff.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { Masked } from '../../ui/masked.tsx'
import { RowFacts, RowTitle } from '../../ui/rows.tsx'

/** What a person reads: hidden, unless it was asked for with a reason. */
export function StaffTitle({ id, titled }: { id: string; titled: Titled | null }) {
  const { t } = useLingui()
  if (!titled) {
    return (
      <RowTitle id={id}>
        <Masked>
          <Trans>title hidden</Trans>
        </Masked>
      </RowTitle>
    )
  }
  return (
    <>
      <RowTitle id={id}>{titled.title ?? t`Title not told`}</RowTitle>
      <RowFacts facts={[titled.author, titled.description, titled.callNumber]} />
    </>
  )
}
