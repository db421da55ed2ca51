import type { ConfiguredInstitution } from '../config/network.ts'
import type { Call, FoundAccount, Whom } from '../ils/port.ts'
import type { Member, Members } from './members.ts'

type Mode = Pick<Members, 'accounts'>

/** Whether it can be told at all whose patron a record is of. */
export function provesHome({ accounts }: Mode, { home }: ConfiguredInstitution): boolean {
  return accounts === 'linked' || home !== undefined
}

/**
 * Whether a record at `institution` is of its own patron. A linked record says whose copy it is; where ids are shared
 * the network file names the proof.
 */
export function isOwnPatron(
  { accounts }: Mode,
  { home }: ConfiguredInstitution,
  { patronId, origin }: FoundAccount,
): boolean {
  if (accounts === 'linked') return origin.copiedFrom === null
  const { campuses = [], groups = [], idSuffix } = home ?? {}
  const isOfCampus = origin.campus !== null && campuses.includes(origin.campus)
  const isOfGroup = origin.group !== null && groups.includes(origin.group)
  const hasSuffix = idSuffix !== undefined && patronId.toLowerCase().endsWith(idSuffix.toLowerCase())
  return isOfCampus || isOfGroup || hasSuffix
}

/**
 * The account of a person who signs in at `member`; null: there is none, or it is another institution's patron's, whom
 * only their own institution may sign in. Where the network file names no proof, the network has one provider for all,
 * which is trusted to name the home.
 */
export async function findOwnAccount(
  { members, member }: { members: Members; member: Member },
  whom: Extract<Whom, { by: 'sign-in' }>,
  call: Call,
): Promise<FoundAccount | null> {
  const found = await member.system.findAccount(whom, call)
  if (!found || !provesHome(members, member.institution)) return found
  return isOwnPatron(members, member.institution, found) ? found : null
}
