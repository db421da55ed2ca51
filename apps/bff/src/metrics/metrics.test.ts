import { readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { orderFor, renewOne } from '../../test/actions.ts'
import { readCard, readCards } from '../../test/card.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { newFolder } from '../../test/files.ts'
import { ownPage, startOwnNetwork } from '../../test/network.ts'

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
    'library_card_database_writable 1',
    'library_card_audit_entries 0',
    'library_card_clock_ahead_seconds 0',
    'library_card_replica_conflict{kind="too-many"} 0',
    'library_card_nobody_elsewhere 0',
    `library_card_build_info{version="${packageJson.version}",commit="checkout"} 1`,
  ])
    expect(lines).toContain(line)
})

test('G26 metrics count a shortened loan apart from renewals', async () => {
  const { signIn, network, read, ...card } = await start()
  const headers = await signIn(network.patron({ like: 'shortened-renewal' }))
  const order = await orderFor({ ...card, signIn, network }, headers, ['NORTH', 'The Returning'])
  await renewOne({ ...card, signIn, network }, headers, order)
  expect((await read()).split('\n')).toContain(
    'library_card_actions_total{institution="01MER_NORTH",type="renewal",result="shortened"} 1',
  )
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

test('G26 what alerts compare with an earlier value is 0 from the start, so that the first event counts', async () => {
  const { read, config } = await start()
  const lines = (await read()).split('\n')
  for (const { code } of config.institutions)
    expect(lines).toEqual(
      expect.arrayContaining([
        `library_card_lookup_problems_total{institution="${code}",problem="account-unclear"} 0`,
        `library_card_lookup_problems_total{institution="${code}",problem="not-in-network"} 0`,
        `library_card_actions_total{institution="${code}",type="renewal",result="unsure"} 0`,
        `library_card_actions_total{institution="${code}",type="account-update",result="unsure"} 0`,
      ]),
    )
  expect(lines).toContain('library_card_sign_ins_total{provider="01MER_NORTH",step="done"} 0')
  for (const result of ['sent', 'not-now', 'refused', 'too-slow', 'unsure', 'lost'])
    expect(lines).toContain(`library_card_reminders_total{result="${result}"} 0`)
})

test('G26 metrics show problems of requests by code, and the age of the last backup', async () => {
  const file = join(newFolder(), 'last-backup')
  const { read, app } = await start({ BACKUP_FILE: file })
  await app.inject({ url: '/api/nowhere', headers: ownPage })
  const before = await read()
  expect(before.split('\n')).toContain('library_card_problems_total{code="not-found"} 1')
  expect(before.split('\n')).toContain('library_card_backup_timestamp_seconds 0')
  writeFileSync(file, '')
  utimesSync(file, 1_700_000_000, 1_700_000_000)
  expect((await read()).split('\n')).toContain('library_card_backup_timestamp_seconds 1700000000')
  rmSync(file)
  // Like a folder that the card may not read, which does not stop root.
  symlinkSync(file, file)
  expect((await read()).split('\n')).toContain('library_card_backup_timestamp_seconds 0')
})

test('the alert rules and the dashboard in deploy/ use only metrics that there are, with their labels, and all of them', async () => {
  const { read, network, ...card } = await start({ BACKUP_FILE: 'none' })
  const headers = await card.signIn(network.patron({ like: 'five-institutions' }))
  await readCards({ ...card, network }, headers)
  await card.app.inject({ url: '/api/nowhere', headers: ownPage })
  const there = labelsOf(await read())
  const rules: { groups: { rules: { expr: string }[] }[] } = parse(
    readFileSync(join(deploy, 'prometheus/library-card.rules.yml'), 'utf8'),
  )
  const dashboard: { panels: { targets?: { expr: string }[] }[] } = JSON.parse(
    readFileSync(join(deploy, 'grafana/library-card.json'), 'utf8'),
  )
  const expressions = [
    ...rules.groups.flatMap((group) => group.rules.map(({ expr }) => expr)),
    ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ]
  const used = expressions.map((expr) => ({
    expr,
    // mtail counts the answers of nginx.
    names: expr.match(/\b(library_card_(?!nginx_)|nodejs_|process_)\w+/g) ?? [],
  }))
  expect(used.flatMap(({ names }) => names.filter((name) => !there.has(familyOf(name))))).toEqual([])
  for (const { expr, names } of used) {
    const labels = names.map((name) => there.get(familyOf(name)) ?? new Set())
    // A metric that has counted nothing so far shows no labels.
    if (names.length === 0 || labels.some(({ size }) => size === 0)) continue
    const named = [...expr.matchAll(/by \(([\w, ]+)\)/g)].flatMap(([, list = '']) => list.split(', '))
    const matched = [...expr.matchAll(/[{,](\w+)(?:=|!)/g)].map(([, label = '']) => label)
    const isKnown = (label: string) => label === 'le' || labels.some((ofOne) => ofOne.has(label))
    expect({ expr, unknown: [...named, ...matched].filter((label) => !isKnown(label)) }).toEqual({
      expr,
      unknown: [],
    })
  }
  const shown = new Set(used.flatMap(({ names }) => names.map(familyOf)))
  expect([...there.keys()].filter((name) => name.startsWith('library_card_') && !shown.has(name))).toEqual([])
})

const deploy = join(import.meta.dirname, '../../../../deploy')
function familyOf(name: string): string {
  return name.replace(/_(count|sum|bucket)$/, '')
}

/** The labels of each metric, and none of one without a series so far. */
function labelsOf(text: string): Map<string, Set<string>> {
  const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name)
  const labels = new Map(names.map((name) => [name, new Set<string>()]))
  for (const [, name = '', list = ''] of text.matchAll(/^(\w+)\{(.*)\}/gm))
    for (const [, label = ''] of list.matchAll(/(\w+)="/g)) labels.get(familyOf(name))?.add(label)
  return labels
}

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
