import type { Institution } from '@library-card/contract/institution.ts'
import { offsetAt } from '@library-card/contract/local-time.ts'
import { Trans } from '@lingui/react/macro'
import { listWords } from '../text/words.ts'
import { zoneCity } from './due-words.ts'
import { browserZone } from './due.ts'

type ZoneNoteProps = { listed: { institution: Institution; institutionName: string; asOf: string }[] }

/** Names the time zones of a list once, if the reader's clock differs. */
export function ZoneNote({ listed }: ZoneNoteProps) {
  const elsewhere = listed.filter(
    ({ institution, asOf }) => offsetAt(asOf, institution.timeZone) !== offsetAt(asOf, browserZone),
  )
  const zones = Map.groupBy(elsewhere, ({ institution }) => institution.timeZone)
  return [...zones].map(([timeZone, rows]) => {
    const names = listWords([...new Set(rows.map(({ institutionName }) => institutionName))])
    const city = zoneCity(timeZone)
    return (
      <p key={timeZone} className="quiet">
        <Trans>
          Dates at {names} are in {city} time.
        </Trans>
      </p>
    )
  })
}
