import { randomBytes } from 'node:crypto'

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `7F3K-2Q9D`: short enough to be read out at a desk, without letters that look like digits. */
export function newRequestId(): string {
  const letters = Array.from(randomBytes(8), (byte) => crockford[byte % 32]).join('')
  return `${letters.slice(0, 4)}-${letters.slice(4)}`
}
