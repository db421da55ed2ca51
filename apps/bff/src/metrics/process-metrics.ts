import { Gauge } from '@prometheus-io/client'
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Members } from '../members/members.ts'
import type { Replicas } from '../replicas/replicas.ts'
import type { Database } from '../store/database.ts'

export type ProcessSources = {
  members: Members
  replicas: Replicas
  store: { database: Database; clock: Clock }
}

/** Read when metrics are collected. What is in the database is missing while it does not answer. */
export function processMetrics({ members, replicas, store: { database, clock } }: ProcessSources) {
  const registers: [] = []
  return [
    new Gauge({
      name: 'library_card_call_share',
      help: "This replica's share of each institution's limits; 0: it makes no call.",
      registers,
      collect() {
        this.set(1 / replicas.divisor())
      },
    }),
    new Gauge({
      name: 'library_card_nobody_elsewhere',
      help: '1 if none of the last 50 persons has an account outside their home institution.',
      registers,
      collect() {
        this.set(Number(members.accountsElsewhere.isNobodyFound()))
      },
    }),
    new Gauge({
      name: 'library_card_database_up',
      help: '1 if the database answers.',
      registers,
      async collect() {
        const isUp = await sql`select 1`.execute(database).then(
          () => true,
          () => false,
        )
        this.set(Number(isUp))
      },
    }),
    new Gauge({
      name: 'library_card_sessions',
      help: 'Sessions at all replicas, by profile.',
      labelNames: ['profile'],
      registers,
      async collect() {
        this.reset()
        const rows = database
          .selectFrom('sessions')
          .select(['profile', (row) => row.fn.countAll<number>().as('count')])
          .where('ends', '>', clock())
          .groupBy('profile')
        for (const { profile, count } of await rows.execute().catch(() => [])) this.set({ profile }, count)
      },
    }),
    new Gauge({
      name: 'library_card_audit_entries',
      help: 'Entries of the log of staff views since the first one.',
      registers,
      async collect() {
        const head = database.selectFrom('audit_head').select('count').executeTakeFirst()
        this.set((await head.catch(() => null))?.count ?? Number.NaN)
      },
    }),
  ]
}
