import { FeatureName, type Network, type Institution } from '@library-card/contract/institution.ts'
import type { FastifyInstance } from 'fastify'
import { addRoute } from '../http/route.ts'
import type { Config } from '../config/config.ts'
import type { ConfiguredInstitution } from '../config/network.ts'
import { createRanges } from '../config/ranges.ts'
import { toMoney } from '../ils/money.ts'
import { allowedAt, type Members } from './members.ts'

export function institutionRoutes(app: FastifyInstance, config: Config, members: Members) {
  const isShared = createRanges(config.network.sharedComputers)
  const idleMinutes = config.network.sessions['shared-computer'].idle / 60_000
  addRoute(app, 'GET /api/institutions', async (request) => ({
    ...toNetwork(config, members),
    sharedComputer: { locked: isShared(request.ip), idleMinutes },
  }))
}

function toNetwork({ network, institutions }: Config, members: Members): Omit<Network, 'sharedComputer'> {
  return {
    name: network.name,
    brand: network.brand ?? null,
    languages: network.languages,
    oneProvider:
      network.signIn !== null &&
      institutions.every(({ signIn, passwordSignIn }) => signIn === null && !passwordSignIn),
    answersWithinSeconds: network.limits.card / 1000,
    writesWithinSeconds: Math.max(...[...members.byCode.values()].map(({ limits }) => limits.write)) / 1000,
    features: FeatureName.enum.filter((name) => network.features[name] === 'on'),
    institutions: institutions.map((institution) => toInstitution(institution, { members, network })),
  }
}

type Context = { members: Members; network: Config['network'] }

function toInstitution(configured: ConfiguredInstitution, { members, network }: Context): Institution {
  const { code, names, color, timeZone, currency } = configured
  return {
    code,
    names,
    color,
    timeZone,
    currency,
    monogram: configured.monogram ?? toMonogram(Object.values(names)[0] ?? code),
    mode: configured.mode,
    notice: configured.notice ?? null,
    links: { ...noLinks, ...configured.links },
    language: configured.language ?? null,
    signsIn: signsIn(configured, network),
    policy: configured.policy,
    can: allowedAt(members, configured),
    renewalCosts: costsOf(configured),
    libraries: configured.libraries.map((library) => ({ ...plainLibrary, ...library })),
    returns: configured.returns,
    barcode: configured.barcode ?? null,
    keepsHistory: configured.history,
  }
}

function signsIn({ passwordSignIn, signIn }: ConfiguredInstitution, network: Config['network']) {
  if (passwordSignIn) return 'password'
  return signIn || network.signIn ? 'provider' : null
}

function costsOf({ renewalCosts, currency }: ConfiguredInstitution): Institution['renewalCosts'] {
  return renewalCosts === undefined ? null : toMoney(renewalCosts, currency)
}

const plainLibrary = { name: null, hours: null, contact: null }
const noLinks = { website: null, hours: null, contact: null, details: null, pay: null }

/** North University -> NU */
function toMonogram(name: string): string {
  const initials = name.split(/\s+/).map((word) => word.charAt(0).toUpperCase())
  return initials.slice(0, 2).join('')
}
