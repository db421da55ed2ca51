import type { Migrations } from './store/migrate.ts'
import { createFirstSchema } from './store/migrations/001-first-schema.ts'
import { describeOrderKeys } from './store/migrations/002-order-keys.ts'
import { addAuditFormat } from './store/migrations/003-audit-format.ts'
import { indexAuditPatrons } from './store/migrations/004-audit-patrons.ts'
import { addLastUse } from './store/migrations/005-last-use.ts'
import { noteOrderLookUps } from './store/migrations/006-order-look-ups.ts'
import { addDataKeyCheck } from './store/migrations/007-data-key.ts'

/**
 * All schema changes in order; optional features keep theirs in their own folders. `compatible-from-` is the oldest version
 * of Library Card that can use the database afterwards. Names and content of released migrations never change.
 */
export const migrations: Migrations = {
  '001-first-schema compatible-from-0.1.0': { up: createFirstSchema },
  '002-order-keys compatible-from-0.1.0': { up: describeOrderKeys },
  '003-audit-format compatible-from-0.2.0': { up: addAuditFormat },
  '004-audit-patrons compatible-from-0.1.0': { up: indexAuditPatrons },
  '005-last-use compatible-from-0.1.0': { up: addLastUse },
  '006-order-look-ups compatible-from-0.1.0': { up: noteOrderLookUps },
  '007-data-key compatible-from-0.1.0': { up: addDataKeyCheck },
}
