import type { Config } from '../config/config.ts'
import type { Member, Members } from '../members/members.ts'
import { newRequestId } from '../http/request-id.ts'
import { ForeignAddress } from '../sign-in/provider-addresses.ts'
import type { Providers } from '../sign-in/providers.ts'
import { toCheckRow, type CheckRow, type IssuerCheck } from './check-row.ts'

type Ground = { config: Config; members: Members; providers: Providers }

/** Asks all members and providers at once; changes nothing anywhere. */
export function checkNetwork({ config, members, providers }: Ground): Promise<CheckRow[]> {
  return Promise.all(
    [...members.byCode.values()].map((member) => checkMember(member, { config, members, providers })),
  )
}

async function checkMember({ institution, system }: Member, { config, members, providers }: Ground) {
  const { code: institutionCode, mode } = institution
  const call = {
    signal: AbortSignal.timeout(config.network.limits.signIn),
    requestId: newRequestId(),
    lane: 'background' as const,
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
