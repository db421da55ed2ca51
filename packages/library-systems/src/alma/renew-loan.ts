import { isDeepStrictEqual } from 'node:util'
import type { Loan } from '@library-card/contract/loan.ts'
import { acceptedRenewal } from '../accepted-renewal.ts'
import { isLater } from '../moments.ts'
import { unexpected } from '../exchange/failure.ts'
import type { Ask } from '../exchange/http-client.ts'
import type { Call, FoundAccount, RenewalAnswer } from '../port.ts'
import { writeToAlma } from './alma-call.ts'
import type { AlmaError } from './errors.ts'
import { toPathSegment } from '../path-segment.ts'
import { type AlmaObject, codeOf, type Context, wordsOf } from './alma-values.ts'
import { idOf, object } from '../json-values.ts'
import { reasonOf, withAll, type RefusalText } from '../refusal-reason.ts'
import { toLoan } from './loan.ts'

type Renewing = { found: FoundAccount; loan: Loan; context: Context }

/** Alma renews, refuses with an error, or responds with 200 without renewing. In that case `last_renew_status` gives the reason. */
export async function renewLoan(ask: Ask, renewing: Renewing, call: Call): Promise<RenewalAnswer> {
  const { found, loan, context } = renewing
  const path = `/users/${toPathSegment(found.patronId)}/loans/${toPathSegment(loan.id)}?op=renew`
  const response = await writeToAlma(ask, { method: 'POST', path }, call)
  if (!('body' in response)) return toRefusal(response, context)
  const row = object(response.body)
  if (idOf(row.loan_id) !== loan.id) throw unexpected('shape')
  return toAnswer(row, renewing)
}

/**
 * Converts Alma's row to an answer. Rejects if neither due date nor status shows whether the loan was renewed: the
 * loan must then be read back.
 */
function toAnswer(row: AlmaObject, { found, loan: before, context }: Renewing): RenewalAnswer {
  const loan = toLoan(row, found, context)
  if (isLater(loan.due, before.due, context)) return { result: 'renewed', loan, was: before.due }
  // Whether Alma calls this a renewal or a refusal, such as of a recalled loan, the patron must know the earlier date.
  if (before.due && isLater(before.due, loan.due, context))
    return { result: 'shortened', loan, was: before.due }
  const status = codeOf(row.last_renew_status)
  if (status !== null && !status.startsWith('401193'))
    return withAll([reasonFor(wordsOf(row.last_renew_status), status, context)])
  const isEarlier = loan.renewed !== null && isDeepStrictEqual(loan.renewed, before.renewed)
  const isAccepted = !isEarlier && (status !== null || loan.renewed !== null)
  if (!isAccepted || (loan.due === null && before.due !== null)) throw unexpected('renewed or not')
  return acceptedRenewal(loan, before.due, context)
}

const unknownLoan = '401823'

function toRefusal({ others = [], ...error }: AlmaError, context: Context): RenewalAnswer {
  if (error.code === unknownLoan) return { result: 'not-found' }
  return withAll([error, ...others].map(({ code, text }) => reasonFor(reasonIn(text), code, context)))
}

/** Alma ends the code of a last renewal with a semicolon. */
function reasonFor(text: string | null, code: string, { refusals }: Context) {
  const deskCode = /^([\w.-]{1,60});?$/.exec(code)?.[1] ?? null
  return { reason: reasonOf(text, [...refusals, ...known]), text, code: deskCode }
}

/**
 * Returns the reason in a message such as `Cannot renew loan:  1346144360000521 - Item renew period
 * exceeded.`, because the loan's id means nothing to a patron.
 */
function reasonIn(text: string | null): string | null {
  const reason =
    text
      ?.split(/\d{6,} - /)
      .at(-1)
      ?.trim() ?? ''
  return reason === '' || withoutReason.test(reason) ? null : reason
}

/** The documented text of a refusal, such as `Cannot renew loan: Loan ID 1346144360000521.` */
const withoutReason = /^cannot renew loan:( *loan id)? *\d* *-?\.?$/i

/**
 * Reasons of Alma's own texts that were recorded or are documented. The network file has further texts of an
 * institution. A text in neither is shown as it is.
 */
const known: RefusalText[] = [{ text: 'Item renew period exceeded', reason: 'maximum-period' }]
