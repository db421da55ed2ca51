import { Trans } from '@lingui/react/macro'
import type { Institution } from '@library-card/contract/institution.ts'

type HoursAndContactProps = { institution: Institution; libraryCode: string | null }

/** Links to opening hours and contact: the library's own, or those of its institution. */
export function HoursAndContact({ institution, libraryCode }: HoursAndContactProps) {
  const library = institution.libraries.find(({ code }) => code === libraryCode)
  const hours = library?.hours ?? institution.links.hours
  const contact = library?.contact ?? institution.links.contact
  return (
    <span className="no-print">
      {hours && (
        <a href={hours}>
          <Trans>Opening hours</Trans>
        </a>
      )}
      {hours && contact && ' · '}
      {contact && (
        <a href={contact}>
          <Trans>Contact</Trans>
        </a>
      )}
    </span>
  )
}
