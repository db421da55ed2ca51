import type { Migrations } from './store/migrate.ts'
import { createFirstSchema } from './store/migrations/001-first-schema.ts'
import { indexAuditPatrons } from './store/migrations/004-audit-patrons.ts'

/**
 * Schema changes of the card in order; those of an optional feature are in its folder. `compatible-from-` is the oldest
 * version of Library Card that can use the database afterwards. Names of released migrations never change.
 */
export const migrations: Migrations = {
  '001-first-schema compatible-from-0.1.0': { up: createFirstSchema },

  /** Patron and size of each order, to limit the orders of one person. Version 0.1.0 inserts null. */
  '002-order-keys compatible-from-0.1.0': {
    async up({ schema }) {
      await schema.alterTable('idempotency_keys').addColumn('patron_hash', 'text').execute()
      await schema.alterTable('idempotency_keys').addColumn('objects', 'integer').execute()
      await schema
        .createIndex('idempotency_keys_patron')
        .on('idempotency_keys')
        .columns(['patron_hash', 'created'])
        .execute()
    },
  },

  /** Version 0.1.0 appends entries of format 1, but verification by it fails at entries of format 2. */
  '003-audit-format compatible-from-0.2.0': {
    up: ({ schema }) =>
      schema
        .alterTable('audit')
        .addColumn('format', 'integer', (column) => column.notNull().defaultTo(1))
        .execute(),
  },

  '004-audit-patrons compatible-from-0.1.0': { up: indexAuditPatrons },

  '005-last-use compatible-from-0.1.0': {
    up: ({ schema }) => schema.alterTable('preferences').addColumn('used', 'bigint').execute(),
  },

  /** Sealed: which lists could not be read, once all ids of an order have been looked up. */
  '006-order-look-ups compatible-from-0.1.0': {
    up: ({ schema }) => schema.alterTable('idempotency_keys').addColumn('sealed', 'bytea').execute(),
  },

  /** A keyed hash that only the database's own DATA_KEY reproduces. */
  '007-data-key compatible-from-0.1.0': {
    up: ({ schema }) =>
      schema
        .createTable('data_key')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('check_hash', 'text', (column) => column.notNull())
        .execute(),
  },

  /** Leases of the replicas. A replica of an earlier version has none and uses the whole budget of calls. */
  '008-replicas compatible-from-0.1.0': {
    up: ({ schema }) =>
      schema
        .createTable('replicas')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('until', 'bigint', (column) => column.notNull())
        .addColumn('parts', 'integer')
        .execute(),
  },
}
