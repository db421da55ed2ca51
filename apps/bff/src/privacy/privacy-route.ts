import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Privacy } from '@library-card/contract/privacy.ts'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import { keptIn, sentIn } from './inventory.ts'

/** What the privacy and accessibility pages are made from; nobody need have signed in. */
export function privacyRoute(app: FastifyInstance, { network }: Config) {
  const { privacy = {}, accessibility = {} } = network
  const answer: Privacy = {
    kept: keptIn(network),
    sent: sentIn(network),
    text: privacy.text ?? {},
    contact: privacy.contact ?? null,
    url: privacy.url ?? null,
    accessibility: { contact: accessibility.contact ?? null, url: accessibility.url ?? null },
  }
  app
    .withTypeProvider<TypeBoxTypeProvider>()
    .get('/privacy', { schema: { response: { 200: Privacy } } }, async () => answer)
}
