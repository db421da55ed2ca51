import type { FastifyInstance } from 'fastify'
import type { Pictures } from '../config/pictures.ts'
import { forever } from './web-app.ts'

/** Opened by itself, an SVG file is a page of this origin: it may run nothing and load nothing. */
const contentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/** Logos and icons of the network file. Their names contain a hash of their content. */
export function servePictures(app: FastifyInstance, pictures: Pictures) {
  for (const [path, { type, body }] of pictures)
    app.get(path, { schema: { hide: true } }, async (_request, reply) =>
      reply
        .type(type)
        .header('cache-control', forever)
        .header('content-security-policy', contentSecurityPolicy)
        .send(body),
    )
}
