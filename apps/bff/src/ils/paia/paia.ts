import { Parse } from 'typebox/value'
import type { ConfiguredInstitution } from '../../config/network.ts'
import { InstitutionFailure } from '../../upstream/failure.ts'
import type { Ask } from '../../upstream/http-client.ts'
import type { Call, LibrarySystem, PatronLookup } from '../port.ts'
import { createAccess, type Access } from './access.ts'
import { toFoundAccount } from './account.ts'
import { cancelRequest, renewLoan } from './change.ts'
import { checkPaia } from './check.ts'
import { listLoans, listRequests } from './document.ts'
import { listFees } from './fee.ts'
import { failureOf } from './paia-call.ts'
import { PaiaSettings } from './paia-values.ts'

/** An institution that runs a PAIA server, called through `ask`. */
export function createPaia(institution: ConfiguredInstitution, ask: Ask): LibrarySystem {
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
    listLoans: (found, call) => listLoans(access, found, withContext(call)),
    listRequests: (patronId, call) => listRequests(access, patronId, call),
    listFees: (patronId, state, call) => listFees(access, { patronId, state }, withContext(call)),
    renew: (target, call) => renewLoan(access, target, withContext(call)),
    cancel: (target, call) => cancelRequest(access, target, withContext(call)),
    check: (call) => checkPaia(ask, access, { settings, call, hasClient: institution.key !== null }),

    // PAIA has neither staff nor a search.
    findStaff: () => Promise.resolve(null),
    searchPatrons: notProvided,
    authenticate: notProvided,
  }
}

function notProvided(): Promise<never> {
  return Promise.reject(new InstitutionFailure('refused', { detail: 'not part of PAIA', sent: false }))
}

/** null: there is no such patron. An id elsewhere counts only if the token is for exactly this id. */
async function patronIdOf(access: Access, lookup: PatronLookup, call: Call): Promise<string | null> {
  if (lookup.by === 'id') return lookup.id
  if (lookup.by === 'link') throw new InstitutionFailure('refused', { detail: 'no links', sent: false })
  const granted = await access.grantToClient(lookup.id, call)
  return granted?.patronId ?? null
}
