import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { routes, type RouteSchemas } from '@library-card/contract/routes.ts'
import { expect, test } from 'vitest'

const file = readFileSync(join(import.meta.dirname, '../deploy/nginx/library-card.conf'), 'utf8')
const contract = Object.entries<RouteSchemas>(routes)

test('the shipped nginx accepts the largest body that the contract allows, and no larger one', () => {
  const [, kibibytes] = /client_max_body_size\s+(\d+)k;/.exec(file) ?? []
  expect(Number(kibibytes) * 1_024).toBe(Math.max(...contract.map(([, { bodyLimit = 16_384 }]) => bodyLimit)))
  expect(file.match(/client_max_body_size/g)).toHaveLength(1)
})

test('the shipped nginx waits longer for each action of a patron or clerk than for what is read', () => {
  const [, pattern = ''] = /location ~ (\S+) \{[^}]*proxy_read_timeout 75s;/.exec(file) ?? []
  const isPatient = new RegExp(pattern)
  const actions = contract.filter(([, { headers }]) => headers !== undefined)
  expect(actions.length).toBeGreaterThan(4)
  for (const [route] of actions) expect(route.split(' ')[1]).toMatch(isPatient)
  for (const path of ['/api/card', '/api/institutions/:code/card', '/api/staff/patrons/:handle/activity'])
    expect(path).not.toMatch(isPatient)
  expect('/api/reminders/now').toMatch(isPatient)
  const others = [...file.matchAll(/proxy_read_timeout\s+(\d+)s/g)].map(([, seconds]) => Number(seconds))
  expect(others).toEqual([30, 5, 5, 75, 5])
})

test('the shipped nginx asks another replica after 5 s only for what waits for no institution', () => {
  const locations = [...file.matchAll(/location (\S+(?: \S+)?) \{([^}]*)/g)]
  const hasty = locations.filter(
    ([, , body]) => body?.includes('proxy_read_timeout  5s') || body?.includes('proxy_read_timeout 5s'),
  )
  expect(hasty.map(([, path]) => path)).toEqual(['/', '= /api/session', '/assets/'])
  const [, pattern = ''] = /location ~ (\S+) \{\s+proxy_pass http:\/\/library_card;\s+\}/.exec(file) ?? []
  for (const path of [
    '/calendar/token.ics',
    '/sign-in/01MER_NORTH',
    '/sign-in/callback/01MER_NORTH',
    '/sign-out/back-channel',
  ])
    expect(path).toMatch(new RegExp(pattern))
  for (const path of ['/sign-in', '/signed-out', '/card/all/loans'])
    expect(path).not.toMatch(new RegExp(pattern))
})

test('the shipped nginx closes an idle connection before a replica does', () => {
  const [, ofNginx] = /^ {4}keepalive_timeout (\d+)s;$/m.exec(file) ?? []
  const app = readFileSync(join(import.meta.dirname, '../apps/bff/src/app.ts'), 'utf8')
  const [, ofReplica = ''] = /keepAliveTimeout: ([\d_]+)/.exec(app) ?? []
  expect(Number(ofNginx)).toBeGreaterThan(0)
  expect(Number(ofNginx) * 1_000 + 5_000).toBeLessThan(Number(ofReplica.replaceAll('_', '')))
})
