import { createHmac } from 'node:crypto'

/** Tells whether two are the same, and to nobody without the key what they are. `parts` keep their borders. */
export function keyedHash(dataKey: Buffer, ...parts: string[]): string {
  return createHmac('sha256', dataKey).update(JSON.stringify(parts)).digest('base64url')
}
