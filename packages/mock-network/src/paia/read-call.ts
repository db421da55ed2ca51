import type { MockAccount, PatronRecord } from '../patrons/record.ts'
import { decoded, isKnownAs, type Operation, type Received } from '../region/call.ts'
import type { Act } from '../region/writes.ts'
import { isLoan, isRequest } from './documents.ts'
import { fieldsIn } from './messages.ts'

const at = 'BIRCH'
const noFields: Record<string, unknown> = {}

/** Methods of PAIA core. */
const methods = ['items', 'fees', 'renew', 'cancel'] as const

/**
 * Reads a call to the host of one institution: `/core/{patron}/items`, or `/auth/login` with the patron in
 * the body.
 */
export async function readPaiaCall(request: Request, records: readonly PatronRecord[]): Promise<Received> {
  const body = request.method === 'POST' ? await fieldsIn(request).catch(() => noFields) : noFields
  const { operation, id, path } = partsOf(request, body)
  const record = records.find((one) => isPatron(one, id))
  const patron = record?.patron.name ?? null
  const call = { institution: at, operation, patron, method: request.method, path } as const
  const account = record?.accounts.get(at)
  const changed = account && changeIn(account, operation, body)
  return { call, target: changed ? { institution: at, patron, ...changed } : null }
}

type Parts = { operation: Operation; id: string; path: string }

function partsOf(request: Request, { patron, username }: Record<string, unknown>): Parts {
  const [, area = '', second = '', method = ''] = new URL(request.url).pathname.split('/')
  if (area !== 'core') {
    const id = [patron, username].find((one) => typeof one === 'string') ?? ''
    return { operation: 'authenticate', id, path: `/${area}/${second}` }
  }
  const operation = methods.find((one) => one === method) ?? 'account'
  return { operation, id: decoded(second), path: `/core/{patron}${method && `/${method}`}` }
}

function isPatron(record: PatronRecord, id: string): boolean {
  const card = record.accounts.get(at)?.card?.replaceAll(' ', '')
  return isKnownAs(record, at, id.toLowerCase()) || (card !== undefined && card === id.replaceAll(' ', ''))
}

/** Our client sends one document per call. */
function changeIn(
  { loans, requests }: MockAccount,
  operation: Operation,
  { doc }: Record<string, unknown>,
): { act: Act; object: string } | null {
  if (operation !== 'renew' && operation !== 'cancel') return null
  const [wanted]: object[] = Array.isArray(doc) ? doc : []
  const found =
    operation === 'renew'
      ? loans.find((loan) => isLoan(loan, wanted ?? {}))
      : requests.find((request) => isRequest(request, wanted ?? {}))
  return found ? { act: operation, object: found.id } : null
}
