import { answerStates } from '@library-card/contract/answer-state.ts'
import { FeeState } from '@library-card/contract/fee.ts'
import { Parse } from 'typebox/value'
import { InstitutionFailure } from '../exchange/failure.ts'
import type { Ask } from '../exchange/http-client.ts'
import type { Call, KeyAccess, KeyCheck, LibrarySystem, Vendor } from '../port.ts'
import type { InstitutionSettings } from '../settings.ts'
import { createAccess, loginPath, tokenCookie, type Access } from './access.ts'
import { createReadGroups, findAccount } from './account.ts'
import { listBlocks } from './block.ts'
import { cancelRequest, changePickup, renewLoan, type Target } from './change.ts'
import { listFees } from './fee.ts'
import { loggedErrorIn, readFolio } from './folio-call.ts'
import { FolioSettings, queryFor } from './folio-values.ts'
import { listLoans, listPastLoans } from './loan.ts'
import { listRequests } from './request.ts'

/** Creates the adapter of an institution with FOLIO. FOLIO's user records have no roles, so nobody is staff there. */
export function createFolio(institution: InstitutionSettings, ask: Ask) {
  const settings = Parse(FolioSettings, institution)
  const { cancellationReason: reason } = settings
  const access = createAccess(ask, settings, institution.key)
  const readGroups = createReadGroups(access)
  const asked = (call: Call) => ({ call, context: { ...institution, now: call.now } })
  return {
    findAccount: (lookup, call) => findAccount(access, { settings, readGroups }, { lookup, ...asked(call) }),
    listLoans: (found, call) => listLoans(access, found, asked(call)),
    listPastLoans: (patronId, offset, call) => listPastLoans(access, { patronId, offset }, call),
    listRequests: (patronId, call) => listRequests(access, patronId, asked(call)),
    listBlocks: ({ patronId }, call) => listBlocks(access, patronId, asked(call)),
    feeStates: FeeState.enum,
    listFees: (patronId, state, call) => listFees(access, { patronId, state }, asked(call)),
    renew: (target, call) => renewLoan(access, target, asked(call)),
    ...(reason !== undefined && {
      cancel: (target: Target, call: Call) => cancelRequest(access, { ...target, reason }, asked(call)),
    }),
    changePickup: (target, call) => changePickup(access, target, asked(call)),
    check: (call) => checkFolio(access, call),
  } satisfies LibrarySystem
}

export const folio: Vendor = {
  name: 'FOLIO',
  settings: FolioSettings.properties,
  /** Empty, because each gateway has an address of its own. */
  regions: new Map(),
  accountLookups: ['shared-id'],
  passwordSignIn: false,
  titleLinks: true,
  /** FOLIO documents no limit. Each of our calls causes several calls between its modules. */
  maxCallsPerSecond: Number.POSITIVE_INFINITY,
  guard: { inFlight: 30, callsPerSecond: 10, quotaFloor: 0, calendarFloor: 0 },
  /** Only the login sends the name and password of our service user. */
  authorization: () => null,
  cookie: tokenCookie,
  errorIn: loggedErrorIn,
  /** A hundred loans with every field and titles of 500 two-byte letters are 420 KiB and 7,000 values. */
  maxAnswerBytes: 1_024 * 1_024,
  maxValues: 30_000,
  create: createFolio,
  rejectsKey: ({ status }, { path, probesKey = false }) =>
    probesKey && (path === loginPath ? status >= 400 && status < 500 : status === 401),
}

/** The id of no record. */
const nobody = '00000000-0000-4000-8000-000000000000'

const hints = {
  'wrong-login':
    'FOLIO refuses the name or the password of the service user: correct the secret that `key` names',
  'wrong-tenant': 'the gateway refuses the login before FOLIO reads it: correct `tenant` or `baseUrl`',
  'no-permission':
    'the service user logs in, but may not find users: give it the permissions of docs/folio.md',
  none: undefined,
} as const

/** Looks up a user who does not exist. No call shows the tenant of the service user, or whether it may change anything. */
async function checkFolio(access: Access, call: Call): Promise<KeyCheck> {
  const read = await readFolio(access, `/users?${queryFor({ id: nobody })}&limit=1`, call).then(
    (): KeyAccess => 'yes',
    (error: unknown) => accessOf(error, access),
  )
  const write = read === 'yes' ? 'not-verified' : read
  const hint = read === 'no' ? hints['no-permission'] : hints[access.loginRefusal() ?? 'none']
  return { institutionCode: null, read, write, configuration: 'no', ...(hint !== undefined && { hint }) }
}

/** If the key is rejected although the login succeeded, the service user lacks a permission. */
function accessOf(error: unknown, access: Access): KeyAccess {
  if (!(error instanceof InstitutionFailure)) throw error
  if (!answerStates[error.code].isOfKey) return error
  return access.loginRefusal() === null ? 'no' : 'rejected'
}
