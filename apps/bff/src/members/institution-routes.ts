import { createHash } from 'node:crypto'
import {
  FeatureName,
  type Branding,
  type Institution,
  type Network,
  type NetworkLimit,
  type NetworkNotice,
} from '@library-card/contract/institution.ts'
import { minute } from '@library-card/library-systems/durations.ts'
import { toMoney } from '@library-card/library-systems/money.ts'
import type { FastifyInstance } from 'fastify'
import { languageCookie } from '../http/language.ts'
import { nameInBrowsers } from '../http/local-demo-cookies.ts'
import { addRoute } from '../http/route.ts'
import type { Config } from '../config/config.ts'
import type { ConfiguredInstitution } from '../config/network.ts'
import type { NoticeEntry, PatronLimitEntry } from '../config/network-file-values.ts'
import { closedDays, nextOpenings, type OpeningHours } from '../config/opening-hours.ts'
import { createRanges } from '../config/ranges.ts'
import { allowedAt, type Member, type Members } from './members.ts'

/** Routes for the public facts about the network and its institutions. */
export function institutionRoutes(app: FastifyInstance, config: Config, members: Members) {
  const isShared = createRanges(config.network.sharedComputers)
  const idleMinutes = config.network.sessions['shared-computer'].idle / minute
  addRoute(app, 'GET /api/institutions', async (request) => ({
    ...toNetwork(config, members, members.now().getTime()),
    sharedComputer: { locked: isShared(request.ip), idleMinutes },
  }))
}

function toNetwork(config: Config, members: Members, now: number): Omit<Network, 'sharedComputer'> {
  const { network, institutions } = config
  const cookie = nameInBrowsers(config, languageCookie)
  return {
    name: network.name,
    branding: toBranding(network),
    notices: noticesAt(now, network.notices),
    languages: network.languages,
    ...(cookie !== languageCookie && { languageCookie: cookie }),
    oneProvider:
      network.signIn !== null &&
      institutions.every(({ signIn, passwordSignIn }) => signIn === null && !passwordSignIn),
    writesWithinSeconds: Math.max(...[...members.byCode.values()].map(({ limits }) => limits.write)) / 1000,
    limits: network.patronLimits.map(toLimit),
    features: FeatureName.enum.filter((name) => network.features[name] === 'on'),
    institutions: [...members.byCode.values()].map((member) =>
      toInstitution(member, { members, network, now }),
    ),
  }
}

function toLimit({ currency, at, text, ...limit }: PatronLimitEntry): NetworkLimit {
  const amount = currency === undefined ? null : toMoney(at, currency)
  return { ...limit, at: amount?.minor ?? at, currency: currency ?? null, text: text ?? null }
}

const noTexts = { signIn: null, getCard: null, footer: null }

function toBranding({ logo, favicon, links, texts }: Config['network']): Branding {
  return {
    logo: logo ?? null,
    favicon: favicon ?? null,
    links: { help: null, contact: null, ...links },
    texts: { ...noTexts, ...texts },
  }
}

function noticesAt(now: number, notices: NoticeEntry[]): NetworkNotice[] {
  return notices
    .filter(({ from, until }) => !(from && now < Date.parse(from)) && !(until && now >= Date.parse(until)))
    .map(({ text }) => ({ id: toId(text), texts: text }))
}

function toId(text: object): string {
  return createHash('sha256').update(JSON.stringify(text)).digest('base64url').slice(0, 12)
}

type Context = { members: Members; network: Config['network']; now: number }

function toInstitution(member: Member, { members, network, now }: Context): Institution {
  const { institution: configured, system } = member
  const { code, names, color, timeZone, currency, texts } = configured
  const { account = null, ...links } = configured.links
  const { mode, notice } = member.availability()
  return {
    code,
    names,
    color,
    logo: configured.logo ?? null,
    ...(texts.signIn && { signInText: texts.signIn }),
    ...(texts.noAccount && { noAccountText: texts.noAccount }),
    separateAccount: { link: account, text: texts.separateAccount ?? null },
    notices: noticesAt(now, configured.notices),
    timeZone,
    currency,
    monogram: configured.monogram ?? toMonogram(Object.values(names)[0] ?? code),
    mode,
    notice: notice ?? null,
    links: { ...noLinks, ...links },
    language: configured.language ?? null,
    signsIn: signsIn(configured, network),
    policy: { titles: configured.policy.titles },
    can: allowedAt(members, member),
    renewalCosts: costsOf(configured),
    automaticRenewal: configured.automaticRenewal,
    ...placesOf(configured, now),
    returns: configured.returns,
    barcode: configured.barcode ?? null,
    keepsHistory: configured.history && system.listPastLoans !== undefined,
  }
}

/** Returns when an institution and its libraries are open and closed. */
export function placesOf(
  {
    openingHours,
    libraries,
    timeZone,
  }: Pick<ConfiguredInstitution, 'openingHours' | 'libraries' | 'timeZone'>,
  now: number,
): Pick<Institution, 'openings' | 'closedDays' | 'libraries'> {
  const opening = (hours: OpeningHours | undefined) =>
    hours && {
      openings: nextOpenings(hours, timeZone, now),
      closedDays: closedDays(hours, timeZone, now),
    }
  return {
    ...opening(openingHours),
    libraries: libraries.map(({ openingHours: own, ...library }) => ({
      ...plainLibrary,
      ...library,
      ...opening(own),
    })),
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

/** Converts `North University` to `NU`. */
function toMonogram(name: string): string {
  const initials = name.split(/\s+/).map((word) => word.charAt(0).toUpperCase())
  return initials.slice(0, 2).join('')
}
