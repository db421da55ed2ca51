import type { DataKind, Look } from '@library-card/contract/audit.ts'
import type { TitlesReason } from '@library-card/contract/staff.ts'
import type { Selectable } from 'kysely'
import type { Database, Tables } from '../store/database.ts'

const columns = ['at', 'act', 'desk', 'kinds', 'institution_codes', 'reason'] as const
type LookRow = Pick<Selectable<Tables['audit']>, (typeof columns)[number]>

/** The part of the audit that a patron may see, newest first. A refused request has shown nothing. */
export async function listLooks({ database }: { database: Database }, patronHash: string): Promise<Look[]> {
  const rows = await database
    .selectFrom('audit')
    .select(columns)
    .where('result', '=', 'allowed')
    .where((either) =>
      either.or([
        either('patron_hash', '=', patronHash),
        either(
          'number',
          'in',
          database.selectFrom('audit_patrons').select('entry').where('patron_hash', '=', patronHash),
        ),
      ]),
    )
    .orderBy('number', 'desc')
    .execute()
  return rows.map(toLook)
}

function toLook({ at, act, desk, kinds, institution_codes, reason }: LookRow): Look {
  return {
    when: new Date(at).toISOString(),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as `appendEntry` wrote it
    act: act as Look['act'],
    desk: desk ?? '',
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as `appendEntry` wrote it
    kinds: JSON.parse(kinds ?? '[]') as DataKind[],
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as `appendEntry` wrote it
    institutionCodes: JSON.parse(institution_codes ?? '[]') as string[],
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as `appendEntry` wrote it
    reason: reason as TitlesReason | null,
  }
}
