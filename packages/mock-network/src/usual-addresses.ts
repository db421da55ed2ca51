/** Where the mock network listens unless it is told otherwise. */
export const usualPorts = { eu: 4411, na: 4412, desk: 4413 }

type Addresses = Record<keyof typeof usualPorts, string>

/** A text that names the usual addresses, such as the demo's network file, with those that are in use. */
export function withAddresses(text: string, { eu, na, desk }: Addresses): string {
  return text
    .replaceAll(localAddress(usualPorts.eu), eu)
    .replaceAll(localAddress(usualPorts.na), na)
    .replaceAll(localAddress(usualPorts.desk), desk)
}

export function localAddress(port: number): string {
  return `http://127.0.0.1:${port}`
}
