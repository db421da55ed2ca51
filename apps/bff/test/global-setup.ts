import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { startPostgres, type TestPostgres } from './postgres.ts'

declare module 'vitest' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface adds to vitest's own
  interface ProvidedContext {
    /** A URL that responds with the address of a new database. */
    newPostgresDatabase: string
  }
}

/** One PostgreSQL for the whole run, started for the first test that needs it. */
export async function setup(project: TestProject) {
  let postgres: Promise<TestPostgres> | undefined
  const desk = createServer((_, answer) => {
    answer.setHeader('connection', 'close')
    postgres ??= startPostgres()
    postgres
      .then((server) => server.newDatabase())
      .then(
        (address) => answer.end(address),
        (error: unknown) => answer.writeHead(500).end(String(error)),
      )
  }).listen(0, '127.0.0.1')
  await once(desk, 'listening')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  project.provide('newPostgresDatabase', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`)
  return async () => {
    desk.close()
    await (await postgres)?.stop()
  }
}
