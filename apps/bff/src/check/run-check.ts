import { createClock } from '../clock.ts'
import type { Config } from '../config/config.ts'
import { openHttp } from '../upstream/http-client.ts'
import { createEndedSessions } from '../members/ended-sessions.ts'
import { createMembers, type Member, type Members } from '../members/members.ts'
import { redirectUri } from '../sign-in/authorization.ts'
import { createProviders, ForeignAddress, type Providers } from '../sign-in/providers.ts'
import { faultsOf, printCheck, toCheckRow, type CheckRow, type IssuerCheck } from './check-row.ts'
import { newRequestId } from '../http/request-id.ts'

/** Which optional features this network has switched off. */
function featureStates({ network: { features } }: Config): string {
  const states = Object.entries(features).map(([name, state]) => `${name} ${state}`)
  return states.length === 0 ? '' : `\n\nFeatures: ${states.join(', ')}`
}

/** What an operator registers at each provider. */
function redirectAddresses({ publicUrl }: Config, { all }: Providers): string {
  if (all.length === 0) return ''
  const width = Math.max(...all.map(({ name }) => name.length))
  const lines = all.map((provider) => `${provider.name.padEnd(width)}  ${redirectUri(publicUrl, provider)}`)
  return ['', '', 'Redirect address to register at each provider:', ...lines].join('\n')
}

/** `--check`: what is to be printed, and whether all is well. */
export async function runCheck(config: Config): Promise<{ text: string; isWell: boolean }> {
  const http = openHttp(config.network.limits)
  const members = createMembers(config, {
    http,
    clock: createClock(config.cardNow),
    ended: createEndedSessions(),
  })
  const dependencies = { config, members, providers: createProviders(config, http) }
  const rows = await checkNetwork(dependencies).finally(() => http.close())
  const warnings = config.warnings.map((warning) => `\n\n${warning}`).join('')
  const text = `${printCheck(rows)}${featureStates(config)}${warnings}${redirectAddresses(config, dependencies.providers)}`
  return { text, isWell: faultsOf(rows).length === 0 }
}

type Dependencies = { config: Config; members: Members; providers: Providers }

/** Asks all members and providers at once; changes nothing anywhere. */
function checkNetwork({ config, members, providers }: Dependencies): Promise<CheckRow[]> {
  return Promise.all(
    [...members.byCode.values()].map((member) => checkMember(member, { config, members, providers })),
  )
}

async function checkMember({ institution, system }: Member, { config, members, providers }: Dependencies) {
  const { code: institutionCode, mode } = institution
  const call = {
    signal: AbortSignal.timeout(config.network.limits.signIn),
    requestId: newRequestId(),
    priority: 'background' as const,
    who: 'check',
    now: members.now(),
  }
  const [key, issuer] = await Promise.all([
    mode === 'off' ? ('off' as const) : system.check(call),
    checkIssuer(institutionCode, providers),
  ])
  return toCheckRow({ institutionCode, key, issuer })
}

async function checkIssuer(code: string, providers: Providers): Promise<IssuerCheck> {
  const provider = providers.find(code)
  if (!provider) return 'none'
  try {
    await providers.discover(provider)
    return 'reachable'
  } catch (error) {
    return error instanceof ForeignAddress ? { foreignHost: error.host } : 'no answer'
  }
}
