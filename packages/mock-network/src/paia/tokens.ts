import { randomBytes } from 'node:crypto'
import type { FoundAccount } from '../patrons/record.ts'

export const scopes = ['read_patron', 'read_fees', 'read_items', 'write_items'] as const
export type Scope = (typeof scopes)[number]

export type Token = FoundAccount & { scopes: Scope[]; expires: number; grant: Grant }
export type Grant = 'password' | 'client_credentials'

/** Lifetime in seconds, as in recorded responses. */
export const lifetime = 3_600

export type Tokens = ReturnType<typeof createTokens>

/**
 * A new sign-in of a patron ends the previous one, as in OpenBib: a second device signs the first one out.
 */
export function createTokens(clock: () => Date) {
  const tokens = new Map<string, Token>()

  function create(found: FoundAccount, granted: Scope[], grant: Grant): string {
    for (const [text, token] of tokens)
      if (token.grant === 'password' && grant === 'password' && token.account === found.account)
        tokens.delete(text)
    const text = randomBytes(16).toString('base64url')
    const expires = clock().getTime() + lifetime * 1_000
    tokens.set(text, { ...found, scopes: granted, expires, grant })
    return text
  }

  function find(text: string): Token | null {
    const token = tokens.get(text)
    return token && token.expires > clock().getTime() ? token : null
  }

  return {
    create,
    find,
    list: () => [...tokens.keys()].filter((text) => find(text) !== null),
    end: (text: string) => void tokens.delete(text),
    endAll: () => tokens.clear(),
  }
}
