import type { FeatureName } from '@library-card/contract/institution.ts'
import type { FastifyPluginAsync } from 'fastify'
import type { Config } from './config/config.ts'
import type { Dependencies } from './dependencies.ts'
import { migrations } from './store/migrations.ts'
import type { PrivacyLines } from './privacy/inventory.ts'
import type { Database } from './store/database.ts'
import { sealedTablesOfCard, type SealedTable } from './store/key-rotation.ts'
import type { Migrations } from './store/migrate.ts'

/** `fault` and `hint` are sentences. */
export type FeatureFinding = { text: string; fault?: string; hint?: string }

/** An optional part of the card: an encapsulated plugin in its own folder, and a line in `app.ts`. */
export type Feature = PrivacyLines & {
  /** The feature's key under `network.features` in the network file. */
  name: FeatureName
  /** Migrations named `FEATURE-NNN-…`, so that they run after the card's own. */
  migrations?: Migrations
  /** Tables with sealed rows. */
  sealedTables?: readonly SealedTable[]
  /** Checks for `--check` that the feature can work. */
  check?: (config: Config) => Promise<({ name: string } & FeatureFinding)[]>
  plugin: FastifyPluginAsync<Dependencies>
}

export function migrationsOf(features: readonly Feature[]): Migrations {
  return Object.assign({}, migrations, ...features.map((feature) => feature.migrations))
}

export function sealedTables(features: readonly Feature[]): SealedTable[] {
  return [...sealedTablesOfCard, ...features.flatMap((feature) => feature.sealedTables ?? [])]
}

/** Deletes all rows of features that are off, because the privacy page does not list their data. */
export async function deleteRowsOf(features: readonly Feature[], database: Database): Promise<void> {
  const tables = features
    .flatMap(({ kept }) => kept?.database ?? [])
    .flatMap((row) => Object.keys(row.tables ?? {}))
  for (const table of tables) await database.withTables<Record<string, object>>().deleteFrom(table).execute()
}
