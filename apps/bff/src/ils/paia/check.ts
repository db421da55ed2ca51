import { InstitutionFailure } from '../../upstream/failure.ts'
import type { Ask } from '../../upstream/http-client.ts'
import type { Call, KeyAccess, KeyCheck } from '../port.ts'
import type { Access } from './access.ts'
import { askPaia } from './paia-call.ts'
import type { Settings } from './paia-values.ts'

type Check = { settings: Settings; call: Call; hasClient: boolean }

/** No server names its institution. Changes nothing: the test patron's account is read, or a sign-in without a name is refused. */
export async function checkPaia(ask: Ask, access: Access, check: Check): Promise<KeyCheck> {
  const probe = check.hasClient ? probeClient(access, check) : probeServer(ask, check)
  const read = await probe.catch(accessOf)
  const write = read === 'yes' ? 'not-verified' : read
  return { institutionCode: null, read, write, configuration: 'no' }
}

async function probeServer(ask: Ask, { settings: { auth }, call }: Check): Promise<KeyAccess> {
  const form = { grant_type: 'password', username: '', password: '' }
  const login = { method: 'POST', path: `${auth}/login`, form } as const
  const answer = await askPaia(ask, login, call)
  return 'name' in answer && answer.name !== 'undocumented error' ? 'by-patron' : 'unexpected-answer'
}

async function probeClient(access: Access, { settings: { testPatron }, call }: Check): Promise<KeyAccess> {
  if (testPatron === undefined) return 'not-verified'
  if (!(await access.grantToClient(testPatron, call))) return 'no'
  const answer = await access.callCore(testPatron, { path: '' }, call)
  return 'body' in answer ? 'yes' : 'no'
}

function accessOf(error: unknown): KeyAccess {
  if (!(error instanceof InstitutionFailure)) throw error
  return error.code === 'key-rejected' ? 'no' : error.code
}
