import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { localAddress, portsIn, portVariable, withAddresses } from './demo-network.ts'
import { hostNames, hosts, perHost } from './institutions.ts'

test('an address in use that begins like a default one stays unchanged', () => {
  const inUse = perHost((host) => localAddress(hosts[host].port * 10))
  const file = hostNames().map((host) => `${host}: ${localAddress(hosts[host].port)}/almaws`)
  expect(withAddresses(file.join('\n'), inUse)).toBe(
    hostNames()
      .map((host) => `${host}: ${inUse[host]}/almaws`)
      .join('\n'),
  )
})

test('each host has its own port, which its variable moves', () => {
  const ports = hostNames().map((host) => hosts[host].port)
  expect(ports).toEqual([...new Set(ports)])
  expect(Object.values(portsIn({}))).toEqual(ports)
  for (const host of hostNames()) expect(portsIn({ [portVariable(host)]: '0' })[host]).toBe(0)
})

test.for(['demo/network.yaml', 'demo/mixed.yaml', 'apps/bff/test/network.yaml'])(
  'all local addresses in %s are those of hosts',
  (file) => {
    const text = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')
    const moved = withAddresses(
      text,
      perHost(() => 'http://moved'),
    )
    expect(moved).toContain('http://moved')
    expect(moved).not.toContain('127.0.0.1')
  },
)

test('README names the variable and the default port of each host', () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8').replaceAll(/\s+/g, ' ')
  for (const host of hostNames()) expect(readme).toContain(`\`${portVariable(host)}\` (${hosts[host].port})`)
})
