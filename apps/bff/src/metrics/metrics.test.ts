import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readCard, readCards } from '../../test/card.ts'
import { startOwnNetwork } from '../../test/network.ts'

async function start(env: Record<string, string> = {}) {
  const card = await startOwnNetwork({ env: { LOG_LEVEL: 'info', METRICS_PORT: '0', ...env } })
  await card.app.listen({ port: 0, host: '127.0.0.1' })
  const listening = () =>
    card.lines.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'metrics')?.address
  await expect.poll(listening).toBeDefined()
  const { address, port }: AddressInfo = listening()
  const read = async (host = '127.0.0.1') => (await fetch(`http://${host}:${port}/metrics`)).text()
  return { ...card, read, address }
}

test('G26 metrics show the calls to each institution and their results', async () => {
  const { signIn, network, read, ...card } = await start()
  const headers = await signIn(network.patron({ like: 'five-institutions' }))
  await readCards({ ...card, signIn, network }, headers)
  network.fault({ institution: 'ALPINE', kind: 'reset' })
  await readCard({ ...card, signIn, network }, headers, 'ALPINE')
  const text = await read()
  for (const line of [
    '# TYPE library_card_call_seconds histogram',
    'library_card_calls_total{institution="01MER_HARBOUR",operation="read",result="good"} 3',
    'library_card_calls_total{institution="01MER_ALPINE",operation="read",result="refused"} 1',
    'library_card_call_seconds_count{institution="01MER_HARBOUR",operation="read"} 3',
    'library_card_call_seconds_bucket{le="+Inf",institution="01MER_HARBOUR",operation="read"} 3',
    'library_card_copies_shown_total{institution="01MER_ALPINE"} 1',
    'library_card_breaker_open{institution="01MER_NORTH"} 0',
    'library_card_calls_waiting{institution="01MER_NORTH"} 0',
    'library_card_key_rejected{institution="01MER_NORTH"} 0',
  ])
    expect(text.split('\n')).toContain(line)
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m)
})

test('G26 metrics show sign-ins, sessions, requests, actions, the database and conflicts of replicas', async () => {
  const { signIn, network, read, app } = await start()
  const headers = await signIn(network.patron({ like: 'five-institutions' }))
  await app.inject({ url: '/api/session', headers })
  await app.inject({ url: '/sign-in/callback/01MER_LAKE' })
  const lines = (await read()).split('\n')
  for (const line of [
    'library_card_sign_ins_total{provider="01MER_NORTH",step="done"} 1',
    'library_card_sign_ins_total{provider="none",step="response"} 1',
    'library_card_sessions{profile="own-device"} 1',
    'library_card_request_seconds_count{method="GET",route="/api/session",status="200"} 1',
    '# TYPE library_card_actions_total counter',
    'library_card_database_up 1',
    'library_card_audit_entries 0',
    'library_card_clock_ahead_seconds 0',
    'library_card_replica_conflict{kind="too-many"} 0',
    'library_card_nobody_elsewhere 0',
  ])
    expect(lines).toContain(line)
})

test('G26 metrics show look-ups that leave it unknown whether there is an account', async () => {
  const { signIn, network, read, ...card } = await start()
  const headers = await signIn(network.patron({ like: 'home-without-linking-id' }))
  network.fault({ institution: 'HARBOUR', operation: 'search', kind: 'vendor-error' })
  await readCards({ ...card, signIn, network }, headers)
  expect((await read()).split('\n')).toContain(
    'library_card_lookup_problems_total{institution="01MER_HARBOUR",problem="account-unclear"} 1',
  )
})

test('the alert rules in deploy/ use only metrics that there are, and each of their labels', async () => {
  const { read } = await start()
  const text = await read()
  const there = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name))
  const rules: { groups: { rules: { alert: string; expr: string }[] }[] } = parse(
    readFileSync(join(import.meta.dirname, '../../../../deploy/prometheus/library-card.rules.yml'), 'utf8'),
  )
  const expressions = rules.groups.flatMap((group) => group.rules.map(({ expr }) => expr))
  const used = expressions.flatMap((expr) => expr.match(/library_card_\w+/g) ?? [])
  expect(used.filter((name) => !there.has(name.replace(/_count$/, '')))).toEqual([])
  expect(new Set(used).size).toBeGreaterThan(8)
})

test('G11 metrics hold nothing about patrons, and more patrons add no series', async () => {
  const { signIn, network, read, ...card } = await start()
  const seriesAfter = async () => {
    const patron = network.patron({ like: 'five-institutions' })
    await readCards({ ...card, signIn, network }, await signIn(patron))
    const text = await read()
    for (const own of [patron.idAtHome, patron.displayName]) expect(text).not.toContain(own)
    // Process metrics are left out: they vary with its timers and sockets.
    return text.match(/^library_card_\S+/gm)
  }
  const first = await seriesAfter()
  expect(await seriesAfter()).toEqual(first)
})

test('G26 metrics are served on the loopback interface only, wherever the card itself listens', async () => {
  const { read, address } = await start({ HOST: '0.0.0.0' })
  expect(address).toBe('127.0.0.1')
  // An address of this machine that is not the loopback interface's usual one.
  await expect(read('127.0.0.2')).rejects.toThrow('fetch failed')
  expect(await read()).toContain('library_card_calls_total')
})

test('G26 METRICS_HOST sets another interface for metrics', async () => {
  const { address } = await start({ METRICS_HOST: '0.0.0.0' })
  expect(address).toBe('0.0.0.0')
})
