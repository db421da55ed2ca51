import type { Language, MockInstitution } from '../institutions.ts'
import type { MockAccount, MockRequest } from '../patrons/record.ts'
import { AlmaError } from './errors.ts'
import { codeTables } from './labels.ts'

type Texts = Record<Language, string>

const inTransit: Texts = {
  en: 'Request is in transit and cannot be canceled.',
  de: 'Die Bestellung ist unterwegs und kann nicht storniert werden.',
  fr: 'La demande est en transit et ne peut être annulée.',
}

const started: Texts = {
  en: 'Request was started and cannot be updated.',
  de: 'Die Bestellung ist in Bearbeitung und kann nicht geändert werden.',
  fr: 'La demande est en cours et ne peut être modifiée.',
}

export function cancel(account: MockAccount, request: MockRequest, reason: string | null): void {
  if (!codeTables.get('RequestCancellationReasons')?.has(reason ?? '')) {
    throw new AlmaError('401652', `Cancellation reason ${reason ?? ''} is not valid.`)
  }
  if (request.stage === 'IN_PROCESS' && request.task === 'Transit Item') {
    throw new AlmaError('401652', inTransit[account.institution.language])
  }
  account.requests = account.requests.filter((other) => other !== request)
}

/** `body` is the whole request; only its pickup place can change. */
export function changePickup({ institution }: MockAccount, request: MockRequest, body: unknown): void {
  const library = requireLibrary(institution, body)
  if (request.stage !== 'NOT_STARTED' || !request.pickup) {
    throw new AlmaError('401652', started[institution.language])
  }
  request.pickup = { library }
}

function requireLibrary({ libraries }: MockInstitution, body: unknown): string {
  const fields = new Map<string, unknown>(Object.entries(body ?? {}))
  if (fields.get('pickup_location_type') !== 'LIBRARY') {
    throw new AlmaError('401652', 'Field pickup_location_type is not valid.')
  }
  const library = String(fields.get('pickup_location_library'))
  if (!libraries.has(library)) throw new AlmaError('401891', `Pickup library ${library} was not found.`)
  return library
}
