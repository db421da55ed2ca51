import { BlockList, isIP } from 'node:net'

/** Whether a text is an address, or a range such as `10.20.0.0/16` or `2001:db8::/32`. */
export function isRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}

/** Whether two ranges overlap, which they do only if one contains the other. */
export function overlap(one: string, other: string): boolean {
  const [address = ''] = one.split('/')
  const [otherAddress = ''] = other.split('/')
  return createRanges([one])(otherAddress) || createRanges([other])(address)
}

/** Creates a function that returns whether an address is in one of `ranges`, each of which must be valid. */
export function createRanges(ranges: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return (address) => {
    const version = isIP(address)
    return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6')
  }
}
