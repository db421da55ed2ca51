import { Trans } from '@lingui/react/macro'
import type { Institution, Library } from '@library-card/contract/institution.ts'
import type { Instant } from '@library-card/contract/moment.ts'
import { Fragment, type ReactNode } from 'react'
import { useCardView } from '../card/card-view.ts'
import { openingWords } from '../dates/opening-words.ts'

type HoursAndContactProps = { institution: Institution; libraryCode?: string | null | undefined }

/**
 * Whether the library is open, and links to opening hours and contact: the library's own, or those of its
 * institution. Each link is named for screen readers.
 */
export function HoursAndContact({ institution, libraryCode }: HoursAndContactProps) {
  const { nameOf, now } = useCardView()
  const library = institution.libraries.find(({ code }) => code === libraryCode)
  const opening = openingAt(library, institution, now)
  const name = <span className="visually-hidden">: {library?.name ?? nameOf(institution.code)}</span>
  const hours = library?.hours ?? institution.links.hours
  const contact = library?.contact ?? institution.links.contact
  const parts = [
    opening,
    hours && (
      <a href={hours}>
        <Trans>Opening hours</Trans>
        {name}
      </a>
    ),
    contact && (
      <a href={contact}>
        <Trans>Contact</Trans>
        {name}
      </a>
    ),
  ].filter(Boolean)
  return (
    <span className="no-print">
      {parts.map((part, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- the parts keep their order
        <Fragment key={at}>
          {at > 0 && ' · '}
          {part}
        </Fragment>
      ))}
    </span>
  )
}

/** "Main Library · Open until 20:00". A library with a page of its own has hours of its own. */
function openingAt(library: Library | undefined, institution: Institution, now: Instant): ReactNode {
  const openings = library?.openings ?? (library?.hours ? undefined : institution.openings)
  const words = openings && openingWords(openings, { now, timeZone: institution.timeZone })
  if (!words || !library?.openings || !library.name) return words
  return `${library.name} · ${words}`
}
