import type { FastifyInstance } from 'fastify'
import { addRoute } from '../http/route.ts'
import { CallProblem } from '../http/problems.ts'
import { requireSession } from '../sign-in/session-cookie.ts'
import { auditHashOf, type AuditStore } from '../audit/entry.ts'
import { listLooks } from '../audit/list-looks.ts'

/** The patron's own: which desk of the home institution looked, at what, and why. */
export function looksRoute(app: FastifyInstance, store: AuditStore) {
  addRoute(app, 'GET /api/looks', async (request) => {
    const { homeInstitutionCode, home } = requireSession(request).patron
    // Who that is there, home has not told yet.
    if (!home) throw new CallProblem('institution-silent')
    const patronHash = auditHashOf(store.dataKey, { homeInstitutionCode, primaryId: home.primaryId })
    return { looks: await listLooks(store, patronHash) }
  })
}
