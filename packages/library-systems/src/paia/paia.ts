import { answerStates } from '@library-card/contract/answer-state.ts'
import { Parse } from 'typebox/value'
import { InstitutionFailure, notSent, unexpected } from '../exchange/failure.ts'
import type { Ask } from '../exchange/http-client.ts'
import type { Call, LibrarySystem, PatronLookup, Vendor, KeyAccess, KeyCheck } from '../port.ts'
import { createAccess, type Access } from './access.ts'
import { toFoundAccount } from './account.ts'
import { cancelRequest, renewLoan } from './change.ts'
import { listLoans, listRequests } from './document.ts'
import { feeStates, listFees } from './fee.ts'
import { failureOf, askPaia } from './paia-call.ts'
import { PaiaSettings, type Settings } from './paia-values.ts'
import { object } from '../json-values.ts'
import type { InstitutionSettings } from '../settings.ts'

/** Creates the adapter of an institution that runs a PAIA server. */
export function createPaia(institution: InstitutionSettings, ask: Ask) {
  const settings = Parse(PaiaSettings, institution)
  const access = createAccess(ask, settings, institution.key !== null)
  const withContext = (call: Call) => ({ call, context: { ...institution, now: call.now } })
  return {
    async findAccount(lookup, call) {
      const patronId = await patronIdOf(access, lookup, call)
      if (patronId === null) return null
      const answer = await access.callCore(patronId, { path: '' }, call)
      if ('body' in answer) return toFoundAccount(patronId, answer.body, withContext(call).context)
      if (answer.name === 'not_found') return null
      throw failureOf(answer)
    },
    signIn: (username, password, call) => access.signIn(username, password, call),
    signOut: (signIn, call) => access.signOut(signIn, call),
    listLoans: (found, call) => listLoans(access, found, call),
    listRequests: (patronId, call) => listRequests(access, patronId, call),
    feeStates,
    listFees: (patronId, state, call) => listFees(access, { patronId, state }, withContext(call)),
    renew: (target, call) => renewLoan(access, target, withContext(call)),
    cancel: (target, call) => cancelRequest(access, target, withContext(call)),
    check: (call) => checkPaia(ask, access, { settings, call, hasClient: institution.key !== null }),
  } satisfies LibrarySystem
}

/**
 * Returns null if there is no such patron. A shared id counts only if the token is for exactly this id.
 */
async function patronIdOf(access: Access, lookup: PatronLookup, call: Call): Promise<string | null> {
  if (lookup.by === 'id') return lookup.id
  if (lookup.by === 'link') throw notSent('refused', 'no links')
  const granted = await access.grantToClient(lookup.id, call)
  return granted?.patronId ?? null
}

export const paia: Vendor = {
  name: 'PAIA',
  settings: PaiaSettings.properties,
  /** Empty, because each server has an address of its own. */
  regions: new Map(),
  accountLookups: ['own-sign-in', 'shared-id'],
  passwordSignIn: false,
  titleLinks: false,
  /** PAIA documents no limit. The guard's rate is low, because many servers translate each call for another library system. */
  maxCallsPerSecond: Number.POSITIVE_INFINITY,
  guard: { inFlight: 30, callsPerSecond: 8, quotaFloor: 0, calendarFloor: 0 },
  /** Our client's user name and password; a patron's token takes its place. */
  authorization: (key) => `Basic ${Buffer.from(key).toString('base64')}`,
  /**
   * One response holds all loans and requests. 240 loans with every field and titles of 500 two-byte letters are 321 KiB
   * and 3,600 values. The limits allow three times these bytes and four times these values.
   */
  maxAnswerBytes: 1_024 * 1_024,
  maxValues: 15_000,
  create: createPaia,
  rejectsKey: ({ status, body }, { form, probesKey = false }) =>
    (object(body).error === 'invalid_client' && form?.['grant_type'] !== 'password') ||
    (probesKey && (status === 401 || status === 403)),
}

type Check = { settings: Settings; call: Call; hasClient: boolean }

/**
 * Checks our access, and changes nothing: reads the test patron's account, or expects the refusal of an empty
 * sign-in. No server names its institution.
 */
async function checkPaia(ask: Ask, access: Access, check: Check): Promise<KeyCheck> {
  const probe = check.hasClient ? probeClient(access, check) : probeServer(ask, check)
  const read = await probe.catch(accessOf)
  const write = read === 'yes' ? 'not-verified' : read
  return { institutionCode: null, read, write, configuration: 'no' }
}

async function probeServer(ask: Ask, { settings: { auth }, call }: Check): Promise<KeyAccess> {
  const form = { grant_type: 'password', username: '', password: '' }
  const login = { method: 'POST', path: `${auth}/login`, form } as const
  const answer = await askPaia(ask, login, call)
  if ('name' in answer && answer.name !== 'undocumented error') return 'by-patron'
  return unexpected('no refusal of an empty sign-in')
}

async function probeClient(access: Access, { settings: { testPatron }, call }: Check): Promise<KeyAccess> {
  if (testPatron === undefined) return 'not-verified'
  if (!(await access.grantToClient(testPatron, call))) return 'no'
  const answer = await access.callCore(testPatron, { path: '' }, call)
  return 'body' in answer ? 'yes' : 'no'
}

function accessOf(error: unknown): KeyAccess {
  if (!(error instanceof InstitutionFailure)) throw error
  return answerStates[error.code].isOfKey ? 'rejected' : error
}
