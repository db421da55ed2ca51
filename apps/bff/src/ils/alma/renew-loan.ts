import type { Loan } from '@library-card/contract/loan.ts'
import type { Refusal, RefusalReason } from '@library-card/contract/renewal.ts'
import { isLater } from '../moments.ts'
import { InstitutionFailure } from '../../upstream/failure.ts'
import type { Ask } from '../../upstream/http-client.ts'
import type { Call, FoundAccount, RenewalAnswer } from '../port.ts'
import { inPath, writeToAlma, type AlmaNo } from './alma-call.ts'
import { isLoan, type AlmaLoan, toLoan } from './loan.ts'
import { type Here, codeOf, wordsOf } from './alma-values.ts'

type Renewing = { found: FoundAccount; loan: Loan; here: Here }

/** Alma renews, refuses with an error, or answers 200 and has not renewed: then the loan's last renewal says why. */
export async function renewLoan(ask: Ask, renewing: Renewing, call: Call): Promise<RenewalAnswer> {
  const { found, loan, here } = renewing
  const path = `/users/${inPath(found.patronId)}/loans/${inPath(loan.id)}?op=renew`
  const answer = await writeToAlma(ask, { method: 'POST', path }, call)
  if (!('body' in answer)) return toRefusal(answer, here)
  if (!isLoan(answer.body) || answer.body.loan_id !== loan.id) {
    throw new InstitutionFailure('unexpected-answer', { detail: 'shape' })
  }
  return toAnswer(answer.body, renewing)
}

function toAnswer(told: AlmaLoan, { found, loan: before, here }: Renewing): RenewalAnswer {
  const loan = toLoan(told, found, here)
  if (isLater(loan.due, before.due, here)) return { result: 'renewed', loan, was: before.due }
  const status = codeOf(told.last_renew_status)
  if (status === null || status.startsWith('401193')) return { result: 'unchanged', loan }
  return refusal(wordsOf(told.last_renew_status), status, here)
}

const unknownLoan = '401823'

function toRefusal({ code, text }: AlmaNo, here: Here): RenewalAnswer {
  if (code === unknownLoan) return { result: 'not-found' }
  return refusal(reasonIn(text), code, here)
}

function refusal(text: string | null, code: string, { refusals }: Here): Refusal {
  const deskCode = /^[\w.;-]{1,60}$/.test(code) ? code : null
  return { result: 'refused', reasons: [reasonOf(text, refusals)], text, deskCode }
}

/** `Cannot renew loan:  1346144360000521 - Item renew period exceeded.`: the loan's id is nothing for a patron. */
function reasonIn(text: string | null): string | null {
  return (
    text
      ?.split(/\d{6,} - /)
      .at(-1)
      ?.trim() || text
  )
}

type Row = { text: string; reason: RefusalReason }

/**
 * What Alma's own texts mean, whichever language an institution has set. Only what was recorded or is documented stands
 * here: an institution's network file names its other texts, and what nobody names is shown in the institution's words.
 */
const known: Row[] = [{ text: 'Item renew period exceeded', reason: 'maximum-period' }]

/** The network file's own rows come first. */
function reasonOf(text: string | null, rows: readonly Row[] = []): RefusalReason {
  if (text === null) return 'other'
  const said = folded(text)
  return [...rows, ...known].find((row) => said.includes(folded(row.text)))?.reason ?? 'other'
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ')
}
