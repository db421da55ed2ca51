import {
  routes,
  type BodyOf,
  type HeadersOf,
  type JsonRoute,
  type ParamsOf,
  type QueryOf,
  type ResponseOf,
  type Route,
  type RouteSchemas,
} from '@library-card/contract/routes.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ndjson } from './ndjson.ts'

type RequestOf<R extends Route> = FastifyRequest<{
  Params: ParamsOf<R>
  Querystring: QueryOf<R>
  Headers: HeadersOf<R>
  Body: BodyOf<R>
}>
type Handler<R extends Route> = (
  request: RequestOf<R>,
  reply: FastifyReply,
) => Promise<R extends JsonRoute ? ResponseOf<R> : FastifyReply>

/** Registers a route of the contract. Fastify validates, serialises and documents it by the contract's schemas. */
export function addRoute<R extends Route>(app: FastifyInstance, route: R, handler: Handler<R>) {
  const [method = '', url = ''] = route.split(' ')
  const schemas: RouteSchemas = routes[route]
  const { params, query, headers, body, bodyLimit } = schemas
  const response =
    'lines' in schemas ? { content: { [ndjson]: { schema: schemas.lines } } } : schemas.response
  app.route({
    method,
    url,
    ...(bodyLimit !== undefined && { bodyLimit }),
    schema: {
      ...(params && { params }),
      ...(query && { querystring: query }),
      ...(headers && { headers }),
      ...(body && { body }),
      response: { 200: response },
    },
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Fastify validates by the schemas that the types come from
    handler: handler as Handler<Route>,
  })
}
