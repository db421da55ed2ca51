import { unlessDisconnected } from './exchange/disconnect.ts'
import type { Call } from './port.ts'

/**
 * Creates a login function that runs one login at a time for each `whose`: some servers keep one token, and a second login would end
 * it. If the caller of the running login disconnects, the callers that joined it log in again.
 */
export function createLogins<T, More extends unknown[] = []>(
  begin: (whose: string, call: Call, ...more: More) => Promise<T>,
) {
  const running = new Map<string, { login: Promise<T>; call: Call }>()

  return async function logIn(whose: string, call: Call, ...more: More): Promise<T> {
    const other = running.get(whose)
    if (!other) {
      const login = begin(whose, call, ...more).finally(() => running.delete(whose))
      running.set(whose, { login, call })
      return login
    }
    try {
      return await unlessDisconnected(call.signal, other.login)
    } catch (error) {
      if (!other.call.signal.aborted || call.signal.aborted) throw error
      return logIn(whose, call, ...more)
    }
  }
}
