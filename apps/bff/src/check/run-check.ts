import { createClock } from '../clock.ts'
import type { Config } from '../config/config.ts'
import { openHttp } from '../upstream/http-client.ts'
import { createEndedSessions } from '../members/ended-sessions.ts'
import { createMembers } from '../members/members.ts'
import { redirectUri } from '../sign-in/authorization.ts'
import { createProviders, type Providers } from '../sign-in/providers.ts'
import { checkNetwork } from './check-network.ts'
import { faultsOf, printCheck } from './print-check.ts'

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
  const ground = { config, members, providers: createProviders(config, http) }
  const rows = await checkNetwork(ground).finally(() => http.close())
  const warnings = config.warnings.map((warning) => `\n\n${warning}`).join('')
  const text = `${printCheck(rows)}${warnings}${redirectAddresses(config, ground.providers)}`
  return { text, isWell: faultsOf(rows).length === 0 }
}
