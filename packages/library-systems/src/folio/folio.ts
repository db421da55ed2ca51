import { answerStates } from '@library-card/contract/answer-state.ts'
import { FeeState } from '@library-card/contract/fee.ts'
import { Parse } from 'typebox/value'
import { InstitutionFailure } from '../exchange/failure.ts'
import type { Ask } from '../exchange/http-client.ts'
import type { Call, KeyAccess, KeyCheck, LibrarySystem, Vendor } from '../port.ts'
import type { InstitutionSettings } from '../settings.ts'
import { createAccess, tokenCookie, type Access } from './access.ts'
import { createGroups, findAccount } from './account.ts'
import { listBlocks } from './block.ts'
import { cancelRequest, changePickup, renewLoan } from './change.ts'
import { listFees } from './fee.ts'
import { loggedErrorIn, readFolio } from './folio-call.ts'
import { FolioSettings, queryFor } from './folio-values.ts'
import { listLoans, listPastLoans } from './loan.ts'
import { listRequests } from './request.ts'

/** An institution with FOLIO, called through `ask`. Its user records have no roles: nobody is staff there. */
export function createFolio(institution: InstitutionSettings, ask: Ask) {
  const settings = Parse(FolioSettings, institution)
  const { cancellationReason: reason } = settings
  const { timeZone, currency, blocks, refusals, links } = institution
  const access = createAccess(ask, settings, institution.key)
  const groups = createGroups(access)
  const asked = (call: Call) => ({
    call,
    context: { timeZone, currency, blocks, refusals, links, now: call.now },
  })
  return {
    findAccount: (lookup, call) => findAccount(access, { settings, groups }, { lookup, ...asked(call) }),
    listLoans: (found, call) => listLoans(access, found, asked(call)),
    listPastLoans: (patronId, offset, call) => listPastLoans(access, { patronId, offset }, call),
    listRequests: (patronId, call) => listRequests(access, patronId, asked(call)),
    listBlocks: ({ patronId }, call) => listBlocks(access, patronId, asked(call)),
    feeStates: FeeState.enum,
    listFees: (patronId, state, call) => listFees(access, { patronId, state }, asked(call)),
    renew: (target, call) => renewLoan(access, target, asked(call)),
    ...(reason !== undefined && {
      cancel: (target: { patronId: string; requestId: string }, call: Call) =>
        cancelRequest(access, { ...target, reason }, asked(call)),
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
  /** FOLIO documents no limit; each call of ours is several of its modules. */
  maxCallsPerSecond: Number.POSITIVE_INFINITY,
  guard: { inFlight: 30, callsPerSecond: 10, quotaFloor: 0, calendarFloor: 0 },
  /** Name and password of our service user belong to the login alone. */
  authorization: () => null,
  cookie: tokenCookie,
  errorIn: loggedErrorIn,
  /** A hundred loans with every field and titles of 500 two-byte letters are 420 KiB and 7,000 values. */
  maxAnswerBytes: 1_024 * 1_024,
  maxValues: 30_000,
  create: createFolio,
  rejectsKey: ({ status }, { probesKey = false }) => probesKey && status >= 400 && status < 500,
}

/** The id of no record. */
const nobody = '00000000-0000-4000-8000-000000000000'

/** Logs in and looks for nobody. No call names the tenant of the service user, or its permissions to change. */
async function checkFolio(access: Access, call: Call): Promise<KeyCheck> {
  const read = await probe(access, call).catch(accessOf)
  const write = read === 'yes' ? 'not-verified' : read
  return { institutionCode: null, read, write, configuration: 'no' }
}

async function probe(access: Access, call: Call): Promise<KeyAccess> {
  await access.logIn(call)
  try {
    await readFolio(access, `/users?${queryFor({ id: nobody })}&limit=1`, call)
    return 'yes'
  } catch (error) {
    if (error instanceof InstitutionFailure && answerStates[error.code].isOfKey) return 'no'
    throw error
  }
}

function accessOf(error: unknown): KeyAccess {
  if (!(error instanceof InstitutionFailure)) throw error
  return answerStates[error.code].isOfKey ? 'rejected' : error
}
