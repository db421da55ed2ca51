import { answerStates } from '@library-card/contract/answer-state.ts'
import { Parse } from 'typebox/value'
import { InstitutionFailure } from '../exchange/failure.ts'
import type { Ask } from '../exchange/http-client.ts'
import type { Call, KeyAccess, KeyCheck, LibrarySystem, Vendor } from '../port.ts'
import type { InstitutionSettings } from '../settings.ts'
import { createAccess, rejectsKey, type Access } from './access.ts'
import { createFindAccount } from './account.ts'
import { cancelRequest, changePickup, renewLoan } from './change.ts'
import { feeStates, listFees } from './fee.ts'
import { getRows, toQuery, totalHeader } from './koha-call.ts'
import { KohaSettings, type Context } from './koha-values.ts'
import { createListLoans, createListPastLoans } from './loan.ts'
import { createListRequests } from './request.ts'
import { createTitles } from './titles.ts'

/** Creates the adapter of an institution with Koha. */
export function createKoha(institution: InstitutionSettings, ask: Ask) {
  const { timeZone, currency, refusals, libraries } = institution
  const known = { timeZone, currency, refusals, libraries, ...Parse(KohaSettings, institution) }
  const access = createAccess(ask, institution.key)
  const asked = (call: Call): { call: Call; context: Context } => ({
    call,
    context: { ...known, now: call.now },
  })
  const titles = createTitles(access)
  const findAccount = createFindAccount(access)
  const listLoans = createListLoans(access, titles)
  const listPastLoans = createListPastLoans(access)
  const listRequests = createListRequests(access, titles)
  return {
    findAccount: (lookup, call) => findAccount(lookup, asked(call)),
    listLoans: ({ patronId }, call) => listLoans(patronId, asked(call)),
    listPastLoans: (patronId, offset, call) => listPastLoans(patronId, offset, asked(call)),
    listRequests: (patronId, call) => listRequests(patronId, asked(call)),
    feeStates,
    listFees: (patronId, state, call) => listFees(access, { patronId, state }, asked(call)),
    renew: ({ found: { patronId }, loan }, call) => renewLoan(access, { patronId, loan }, asked(call)),
    cancel: (target, call) => cancelRequest(access, target, asked(call)),
    changePickup: (target, call) => changePickup(access, { ...target, listRequests }, asked(call)),
    check: (call) => checkKoha(access, call),
  } satisfies LibrarySystem
}

export const koha: Vendor = {
  name: 'Koha',
  settings: KohaSettings.properties,
  /** Empty, because each server has an address of its own, which ends in `/api/v1`. */
  regions: new Map(),
  accountLookups: ['shared-id'],
  passwordSignIn: false,
  titleLinks: false,
  /** Koha has no limit, but each call takes one of the few processes of a server that staff also use. */
  maxCallsPerSecond: Number.POSITIVE_INFINITY,
  guard: { inFlight: 8, callsPerSecond: 4, quotaFloor: 0, calendarFloor: 0 },
  authorization: () => null,
  answerHeaders: [totalHeader],
  /** 50 loans, each with some 120 values of loan, item and title, and notes in each. */
  maxAnswerBytes: 1_024 * 1_024,
  maxValues: 20_000,
  create: createKoha,
  rejectsKey,
}

/** The number of no patron and no title. */
const nobody = 0

const canEdit =
  'its key can edit patrons: Koha has no right that reads alone, so keep the secret where nobody else reads it'

/** Looks up a patron and a title that do not exist. Only a change could show whether the key may write. */
async function checkKoha(access: Access, call: Call): Promise<KeyCheck> {
  const look = (path: string, field: string) =>
    getRows(access, { path: `${path}?${toQuery({ [field]: nobody }, { _per_page: '1' })}` }, call)
  const read = await Promise.all([look('/patrons', 'patron_id'), look('/biblios', 'biblio_id')]).then(
    (): KeyAccess => 'yes',
    accessOf,
  )
  const write = read === 'yes' ? 'not-verified' : read
  return { institutionCode: null, read, write, configuration: 'no', ...(read === 'yes' && { hint: canEdit }) }
}

function accessOf(error: unknown): KeyAccess {
  if (!(error instanceof InstitutionFailure)) throw error
  return answerStates[error.code].isOfKey ? 'rejected' : error
}
