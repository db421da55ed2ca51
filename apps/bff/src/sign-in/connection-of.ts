import { isIPv6 } from 'node:net'

/** What one subscriber has: an IPv4 address, or the first half of an IPv6 address, of which they choose the rest. */
export function connectionOf(address: string): string {
  const [, mapped] = /^::ffff:([\d.]+)$/i.exec(address) ?? []
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::')
  const first = groupsIn(head)
  const last = groupsIn(tail ?? '')
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length
  const groups = [...first, ...Array<string>(zeros).fill('0'), ...last]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

function groupsIn(part: string): string[] {
  return part.split(':').filter(Boolean)
}
