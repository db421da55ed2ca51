import type { FastifyInstance } from 'fastify'
import type { EndedSessions } from '../members/ended-sessions.ts'
import type { Members } from '../members/members.ts'
import { activityRoutes } from './activity-routes.ts'
import type { AuditStore } from '../audit/entry.ts'
import { looksRoute } from './looks-route.ts'
import { networkStatusRoute } from './network-status-route.ts'
import { patronRoutes } from './patron-routes.ts'
import { openClearanceDesk } from './clearance/clearance-desk.ts'
import { clearanceRoutes } from './clearance/clearance-routes.ts'
import { createRights } from './rights.ts'
import { searchRoute } from './search-route.ts'

/** All that staff may call, and the one route by which a patron sees that they did. */
export function staffRoutes(
  app: FastifyInstance,
  { members, store, ended }: { members: Members; store: AuditStore; ended: EndedSessions },
) {
  const ground = { members, store, requireStaff: createRights({ members, clock: store.clock, ended }) }
  searchRoute(app, ground)
  patronRoutes(app, ground)
  activityRoutes(app, ground)
  clearanceRoutes(app, ground, openClearanceDesk(app, { members, store, log: app.log }))
  networkStatusRoute(app, ground)
  looksRoute(app, store)
}
