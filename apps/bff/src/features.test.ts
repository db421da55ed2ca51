import type { FeatureName, Network } from '@library-card/contract/institution.ts'
import type { Privacy } from '@library-card/contract/privacy.ts'
import { expect, onTestFinished, test } from 'vitest'
import { orderCalendar, poll } from '../test/calendar.ts'
import {
  startOwnNetwork,
  ownPage,
  type TestNetwork,
  type TestOptions,
  runFullCheck,
} from '../test/network.ts'
import { routesOf } from '../test/routes.ts'
import { createApp, features } from './app.ts'
import { newDatabaseFile } from '../test/files.ts'

const parts: Record<FeatureName, { routes: string[]; lines: string[] }> = {
  calendar: {
    routes: ['GET /api/calendar', 'POST /api/calendar', 'DELETE /api/calendar', 'GET /calendar/:token.ics'],
    lines: ['calendar', 'calendar-dates', 'to-calendar-program'],
  },
  clearance: {
    routes: [
      'GET /api/staff/clearances',
      'POST /api/staff/clearances',
      'GET /api/staff/clearances/:id',
      'POST /api/staff/clearances/:id',
      'DELETE /api/staff/clearances/:id',
      'POST /api/staff/elsewhere',
      'GET /api/staff/elsewhere/:id',
    ],
    lines: ['clearance', 'elsewhere'],
  },
  history: { routes: ['GET /api/institutions/:code/history'], lines: ['history-to-institution'] },
  reminders: {
    routes: [
      'GET /api/reminders',
      'POST /api/reminders',
      'POST /api/reminders/now',
      'DELETE /api/reminders',
      'GET /reminders/:token',
      'POST /reminders/:token',
    ],
    lines: ['reminders', 'to-mail-server'],
  },
  passwordSignIn: { routes: ['POST /api/sign-in/:code'], lines: ['password-to-home'] },
}
const names = features.map(({ name }) => name)

test.for(names)('a feature that is off has no route and no privacy line: %s', async (name) => {
  const on = await start()
  const off = await start({ edit: without(name) })
  const { routes, lines } = parts[name]
  expect(
    routesOf(on.app)
      .filter((route) => !routesOf(off.app).includes(route))
      .toSorted(),
  ).toEqual(routes.toSorted())
  const linesLeft = await privacyLines(off)
  expect((await privacyLines(on)).filter((line) => !linesLeft.includes(line)).toSorted()).toEqual(
    lines.toSorted(),
  )
  for (const route of routes) {
    const [method, path = ''] = route.split(' ')
    const url = path.replace(/:\w+/, 'A')
    const answer = await off.app.inject({ method: method as 'GET', url, headers: ownPage })
    expect([route, answer.statusCode]).toEqual([route, 404])
  }
})

test.for(names)('the browser and --check learn that a feature is off: %s', async (name) => {
  const { app, config } = await start({ edit: without(name) })
  const answer = await app.inject({ url: '/api/institutions', headers: ownPage })
  expect(answer.json<Network>().features).toEqual(names.filter((other) => other !== name))
  expect((await runFullCheck(config)).text).toContain(`${name} off`)
})

test('with password sign-in off, nobody signs in at an institution that has nothing else', async () => {
  const { app, config } = await start({ edit: (file) => without('passwordSignIn')(withoutProvider(file)) })
  const answer = await app.inject({ url: '/api/institutions', headers: ownPage })
  const signsIn = new Map(answer.json<Network>().institutions.map(({ code, signsIn: by }) => [code, by]))
  expect([signsIn.get('01MER_NORTH'), signsIn.get('01MER_LAKE')]).toEqual([null, 'provider'])
  expect((await runFullCheck(config)).text).toContain('01MER_NORTH: its patrons cannot sign in')
})

test('switching a feature off deletes what it stored', async () => {
  const env = { DATABASE_FILE: newDatabaseFile() }
  const on = await start({ env })
  const path = await orderCalendar(on, await on.signIn(on.network.patron({ like: 'five-institutions' })))
  expect((await poll(on, path)).statusCode).toBe(200)
  await on.app.close()
  const off = await start({ env, edit: without('calendar') })
  await off.app.close()
  const again = createApp(on.config)
  onTestFinished(() => again.close())
  expect((await again.inject({ url: path })).statusCode).toBe(404)
})

/** North has no identity provider of its own. */
function withoutProvider(file: string): string {
  return file.replace(/signIn:\n\s+issuer: \S+NORTH\n(\s+\w+: .+\n){3}/, 'passwordSignIn: true\n')
}

function without(name: string) {
  return (file: string) => file.replace('  languages: ', `  features: { ${name}: off }\n  languages: `)
}

async function start(options: TestOptions = {}): Promise<TestNetwork> {
  const card = await startOwnNetwork(options)
  return card
}

async function privacyLines({ app }: TestNetwork): Promise<string[]> {
  const { kept, sent } = (await app.inject({ url: '/api/privacy', headers: ownPage })).json<Privacy>()
  return [...kept, ...sent].map(({ id }) => id)
}
