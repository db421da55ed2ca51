import type { Profile } from '@library-card/contract/session.ts'

const minute = 60_000

/** Milliseconds without use, and in all. */
export type SessionLimits = Record<Profile, { idle: number; absolute: number }>

export const usualSessionLimits: SessionLimits = {
  'own-device': { idle: 15 * minute, absolute: 8 * 60 * minute },
  'shared-computer': { idle: 5 * minute, absolute: 60 * minute },
  staff: { idle: 15 * minute, absolute: 10 * 60 * minute },
}

/** `onShared`: a computer of the library, whatever the profile says. */
type Times = { profile: Profile; onShared: boolean; created: number; seen: number }

export function endOf(times: Times, limits: SessionLimits): number {
  const { created, seen } = times
  const { idle, absolute } = limitsOf(times, limits)
  return Math.min(seen + idle, created + absolute)
}

/** False where the absolute limit is the nearer one. */
export function canExtend(times: Times, limits: SessionLimits): boolean {
  const { created, seen } = times
  const { idle, absolute } = limitsOf(times, limits)
  return seen + idle < created + absolute
}

/** The shorter of the two. */
function limitsOf({ profile, onShared }: Times, limits: SessionLimits): SessionLimits[Profile] {
  const [own, shared] = [limits[profile], limits['shared-computer']]
  if (!onShared) return own
  return { idle: Math.min(own.idle, shared.idle), absolute: Math.min(own.absolute, shared.absolute) }
}
