import { Parse } from 'typebox/value'
import type { ConfiguredInstitution } from '../../config/network.ts'
import type { Ask } from '../../upstream/http-client.ts'
import type { Call, LibrarySystem } from '../port.ts'
import { toPathSegment } from '../path-segment.ts'
import { listFees } from './fee.ts'
import { isCurrent, listPastLoans, toLoan } from './loan.ts'
import { isOpenOfPatron, toRequest } from './request.ts'
import { AlmaSettings, type Context } from './alma-values.ts'
import { authenticate } from './authenticate.ts'
import { cancelRequest, changePickup } from './change-request.ts'
import { checkKey } from './check-key.ts'
import { findAccount, findStaff } from './find-account.ts'
import { readPages } from './pages.ts'
import { renewLoan } from './renew-loan.ts'
import { searchPatrons } from './search-patrons.ts'

export function createAlma(institution: ConfiguredInstitution, ask: Ask): LibrarySystem {
  const { timeZone, currency, blocks, refusals } = institution
  const known = { timeZone, currency, blocks, refusals, ...Parse(AlmaSettings, institution) }
  const contextOf = ({ now }: Call): Context => ({ ...known, now })
  return {
    findAccount: (lookup, call) => findAccount(ask, lookup, { call, context: contextOf(call) }),
    authenticate: (id, password, call) => authenticate(ask, { id, password }, call),
    findStaff: (lookup, call) => findStaff(ask, lookup, { call, context: contextOf(call) }),
    searchPatrons: (term, call, by) => searchPatrons(ask, term, { by, call, context: contextOf(call) }),

    async listLoans(found, call) {
      const { patronId } = found
      const path = `/users/${toPathSegment(patronId)}/loans?expand=renewable`
      const listing = { path, name: 'item_loan', id: 'loan_id', patronId }
      const { items, unreadable } = await readPages(ask, listing, call)
      const context = contextOf(call)
      return { items: items.filter(isCurrent).map((loan) => toLoan(loan, found, context)), unreadable }
    },

    listPastLoans: (patronId, offset, call) => listPastLoans(ask, { patronId, offset }, call),

    async listRequests(patronId, call) {
      const path = `/users/${toPathSegment(patronId)}/requests?status=active`
      const listing = { path, name: 'user_request', id: 'request_id', patronId }
      const { items, unreadable } = await readPages(ask, listing, call)
      return { items: items.filter(isOpenOfPatron).map(toRequest), unreadable }
    },

    listFees: (patronId, state, call) =>
      listFees(ask, { patronId, state, currency: institution.currency }, call),
    renew: ({ found, loan }, call) => renewLoan(ask, { found, loan, context: contextOf(call) }, call),
    cancel: (target, call) => cancelRequest(ask, target, call),
    changePickup: (target, call) => changePickup(ask, target, call),
    check: (call) => checkKey(ask, call),
  }
}
