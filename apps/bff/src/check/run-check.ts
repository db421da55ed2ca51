import type { Config } from '../config.ts'
import { openHttp } from '../network/http.ts'
import { createMembers } from '../network/members.ts'
import { createProviders } from '../sign-in/providers.ts'
import { checkNetwork } from './check-network.ts'
import { faultsOf, printCheck } from './print-check.ts'

/** `--check`: what is to be printed, and whether all is well. */
export async function runCheck(config: Config): Promise<{ text: string; isWell: boolean }> {
  const http = openHttp(config.network.limits)
  const ground = { config, members: createMembers(config, http), providers: createProviders(config) }
  const rows = await checkNetwork(ground).finally(() => http.close())
  return { text: printCheck(rows), isWell: faultsOf(rows).length === 0 }
}
