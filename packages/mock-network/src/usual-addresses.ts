/** Where the mock network listens unless it is told otherwise. */
export const usualPorts = { eu: 4411, na: 4412, desk: 4413 }

type Addresses = Record<keyof typeof usualPorts, string>

/**
 * A text that names the usual addresses, such as the demo's network file, with those that are in use. In one pass: one in use
 * may begin like a usual one.
 */
export function withAddresses(text: string, { eu, na, desk }: Addresses): string {
  const inUse = new Map([
    [localAddress(usualPorts.eu), eu],
    [localAddress(usualPorts.na), na],
    [localAddress(usualPorts.desk), desk],
  ])
  return text.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, (address) => inUse.get(address) ?? address)
}

export function localAddress(port: number): string {
  return `http://127.0.0.1:${port}`
}
