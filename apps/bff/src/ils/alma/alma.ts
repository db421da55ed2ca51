import type { ConfiguredInstitution } from '../../config/network.ts'
import type { Ask } from '../../upstream/http-client.ts'
import type { Call, FoundAccount, LibrarySystem } from '../port.ts'
import { getFromAlma, inPath } from './alma-call.ts'
import { isFees, almaFeeStates, toFee } from './fee.ts'
import { isLoanPage, toLoan } from './loan.ts'
import { isRequestPage, toRequest } from './request.ts'
import { authenticate } from './authenticate.ts'
import { cancelRequest, changePickup } from './change-request.ts'
import { checkKey } from './check-key.ts'
import { findAccount } from './find-account.ts'
import { findStaff } from './find-staff.ts'
import { pageSize, readPages, requireWhole } from './pages.ts'
import { renewLoan } from './renew-loan.ts'
import { searchPatrons } from './search-patrons.ts'
import { list } from './alma-values.ts'

/** An institution that runs Alma, asked through `ask`. */
export function createAlma(institution: ConfiguredInstitution, ask: Ask): LibrarySystem {
  return {
    findAccount: (whom, call) => findAccount(ask, whom, { call, here: { ...institution, now: call.now } }),

    authenticate: (id, password, call) => authenticate(ask, { id, password }, call),
    findStaff: (whom, call) => findStaff(ask, whom, { call, here: { ...institution, now: call.now } }),
    searchPatrons: (term, call) =>
      searchPatrons(ask, term, { call, here: { ...institution, now: call.now } }),

    async listLoans(found: FoundAccount, call: Call) {
      const here = { ...institution, now: call.now }
      const path = `/users/${inPath(found.patronId)}/loans?expand=renewable`
      const loans = await readPages(
        async (offset) => {
          const page = await getFromAlma(ask, { path: paged(path, offset), accepts: isLoanPage }, call)
          return { items: list(page.item_loan), total: page.total_record_count }
        },
        ({ loan_id }) => loan_id,
      )
      return loans.map((loan) => toLoan(loan, found, here))
    },

    async listRequests(patronId, call) {
      const path = `/users/${inPath(patronId)}/requests?status=active`
      const requests = await readPages(
        async (offset) => {
          const page = await getFromAlma(ask, { path: paged(path, offset), accepts: isRequestPage }, call)
          return { items: list(page.user_request), total: page.total_record_count }
        },
        ({ request_id }) => request_id,
      )
      return requests.map(toRequest)
    },

    async listFees(patronId, state, call) {
      const path = `/users/${inPath(patronId)}/fees?status=${almaFeeStates[state]}`
      const answer = await getFromAlma(ask, { path, accepts: isFees }, call)
      const fees = list(answer.fee)
      requireWhole(fees.length, answer.total_record_count)
      const currency = answer.currency || institution.currency
      return fees.map((fee) => toFee(fee, { state, currency }))
    },

    renew: ({ found, loan }, call) =>
      renewLoan(ask, { found, loan, here: { ...institution, now: call.now } }, call),
    cancel: (which, call) => cancelRequest(ask, which, call),
    changePickup: (order, call) => changePickup(ask, order, call),
    check: (call) => checkKey(ask, call),
  }
}

function paged(path: string, offset: number): string {
  return `${path}&limit=${pageSize}&offset=${offset}`
}
