import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { listWords } from '../../text/list-words.ts'
import { useDesk } from '../desk.ts'

/** "Cleared" does not speak for those that were not asked. */
export function WithheldNote({ codes }: { codes: string[] }) {
  const { i18n } = useLingui()
  const { nameOf } = useDesk()
  if (codes.length === 0) return null
  const names = listWords(codes.map(nameOf), i18n.locale)
  return (
    <p className="quiet">
      <Plural
        value={codes.length}
        one={<Trans>{names} shares nothing for a clearance and was not asked.</Trans>}
        other={<Trans>{names} share nothing for a clearance and were not asked.</Trans>}
      />
    </p>
  )
}
