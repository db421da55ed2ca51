import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Network, type Institution } from '@library-card/contract/institution.ts'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import type { ConfiguredInstitution } from '../config/network.ts'

export function institutionRoutes(app: FastifyInstance, config: Config) {
  const network = toNetwork(config)
  app
    .withTypeProvider<TypeBoxTypeProvider>()
    .get('/institutions', { schema: { response: { 200: Network } } }, async () => network)
}

function toNetwork({ network, institutions }: Config): Network {
  return {
    name: network.name,
    brand: network.brand ?? null,
    languages: network.languages,
    oneProvider: network.signIn !== null && institutions.every(({ signIn }) => signIn === null),
    answersWithinSeconds: network.limits.card / 1000,
    institutions: institutions.map(toInstitution),
  }
}

function toInstitution(configured: ConfiguredInstitution): Institution {
  const { code, names, color, timeZone, currency } = configured
  return {
    code,
    names,
    color,
    timeZone,
    currency,
    monogram: configured.monogram ?? toMonogram(Object.values(names)[0] ?? code),
    mode: configured.mode ?? 'on',
    notice: configured.notice ?? null,
    links: { ...noLinks, ...configured.links },
    libraries: (configured.libraries ?? []).map((library) => ({ hours: null, contact: null, ...library })),
    returns: configured.returns ?? 'own-libraries',
    barcode: configured.barcode ?? null,
  }
}

const noLinks = { website: null, hours: null, contact: null, details: null, pay: null }

/** North University -> NU */
function toMonogram(name: string): string {
  const initials = name.split(/\s+/).map((word) => word.charAt(0).toUpperCase())
  return initials.slice(0, 2).join('')
}
