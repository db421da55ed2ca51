import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../../demo')

/** The demo's network file, for a copy in another folder: its pictures are relative to the file. */
export function demoNetwork(): string {
  const text = readFileSync(join(folder, 'network.yaml'), 'utf8')
  return text.replaceAll(
    /(logo|favicon): (images\/.*)/g,
    (_line, key: string, path: string) => `${key}: ${JSON.stringify(join(folder, path))}`,
  )
}

const portNames = ['eu', 'na', 'control', 'paia'] as const
type PortName = (typeof portNames)[number]
const defaultPorts: Record<PortName, number> = { eu: 4411, na: 4412, control: 4413, paia: 4414 }
type Addresses = Record<PortName, string>

export function portVariable(name: string): string {
  return `MOCK_PORT_${name.toUpperCase()}`
}

/** Ports of the demo's mock network: those in `MOCK_PORT_EU` and so on, or the default ones. */
export function portsIn(env: Record<string, string | undefined>): Record<PortName, number> {
  const port = (name: PortName) => Number(env[portVariable(name)] ?? defaultPorts[name])
  return { eu: port('eu'), na: port('na'), control: port('control'), paia: port('paia') }
}

/**
 * Replaces the default addresses in a text, such as the demo's network file, with the ones in use. It does so in one pass,
 * because an address in use may begin like a default one.
 */
export function withAddresses(text: string, addresses: Addresses): string {
  const inUse = new Map(portNames.map((name) => [localAddress(defaultPorts[name]), addresses[name]]))
  return text.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, (address) => inUse.get(address) ?? address)
}

export function localAddress(port: number): string {
  return `http://127.0.0.1:${port}`
}

/** The demo's network file with shared ids: in the mock network the campus of a record proves its home institution. */
export function withSharedIds(text: string): string {
  return text
    .replace('accounts: linked', 'accounts: shared-id')
    .replaceAll(/code: 01MER_(\w+)\n/g, 'code: 01MER_$1\n    home: { campuses: [$1] }\n')
}
