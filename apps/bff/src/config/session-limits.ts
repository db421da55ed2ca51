import type { Profile } from '@library-card/contract/session.ts'
import { minute } from '@library-card/library-systems/durations.ts'
import type { SessionsEntry } from './network-file.ts'

/** Idle and absolute session timeouts, in milliseconds. */
export type SessionLimits = Record<Profile, { idle: number; absolute: number }>

export function toSessionLimits({ ownDevice, sharedComputer, staff }: SessionsEntry): SessionLimits {
  return {
    'own-device': inMilliseconds(ownDevice),
    'shared-computer': inMilliseconds(sharedComputer),
    staff: inMilliseconds(staff),
  }
}

function inMilliseconds({ idle, absolute }: SessionsEntry['staff']): SessionLimits['staff'] {
  return { idle: idle * minute, absolute: absolute * minute }
}

/** `onShared`: whether the session is on a computer of the library, whatever its profile. */
type Times = { profile: Profile; onShared: boolean; created: number; seen: number }

export function sessionEnd(times: Times, limits: SessionLimits): number {
  const { idleEnd, absoluteEnd } = endsOf(times, limits)
  return Math.min(idleEnd, absoluteEnd)
}

/** Whether activity can extend a session: false if the absolute limit comes first. */
export function canExtend(times: Times, limits: SessionLimits): boolean {
  const { idleEnd, absoluteEnd } = endsOf(times, limits)
  return idleEnd < absoluteEnd
}

/** Returns both ends of a session. On a computer of the library the shorter limits apply. */
function endsOf({ profile, onShared, created, seen }: Times, limits: SessionLimits) {
  const applied = onShared ? [limits[profile], limits['shared-computer']] : [limits[profile]]
  return {
    idleEnd: seen + Math.min(...applied.map(({ idle }) => idle)),
    absoluteEnd: created + Math.min(...applied.map(({ absolute }) => absolute)),
  }
}
