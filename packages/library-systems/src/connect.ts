import { notSent } from './exchange/failure.ts'
import type { Http, Send } from './exchange/http-client.ts'
import { createGuard, type GuardOptions } from './guard/guard.ts'
import type { Vendor } from './port.ts'
import type { InstitutionSettings } from './settings.ts'

type Options = Pick<GuardOptions, 'limits' | 'shares' | 'mostLeft' | 'alert' | 'timed'> & {
  http: Pick<Http, 'clientFor'>
  /** Settings of the guard that override the vendor's. */
  settings?: Partial<GuardOptions['settings']>
  /** Called with the differences of each response from the shapes that the vendor documents. */
  compared?: (differences: string[]) => void
  /** Whether changes are refused instead of sent. */
  readsOnly?: boolean
}

/** Connects to the library system of an institution: its adapter calls the guard, and the guard calls the HTTP client. */
export function connect(
  { create, guard: ofVendor, differencesOf, ...vendor }: Vendor,
  institution: InstitutionSettings & { baseUrl: string },
  { http, settings, compared, readsOnly = false, ...others }: Options,
) {
  const { baseUrl, key } = institution
  const client = http.clientFor({ ...vendor, baseUrl, key })
  const send = readsOnly ? withoutChanges(client) : client
  const options: GuardOptions = {
    ...vendor,
    ...others,
    settings: { ...ofVendor, ...settings },
    send: differencesOf && compared ? withComparison(send) : send,
  }
  let guard = createGuard(options)

  function withComparison(compare: Send): Send {
    return async (request, ...terms) => {
      const response = await compare(request, ...terms)
      compared?.(differencesOf?.(request, response, institution) ?? [])
      return response
    }
  }

  return {
    system: create(institution, (request) => guard.ask(request)),
    state: () => guard.state(),
    /** Replaces the guard by a new one; calls in flight end with the old one. */
    reset: () => void (guard = createGuard(options)),
  }
}

/** Refuses changes. Every change has the limit `write`; a POST with another limit only signs in or out. */
function withoutChanges(send: Send): Send {
  return async (request, ...terms) => {
    const { method = 'GET', limit } = request
    const isRead = method === 'GET' || (method === 'POST' && limit !== 'write')
    if (!isRead) throw notSent('refused', 'a change, where none may be sent')
    return send(request, ...terms)
  }
}
