import { randomBytes } from 'node:crypto'
import type { ServiceUser } from './service-user.ts'

/** Seconds until an access token ends, and until a refresh token does. */
export const lifetime = { access: 600, refresh: 604_800 }

type Token = { user: ServiceUser; expires: number }
export type Tokens = ReturnType<typeof createTokens>

/** Access tokens. A second login of a service user leaves the first token valid. */
export function createTokens(clock: () => Date) {
  const tokens = new Map<string, Token>()

  function create(user: ServiceUser): string {
    const text = [randomBytes(12), randomBytes(60), randomBytes(24)]
      .map((part) => part.toString('base64url'))
      .join('.')
    tokens.set(text, { user, expires: clock().getTime() + lifetime.access * 1_000 })
    return text
  }

  function find(text: string): ServiceUser | null {
    const token = tokens.get(text)
    return token && token.expires > clock().getTime() ? token.user : null
  }

  return { create, find, endAll: () => tokens.clear() }
}
