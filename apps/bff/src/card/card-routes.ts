import type { CardLine } from '@library-card/contract/card.ts'
import type { FeeState } from '@library-card/contract/fee.ts'
import type { QueryOf } from '@library-card/contract/routes.ts'
import type { Priority } from '@library-card/library-systems/exchange/http-client.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sendLines } from '../http/ndjson.ts'
import { addRoute } from '../http/route.ts'
import { queryAllMembers } from '../members/query-all.ts'
import { queryFees } from '../members/query-fees.ts'
import { queryMember } from '../members/query-member.ts'
import type { CardQuery } from '../members/card-query.ts'
import { askHome, newHomeRecord, toHomeRecord } from '../members/home-record.ts'
import { noAccountKeptFor, noAccountRefreshedAfter } from '../members/known-accounts.ts'
import { requireMember, type Member, type Members } from '../members/members.ts'
import type { HomeRecord, Patron } from '../members/patron.ts'
import { CallProblem } from '../http/problems.ts'
import { requireSession } from '../sign-in/session-cookie.ts'
import { updateHome, type SessionStore, markSeen } from '../sign-in/sessions.ts'
import { toCardQuery } from '../sign-in/session-query.ts'
import type { Config } from '../config/config.ts'
import { storePreferences, readPreferences } from '../members/preferences.ts'

type Dependencies = { members: Members; store: SessionStore }

export function cardRoutes(app: FastifyInstance, { members, store }: Dependencies) {
  addRoute(app, 'GET /api/card', async (request, reply) => {
    const fresh = request.query.fresh === 'true'
    const query = await toCardQuery(store, request, reply, {
      fresh,
      noAccountFor: fresh ? noAccountRefreshedAfter : noAccountKeptFor,
    })
    const onHome = (home: HomeRecord) => storeHomeRecord(request, home)
    return sendLines<CardLine>(reply, (emit) => queryAllMembers(members, query, { emit, onHome }))
  })

  addRoute(app, 'GET /api/institutions/:code/card', async (request, reply) => {
    const query = await toCardQuery(store, request, reply, { fresh: true })
    const member = requireMember(members, request.params.code)
    const isHome = request.params.code === query.patron.homeInstitutionCode
    return queryMember(
      { ...query, members, member, patron: isHome ? query.patron : await findHome(request, query, member) },
      {
        onAccount(found) {
          const home = isHome && newHomeRecord(members, query.patron, found)
          if (home) storeHomeRecord(request, home)
        },
      },
    )
  })

  addRoute(app, 'GET /api/institutions/:code/fees', async (request, reply) => {
    const query = await toCardQuery(store, request, reply, { fresh: false })
    const member = requireMember(members, request.params.code)
    const answer = await queryFees({ ...query, members, member }, toFeesQuery(request.query))
    if (!answer) throw new CallProblem('not-found')
    return answer
  })

  /**
   * Queries home first if the patron's ids elsewhere are not known yet: without them, querying the member again
   * cannot succeed.
   */
  async function findHome(request: FastifyRequest, query: CardQuery, member: Member): Promise<Patron> {
    const { patron } = query
    if (patron.home || member.institution.accounts === 'own-sign-in') return patron
    const atHome = await askHome(members, patron, query)
    if (!atHome || atHome === 'unknown-patron') return patron
    const home = toHomeRecord(members, atHome.found)
    storeHomeRecord(request, home)
    return { ...patron, home }
  }

  /**
   * Stores the home record if home did not respond at sign-in, or has another linking id. The response does not
   * wait for the store: after a failure, the next answer from home is stored.
   */
  function storeHomeRecord(request: FastifyRequest, home: HomeRecord) {
    updateHome(store, requireSession(request), home).catch((error: unknown) =>
      request.log.error({ err: error }, 'home not kept'),
    )
  }
}

type FeesQuery = { states: FeeState[]; priority: Priority }

/**
 * Selects fees by state. The page itself requests the fees in dispute and sent to billing; closed fees only when
 * the patron opens them.
 */
function toFeesQuery({ open, closed }: QueryOf<'GET /api/institutions/:code/fees'>): FeesQuery {
  if (closed) return { states: ['closed'], priority: 'read' }
  const states: FeeState[] = ['in-dispute', 'sent-to-billing']
  return { states: open ? ['open', ...states] : states, priority: 'background' }
}

/** Routes for the patron's choice of members to query (all but home can be excluded), and for the patron's language. */
export function preferenceRoutes(
  app: FastifyInstance,
  { config, members, store }: Dependencies & { config: Config },
) {
  addRoute(app, 'GET /api/preferences', async (request) =>
    readPreferences(store, requireSession(request).patron),
  )

  addRoute(app, 'POST /api/preferences', async (request) => {
    const session = requireSession(request)
    await markSeen(store, session)
    const { patron, key } = session
    const change = request.body
    for (const code of [...(change.notAsked ?? []), ...(change.noAccount ?? [])]) requireMember(members, code)
    if (change.notAsked?.includes(patron.homeInstitutionCode)) throw new CallProblem('bad-request')
    if (change.language && !config.network.languages.includes(change.language))
      throw new CallProblem('bad-request')
    const { notAsked, noAccount = [], ...rest } = { ...(await readPreferences(store, patron)), ...change }
    const preferences = {
      ...rest,
      notAsked: [...new Set(notAsked)],
      ...(noAccount.length > 0 && { noAccount: [...new Set(noAccount)] }),
    }
    await storePreferences(store, patron, preferences)
    if (change.notAsked) members.deleteSession(key)
    return preferences
  })
}
