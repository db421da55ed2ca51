import type { FastifyInstance } from 'fastify'
import type { Pictures } from '../config/pictures.ts'
import { forever } from './web-app.ts'

/** Opened by itself, an SVG file is a page of this origin: it may run nothing and load nothing. */
const contentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/** Logos and icons of the network file. Their names contain a hash of their content. */
export function servePictures(app: FastifyInstance, pictures: Pictures) {
  app.get<{ Params: { name: string } }>('/pictures/:name', async ({ params: { name } }, reply) => {
    const picture = pictures.get(name)
    if (!picture) return reply.callNotFound()
    return reply
      .type(picture.type)
      .header('cache-control', forever)
      .header('content-security-policy', contentSecurityPolicy)
      .send(picture.body)
  })
}
