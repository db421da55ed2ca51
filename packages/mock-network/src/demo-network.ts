import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hostNames, hosts, mailPort, perHost, type PerHost } from './institutions.ts'

const folder = join(import.meta.dirname, '../../../demo')

/** Networks whose institutions are all mocks: the demo's, and one of four library systems. */
export const demoFiles = ['network.yaml', 'mixed.yaml'] as const
export type DemoFile = (typeof demoFiles)[number]

/** A network file of the demo, adapted for a copy in another folder: picture paths are relative to the file. */
export function demoNetwork(file: DemoFile = 'network.yaml'): string {
  const text = readFileSync(join(folder, file), 'utf8')
  return text.replaceAll(
    /(logo|favicon): (images\/.*)/g,
    (_line, key: string, path: string) => `${key}: ${JSON.stringify(join(folder, path))}`,
  )
}

export function portVariable(host: string): string {
  return `MOCK_PORT_${host.toUpperCase()}`
}

/** Ports of the demo's mock network: `MOCK_PORT_EU` and the like, or the defaults. */
export function portsIn(env: Record<string, string | undefined>): PerHost<number> {
  return perHost((host) => Number(env[portVariable(host)] ?? hosts[host].port))
}

export function mailPortIn(env: Record<string, string | undefined>): number {
  return Number(env[portVariable('mail')] ?? mailPort)
}

/** What the card needs to send e-mails to the mock network's mail server. */
export function mailSettings(url: string): Record<string, string> {
  return { SMTP_URL: url, MAIL_SENDER: 'card@meridian.example' }
}

/**
 * Replaces the default addresses in a text, such as the demo's network file, with the ones in use. Works in
 * one pass, because an address in use may begin like a default one.
 */
export function withAddresses(text: string, addresses: PerHost<string>): string {
  const inUse = new Map(hostNames().map((host) => [localAddress(hosts[host].port), addresses[host]]))
  return text.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, (address) => inUse.get(address) ?? address)
}

export function localAddress(port: number): string {
  return `http://127.0.0.1:${port}`
}

/**
 * The demo's network file with shared ids: in the mock network, the campus of a record proves its home
 * institution.
 */
export function withSharedIds(text: string): string {
  return text
    .replace('accounts: linked', 'accounts: shared-id')
    .replaceAll(/code: 01MER_(\w+)\n/g, 'code: 01MER_$1\n    home: { campuses: [$1] }\n')
}
