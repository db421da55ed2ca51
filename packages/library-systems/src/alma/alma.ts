import { answerStates } from '@library-card/contract/answer-state.ts'
import { Type } from 'typebox'
import { FeeState } from '@library-card/contract/fee.ts'
import { Parse } from 'typebox/value'
import type { Ask, HttpRequest } from '../exchange/http-client.ts'
import type { HttpResponse } from '../exchange/read-response.ts'
import {
  allParts,
  type Call,
  type KeyAccess,
  type KeyCheck,
  type LibrarySystem,
  type PasswordCheck,
  type Vendor,
} from '../port.ts'
import { toPathSegment } from '../path-segment.ts'
import type { InstitutionSettings } from '../settings.ts'
import { listFees } from './fee.ts'
import { isCurrent, listPastLoans, toLoan } from './loan.ts'
import { isOpenOfPatron, toRequest } from './request.ts'
import { AlmaSettings, type Context } from './alma-values.ts'
import { cancelRequest, changePickup } from './change-request.ts'
import { findAccount } from './find-account.ts'
import { createFindStaff } from './find-staff.ts'
import { onlyThose, readPages } from './pages.ts'
import { listPurchaseRequests } from './purchase-request.ts'
import { createUserReader } from './read-user.ts'
import { renewLoan } from './renew-loan.ts'
import { listGroup, searchPatrons } from './search-patrons.ts'
import { updateAccount } from './update-account.ts'
import { rejectsKey, restrictsKey, errorOf, failureOf, loggedErrorIn } from './errors.ts'
import { InstitutionFailure } from '../exchange/failure.ts'

const StaffRoles = Type.Object({ staffRoles: Type.Optional(Type.Array(Type.String())) })

export function createAlma(institution: InstitutionSettings, ask: Ask) {
  const { timeZone, currency, blocks, refusals, links } = institution
  const known = { timeZone, currency, blocks, refusals, links, ...Parse(AlmaSettings, institution) }
  const contextOf = ({ now }: Call): Context => ({ ...known, now })
  const access = { ask, readUser: createUserReader(ask) }
  const findStaff = createFindStaff(access)
  return {
    findAccount: (lookup, call) => findAccount(access, lookup, { call, context: contextOf(call) }),
    authenticate: (id, password, call) => authenticate(ask, { id, password }, call),
    // Parsed for each call: an operator can withdraw a role while the server runs.
    findStaff: (lookup, call) =>
      findStaff(lookup, { call, context: { ...contextOf(call), ...Parse(StaffRoles, institution) } }),
    searchPatrons: (term, call, by?: 'id') =>
      searchPatrons(ask, term, { by, call, context: contextOf(call) }),
    listGroup: (group, offset, call) => listGroup(ask, group, offset, call),

    async listLoans(found, call) {
      const { patronId } = found
      const path = `/users/${toPathSegment(patronId)}/loans?expand=renewable`
      const listing = { path, name: 'item_loan', id: 'loan_id', patronId }
      const { items, ...list } = onlyThose(await readPages(ask, listing, call), isCurrent)
      const context = contextOf(call)
      return { ...list, items: items.map((loan) => toLoan(loan, found, context)) }
    },

    listPastLoans: (patronId, offset, call) => listPastLoans(ask, { patronId, offset }, call),

    async listRequests(patronId, call) {
      const path = `/users/${toPathSegment(patronId)}/requests?status=active`
      const listing = { path, name: 'user_request', id: 'request_id', patronId }
      const { items, ...list } = onlyThose(await readPages(ask, listing, call), isOpenOfPatron)
      return { ...list, items: items.map(toRequest) }
    },

    ...(known.purchaseRequests && {
      listUncountedRequests: (patronId: string, call: Call) => listPurchaseRequests(ask, patronId, call),
    }),

    feeStates: FeeState.enum,
    listFees: (patronId, state, call) =>
      listFees(ask, { patronId, state, currency: institution.currency }, call),
    renew: ({ found, loan }, call) => renewLoan(ask, { found, loan, context: contextOf(call) }, call),
    cancel: (target, call) => cancelRequest(ask, target, call),
    changePickup: (target, call) => changePickup(ask, { ...target, institutionCode: institution.code }, call),
    updateAccount: (target, call) => updateAccount(ask, target, call),
    check: (call) => checkKey(ask, call),
  } satisfies LibrarySystem
}

const remaining = 'x-exl-api-remaining'

