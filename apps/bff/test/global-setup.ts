import { listen } from '@library-card/mock-network/listen.ts'
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
  const desk = await listen(0)
  desk.serve((_, answer) => {
    answer.setHeader('connection', 'close')
    postgres ??= startPostgres()
    postgres
      .then((server) => server.newDatabase())
      .then(
        (address) => answer.end(address),
        (error: unknown) => answer.writeHead(500).end(String(error)),
      )
  })
  project.provide('newPostgresDatabase', desk.url)
  return async () => {
    await desk.stop()
    await (await postgres)?.stop()
  }
}
