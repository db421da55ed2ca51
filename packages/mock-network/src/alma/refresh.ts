import type { FoundAccount } from '../patrons/record.ts'
import type { Alma } from './alma.ts'
import { AlmaError } from './errors.ts'

/**
 * Copies contact data and the end of the account from the home record; by this mock's rules a copy lasts as
 * long as the home account.
 */
export function refreshFromHome(alma: Alma, { record, account }: FoundAccount): void {
  const home = record.accounts.get(record.patron.home)
  if (!home || home === account || alma.accounts === 'shared-id')
    throw new AlmaError('60229', `No linked account was found for ${account.primaryId}.`)
  if (isOver(alma, home)) throw new AlmaError('60230', 'The linked account could not be refreshed.')
  account.person = home.person
  account.expires = home.expires
}

/** A renewal refreshes a copy that has expired, if the home account goes on. */
export function refreshIfExpired(alma: Alma, { record, account }: FoundAccount): void {
  const home = record.accounts.get(record.patron.home)
  if (home && home !== account && isOver(alma, account) && !isOver(alma, home))
    refreshFromHome(alma, { record, account })
}

function isOver({ clock }: Alma, { expires, institution }: FoundAccount['account']): boolean {
  const today = Temporal.Instant.fromEpochMilliseconds(clock().getTime())
    .toZonedDateTimeISO(institution.timeZone)
    .toPlainDate()
  return expires < today.toString()
}
