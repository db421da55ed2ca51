import type { DataKind, Look } from '@library-card/contract/audit.ts'
import type { TitlesReason } from '@library-card/contract/staff.ts'
import type { Selectable } from 'kysely'
import type { Database, Tables } from '../../store/database.ts'

type LookRow = Pick<Selectable<Tables['audit']>, 'at' | 'desk' | 'kinds' | 'institution_codes' | 'reason'>

/** What a patron may see of the record, newest first: who was refused has seen nothing. */
export async function listLooks({ database }: { database: Database }, patronHash: string): Promise<Look[]> {
  const rows = await database
    .selectFrom('audit')
    .select(['at', 'desk', 'kinds', 'institution_codes', 'reason'])
    .where('result', '=', 'allowed')
    .where((or) =>
      or.or([
        or('patron_hash', '=', patronHash),
        // Only these hold more than one patron.
        or.and([or('act', '=', 'clearance'), or('patron_list', 'like', `%"${patronHash}"%`)]),
      ]),
    )
    .orderBy('number', 'desc')
    .execute()
  return rows.map(toLook)
}

function toLook({ at, desk, kinds, institution_codes, reason }: LookRow): Look {
  return {
    when: new Date(at).toISOString(),
    desk: desk ?? '',
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as `appendEntry` wrote it
    kinds: JSON.parse(kinds ?? '[]') as DataKind[],
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as `appendEntry` wrote it
    institutionCodes: JSON.parse(institution_codes ?? '[]') as string[],
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as `appendEntry` wrote it
    reason: reason as TitlesReason | null,
  }
}