export const alma: Vendor = {
  name: 'Alma',
  settings: AlmaSettings.properties,
  /** All institutions of a region share a host: the API key alone selects the institution. */
  regions: new Map([
    ['eu', 'https://api-eu.hosted.exlibrisgroup.com'],
    ['na', 'https://api-na.hosted.exlibrisgroup.com'],
    ['ap', 'https://api-ap.hosted.exlibrisgroup.com'],
    ['aps', 'https://api-aps.hosted.exlibrisgroup.com'],
    ['ca', 'https://api-ca.hosted.exlibrisgroup.com'],
    ['cn', 'https://api-cn.hosted.exlibrisgroup.com.cn'],
  ]),
  accountLookups: ['linked', 'shared-id'],
  passwordSignIn: true,
  titleLinks: true,
  /** Alma rejects the 26th call in a second. */
  maxCallsPerSecond: 25,
  guard: { inFlight: 30, callsPerSecond: 20, quotaFloor: 0.02, calendarFloor: 0.2 },
  authorization: (key) => `apikey ${key}`,
  answerHeaders: [remaining],
  spentWord: 'DAILY_THRESHOLD',
  errorIn: loggedErrorIn,
  /**
   * Nearly three times the bytes and exactly two times the values of the mock's longest page, a search that finds
   * 100 full records: 363 KiB and 15,000 values. 100 loans with titles of 500 two-byte letters are 244 KiB and
   * 5,700 values. 100 fees are 279 KiB and 7,600 values. Decision 021.
   */
  maxAnswerBytes: 1_024 * 1_024,
  maxValues: 30_000,
  create: createAlma,
  rejectsKey,
  restrictsKey,
  callsLeft,
}

/** Returns null if the header is missing or not a number. */
function callsLeft({ headers = {} }: Pick<HttpResponse, 'headers'>): number | null {
  const value = headers[remaining] ?? ''
  return /^\d{1,12}$/.test(value) ? Number(value) : null
}

/** Codes for a wrong password, an unknown id, and an unknown id of that type. */
const refusals: ReadonlyMap<string, PasswordCheck> = new Map([
  ['401866', 'wrong'],
  ['401861', 'unknown-patron'],
  ['401890', 'unknown-patron'],
])

/**
 * Checks a password, which works only for users whose password Alma itself stores. The header is
 * percent-encoded, so any character can be sent.
 */
async function authenticate(
  ask: Ask,
  { id, password }: { id: string; password: string },
  call: Call,
): Promise<PasswordCheck> {
  const answer = await ask({
    ...call,
    method: 'POST',
    path: `/almaws/v1/users/${toPathSegment(id)}?op=auth`,
    headers: { 'exl-user-pw': encodeURIComponent(password.toWellFormed()) },
  })
  if (isSuccess(answer)) return 'right'
  const error = errorOf(answer) ?? { code: `status ${answer.status}`, text: null, logged: {} }
  const check = refusals.get(error.code)
  if (check) return check
  // Any other answer may mean "wrong", except an answer about our key.
  const { code, detail } = failureOf(error)
  const { isOfKey: isKey = false } = answerStates[code]
  throw new InstitutionFailure(isKey ? code : 'unexpected-answer', {
    detail,
    error: error.logged,
    sent: !isKey,
  })
}

/**
 * A success has no body: a body could mean anything. Alma's documentation says 204 in its text and 200 in its table
 * of responses.
 */
function isSuccess({ status, body }: HttpResponse): boolean {
  return status < 300 && body === null
}

/** An id that no institution assigns. A key that may read lists gets "no such user" for it. */
const nobody = 'library-card-check'

/**
 * Calls the test addresses, which change nothing. Only the test address of the Configuration area names the
 * institution.
 */
async function checkKey(ask: Ask, call: Call): Promise<KeyCheck> {
  const test = (path: string, more?: Partial<HttpRequest>) => probe(ask, { ...call, path, ...more })
  const [configuration, read, write, ...lists] = await Promise.all([
    test('/almaws/v1/conf/test'),
    test('/almaws/v1/users/operation/test'),
    test('/almaws/v1/users/operation/test', { method: 'POST', limit: 'write' }),
    ...allParts.map((part) => test(`/almaws/v1/users/${nobody}/${part}`)),
  ])
  const areas = { configuration: configuration.access, read: read.access, write: write.access }
  // The gateway has the same code for an unknown key and for a key without the area.
  const isRejected = Object.values(areas).every((access) => access === 'no')
  return {
    institutionCode: institutionIn(configuration.body),
    ...(isRejected ? { configuration: 'rejected', read: 'rejected', write: 'rejected' } : areas),
    restricted: allParts.filter((_, at) => lists[at]?.isRestricted),
  }
}

type Probed = { access: KeyAccess; body: unknown; isRestricted?: boolean }

async function probe(ask: Ask, request: HttpRequest): Promise<Probed> {
  try {
    const answer = await ask(request)
    const { status, body } = answer
    return { access: status < 400 ? 'yes' : 'no', body, isRestricted: restrictsKey(answer) }
  } catch (error) {
    if (error instanceof InstitutionFailure) return { access: error, body: null }
    throw error
  }
}

/**
 * Reads the institution from XML, which Alma sends even with `Accept: application/json`: `<test>GET - OK -
 * institutionCode: 01ABC_INST</test>`.
 */
function institutionIn(body: unknown): string | null {
  return typeof body === 'string' ? (/institutionCode: (\w+)/.exec(body)?.[1] ?? null) : null
}
