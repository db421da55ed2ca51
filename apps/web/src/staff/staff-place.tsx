import type { Institution } from '@library-card/contract/institution.ts'
import { Monogram } from '../ui/monogram.tsx'
import { RowPlace } from '../ui/rows.tsx'
import { useDesk } from './desk.ts'

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
