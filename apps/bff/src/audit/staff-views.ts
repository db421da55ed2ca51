import type { StaffView } from '@library-card/contract/audit.ts'
import type { FastifyInstance } from 'fastify'
import { toInstant } from '../clock.ts'
import { CallProblem } from '../http/problems.ts'
import { addRoute } from '../http/route.ts'
import { requireSession } from '../sign-in/session-cookie.ts'
import type { Database } from '../store/database.ts'
import type { Row } from './chain.ts'
import { auditHashesOf, type AuditStore } from './entry.ts'

const columns = ['at', 'act', 'desk', 'kinds', 'institution_codes', 'reason'] as const

export function staffViewsRoute(app: FastifyInstance, store: AuditStore) {
  addRoute(app, 'GET /api/views', async (request) => {
    const { homeInstitutionCode, home } = requireSession(request).patron
    // The id of the patron's record is known once home has answered.
    if (!home) throw new CallProblem('institution-silent')
    const patronHashes = auditHashesOf(store.rootKey, { homeInstitutionCode, ...home })
    return { views: await listStaffViews(store, patronHashes) }
  })
}

/**
 * Lists the part of the audit that a patron may see, newest first. Refused requests are left out, because they
 * showed nothing.
 */
export async function listStaffViews(
  { database }: { database: Database },
  patronHashes: string[],
): Promise<StaffView[]> {
  const rows = await database
    .selectFrom('audit')
    .select(columns)
    .where('result', '=', 'allowed')
    .where((either) =>
      either.or([
        either('patron_hash', 'in', patronHashes),
        either(
          'number',
          'in',
          database.selectFrom('audit_patrons').select('entry').where('patron_hash', 'in', patronHashes),
        ),
      ]),
    )
    .orderBy('number', 'desc')
    .execute()
  return rows.map(toStaffView)
}

function toStaffView(row: Pick<Row, (typeof columns)[number]>): StaffView {
  const { act, reason, desk, kinds, institution_codes: codes } = row
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `appendEntry` wrote it
  return {
    when: toInstant(row.at),
    act,
    desk: desk ?? '',
    reason,
    kinds: JSON.parse(kinds ?? '[]'),
    institutionCodes: JSON.parse(codes ?? '[]'),
  } as StaffView
}
