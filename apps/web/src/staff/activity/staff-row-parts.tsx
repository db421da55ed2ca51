import type { Institution } from '@library-card/contract/institution.ts'
import { Monogram } from '../../ui/monogram.tsx'
import { RowPlace, RowFacts, RowTitle } from '../../ui/rows.tsx'
import { useDesk } from '../desk.ts'
import type { Titled } from '@library-card/contract/staff.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import styles from '../staff.module.css'

type StaffPlaceProps = { id: string; institution: Institution; library: string | null }

export function StaffPlace({ id, institution, library }: StaffPlaceProps) {
  const name = useDesk().nameOf(institution.code)
  return (
    <div id={id}>
      <RowPlace
        sign={<Monogram letters={institution.monogram} color={institution.color} small />}
        names={library === null ? [name] : [name, library]}
      />
    </div>
  )
}

/** A title: hidden unless staff requested it with a reason. */
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

/** Text for hidden content, after a bar in its place. */
function Masked({ children }: { children: ReactNode }) {
  return <span className={styles['masked']}>{children}</span>
}
