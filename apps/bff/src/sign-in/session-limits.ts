import type { Profile } from '@library-card/contract/session.ts'

const minute = 60_000

/** Milliseconds without use, and in all. */
export type SessionLimits = Record<Profile, { idle: number; absolute: number }>

export const usualSessionLimits: SessionLimits = {
  'own-device': { idle: 15 * minute, absolute: 8 * 60 * minute },
  'shared-computer': { idle: 5 * minute, absolute: 60 * minute },
  staff: { idle: 15 * minute, absolute: 10 * 60 * minute },
}

type Times = { profile: Profile; created: number; seen: number }

export function endOf({ profile, created, seen }: Times, limits: SessionLimits): number {
  const { idle, absolute } = limits[profile]
  return Math.min(seen + idle, created + absolute)
}

/** False where the absolute limit is the nearer one. */
export function canExtend({ profile, created, seen }: Times, limits: SessionLimits): boolean {
  const { idle, absolute } = limits[profile]
  return seen + idle < created + absolute
}
