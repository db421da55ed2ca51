import { Type } from 'typebox'

/** Of an entry in the network file: an unknown key is a fault. */
export const closed = { additionalProperties: false } as const
export const Url = Type.String({ format: 'uri', pattern: '^https?://' })
export const LanguageTag = Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]+)*$' })
export const Color = Type.String({ pattern: '^#[0-9a-f]{6}$' })

/** Of an address on this machine; `hostname` as `URL` gives it. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}
