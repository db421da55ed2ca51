import type { ConfiguredInstitution } from '../../config/network.ts'

/** What Alma does not tell of an institution, and the moment that its answer is read at. */
export type Here = Pick<
  ConfiguredInstitution,
  'timeZone' | 'currency' | 'blocks' | 'refusals' | 'staffRoles'
> & {
  now: Date
}
