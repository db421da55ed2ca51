import type { FastifyInstance } from 'fastify'
import { activityRoutes } from './activity-routes.ts'
import { looksRoute } from './looks-route.ts'
import { networkStatusRoute } from './network-status-route.ts'
import { patronRoutes } from './patron-routes.ts'
import { searchRoute } from './search-route.ts'
import type { StaffGround } from './staff-call.ts'

/** The routes of staff, and the one by which a patron sees their views. */
export function staffRoutes(app: FastifyInstance, ground: StaffGround) {
  searchRoute(app, ground)
  patronRoutes(app, ground)
  activityRoutes(app, ground)
  networkStatusRoute(app, ground)
  looksRoute(app, ground.store)
}
