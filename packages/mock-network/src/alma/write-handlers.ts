import { http } from 'msw'
import type { Alma } from './alma.ts'
import { createDoor, type Question } from './door.ts'
import { AlmaError } from './errors.ts'
import { requireUser } from './find-user.ts'
import { requireLoan } from './list-handlers.ts'
import { loanJson } from './loan-json.ts'
import { renew } from './renew.ts'
import { wanted } from './user-handlers.ts'
import type { Found } from './user-json.ts'
import type { Json } from './wire.ts'
import type { Act } from './writes.ts'

const user = '*/almaws/v1/users/:id'

/** What changes a loan or a request; each change is counted. */
export function writeHandlers(alma: Alma) {
  const door = createDoor(alma)
  function change(answer: (alma: Alma, found: Found, question: Question) => Json) {
    return door('Users', (question) => answer(alma, requireUser(alma, wanted(question)), question))
  }
  return [http.post(`${user}/loans/:loan`, change(renewal))]
}

function renewal(alma: Alma, found: Found, { query, part }: Question): Json {
  if (query.get('op') !== 'renew') throw new AlmaError('401652', 'Parameter op is not valid.')
  const { account } = found
  const loan = requireLoan(account, part('loan'))
  if (renew(alma, loan, account)) commit(alma, found, { act: 'renew', object: loan.id })
  return loanJson(loan, account, true)
}

function commit(alma: Alma, { record, account }: Found, what: { act: Act; object: string }) {
  alma.writes.commit({ institution: account.institution.name, patron: record.patron.name, ...what })
}
