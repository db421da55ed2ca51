import { createHmac } from 'node:crypto'

/** Equal for equal `parts`. Without the key, the parts cannot be guessed from it. */
export function keyedHash(dataKey: Buffer, ...parts: string[]): string {
  return createHmac('sha256', dataKey).update(JSON.stringify(parts)).digest('base64url')
}
