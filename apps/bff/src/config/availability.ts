import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../clock.ts'
import type { InstitutionEntry } from './institution-entry.ts'
import type { NetworkFile } from './network-file.ts'

/**
 * Whether a member is on, now and later. The card reads the file again while it runs, and withdraws what the file
 * no longer allows; all other changes need a restart.
 */
export type Availability = Pick<InstitutionEntry, 'mode' | 'maintenance'> & { notice?: string | undefined }

/** Applies the maintenance of now. A member that is off by its mode or by any period is off. */
function availabilityAt(
  now: number,
  { mode, notice, maintenance }: Availability,
): Pick<Availability, 'mode' | 'notice'> {
  const current = maintenance.filter(({ from, until }) => Date.parse(from) <= now && now < Date.parse(until))
  const strictest = current.find((period) => period.mode === 'off') ?? current[0]
  if (!strictest || mode === 'off') return { mode, notice }
  return { mode: strictest.mode, notice: strictest.notice ?? notice }
}

/** Holds the availability of a member, which can be replaced while the card runs. */
export function createAvailability(clock: Clock, initial: Availability) {
  let current = initial
  return {
    /** The mode and the notice of now. */
    availability: () => availabilityAt(clock(), current),
    setAvailability: (changed: Availability) => void (current = changed),
  }
}

/**
 * Updates the running file with each member's availability in a newly read file, and removes rights that the new
 * file withdraws. Returns the codes of the changed members, and the keys whose changes need a restart.
 */
export function withAvailability(running: NetworkFile, read: NetworkFile) {
  const ofMember = new Map(read.institutions.map((entry) => [entry.code, entry]))
  const members: string[] = []
  const needRestart = differing(running.network, read.network).map((key) => `network.${key}`)
  if (!isDeepStrictEqual(codesOf(running), codesOf(read))) needRestart.push('institutions')
  const institutions = running.institutions.map((entry) => {
    const found = ofMember.get(entry.code)
    if (!found) return entry
    const { notice: _, ...lasting } = entry
    const { mode, notice, maintenance } = found
    const changed = {
      ...lasting,
      ...withoutWithdrawn(entry, found),
      mode,
      maintenance,
      ...(notice !== undefined && { notice }),
    }
    if (differing(entry, changed).length > 0) members.push(entry.code)
    needRestart.push(...differing(changed, found).map((key) => `${entry.code}.${key}`))
    return changed
  })
  // The newly read file itself: its keys have the same order as at a replica that starts with it.
  const file = needRestart.length === 0 ? read : { ...running, institutions }
  return { file, members, needRestart }
}

/**
 * The rights that an institution gives to patrons (`can`, `history`), staff of others (`policy`) and its own staff
 * (`staffRoles`, of Alma).
 */
type Rights = Pick<InstitutionEntry, 'can' | 'history' | 'policy'> & { staffRoles?: string[] }

export function rightsOf({ can, history, policy, staffRoles }: Rights): Rights {
  return { can, history, policy, ...(staffRoles && { staffRoles }) }
}

/** Returns the rights that both entries have. A new right waits for a restart. */
function withoutWithdrawn(running: Rights, read: Rights): Rights {
  const share = (key: 'loans' | 'balances' | 'clearance') =>
    running.policy[key] === 'share' ? read.policy[key] : 'withhold'
  const may = (key: keyof Rights['can']) => running.can[key] && read.can[key]
  return {
    can: {
      renew: may('renew'),
      cancel: may('cancel'),
      changePickup: may('changePickup'),
      updateAccount: may('updateAccount'),
    },
    history: running.history && read.history,
    policy: {
      titles: running.policy.titles === 'with-reason' ? read.policy.titles : 'never',
      loans: share('loans'),
      balances: share('balances'),
      clearance: share('clearance'),
    },
    ...(running.staffRoles && {
      staffRoles: running.staffRoles.filter((role) => read.staffRoles?.includes(role)),
    }),
  }
}

function codesOf({ institutions }: NetworkFile): string[] {
  return institutions.map(({ code }) => code)
}

function differing(one: object, other: object): string[] {
  const values = [one, other].map((object) => new Map<string, unknown>(Object.entries(object)))
  const keys = new Set(values.flatMap((map) => [...map.keys()]))
  return [...keys].filter((key) => !isDeepStrictEqual(values[0]!.get(key), values[1]!.get(key)))
}
