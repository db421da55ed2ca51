import { faultStates } from './fault-states.ts'
import { visit } from './mock-institutions.ts'
import { endOf, loansAre, readLoans, setFault, wordsOf, type Situation } from './situation.ts'

/** A patron with these loans, each of which is read. */
function allLoans(title: string, like: string, rows: number): Situation {
  return {
    title,
    play: async (stage, mock) => loansAre({ rows }, await readLoans(await visit(stage, mock, like))),
  }
}

const hostileText: Situation = {
  title: 'hostile texts: 6 loans, a request and a fee',
  async play(stage, mock) {
    const at = await visit(stage, mock, 'hostile-text')
    const { found, call } = at
    const { listRequests, feeStates, listFees } = stage.connect(mock)
    const requests = await listRequests?.(found.patronId, call)
    const fees = feeStates.includes('open') ? await listFees(found.patronId, 'open', call) : undefined
    const lists = [requests, fees].filter((list) => list !== undefined)
    return [
      ...loansAre({ rows: 6 }, await readLoans(at)),
      ...lists.flatMap((list) => (list?.items.length === 1 ? [] : ['not one request, or not one fee'])),
    ]
  },
}

const shortened: Situation = {
  title: 'a renewal that brings the due date forward: never called renewed',
  async play(stage, mock) {
    const { found, call } = await visit(stage, mock, 'shortened-renewal')
    const { listLoans, renew } = stage.connect(mock)
    const { items } = await listLoans(found, call)
    const loan = items.find(({ title }) => title?.startsWith('The Returning Tide'))
    if (!loan) return ['the loan is not in the list']
    const answer = await renew?.({ found, loan }, call)
    return answer === undefined || answer.result === 'shortened' ? [] : [answer.result]
  },
}

const twoPatrons: Situation = {
  title: 'two patrons at once: each has their own loans',
  async play(stage, mock) {
    const visits = await Promise.all([visit(stage, mock), visit(stage, mock)])
    const { listLoans } = stage.connect(mock)
    const lists = await Promise.all(visits.map(({ found, call }) => endOf(listLoans(found, call))))
    const ids = lists.flatMap((end) => ('rows' in end ? end.rows : []))
    return [
      ...lists.flatMap((end) => loansAre({ rows: 2 }, end)),
      ...(new Set(ids).size === 4 ? [] : ['a loan of one is in the list of the other']),
    ]
  },
}

const lostToken: Situation = {
  title: 'a token that is rejected once: all loans, or the patron signs in again',
  async play(stage, mock) {
    const at = await visit(stage, mock)
    setFault(at, { kind: 'token-rejected', operation: 'loans', times: 1 })
    const end = await readLoans(at)
    const states: readonly string[] = faultStates['token-rejected']
    return 'state' in end && states.includes(end.state) ? [] : loansAre({ rows: 2 }, end)
  },
}

const nobody: Situation = {
  title: 'an id that nobody has: no account',
  async play(stage, mock) {
    const { lookup, call } = await visit(stage, mock)
    const other =
      lookup.by === 'link'
        ? { ...lookup, linkId: '230', homeId: 'nobody-77' }
        : { ...lookup, id: 'nobody-77' }
    const end = await endOf(stage.connect(mock).findAccount(other, call))
    // A patron's own token is for no other id, and is not sent with one.
    const isRefused = call.signIn !== undefined && 'state' in end
    return 'none' in end || isRefused ? [] : [`account: ${wordsOf(end)}`]
  },
}

const lateAnswer: Situation = {
  title: 'the caller has gone: the read ends',
  async play(stage, mock) {
    const at = await visit(stage, mock)
    setFault(at, { kind: 'hang', operation: 'loans' })
    const gone = new AbortController()
    const call = { ...at.call, signal: gone.signal }
    const reading = endOf(stage.connect(mock).listLoans(at.found, call))
    gone.abort()
    const end = await reading
    return 'state' in end ? [] : [`loans: ${wordsOf(end)}`]
  },
}

/** What real institutions have, or may have, on a bad day. */
export const badDays: readonly Situation[] = [
  allLoans('an account that counts nothing beside a list with rows: 2 loans', 'miscounted', 2),
  allLoans('states that no renewal fits: 4 loans', 'renewable-exceptions', 4),
  allLoans('a state that no document has: the loan is there', 'undocumented-status', 1),
  allLoans('a loan without an end: 2 loans', 'loan-without-end', 2),
  allLoans('several pages: 230 loans, each once', 'many-loans', 230),
  hostileText,
  shortened,
  twoPatrons,
  lostToken,
  nobody,
  lateAnswer,
]
