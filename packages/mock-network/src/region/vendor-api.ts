import type { RequestHandler } from 'msw'
import type { ReadCall } from './call.ts'

type Body = Record<string, unknown>

/** How a vendor's servers read calls, respond to them and fail. */
export type VendorApi = {
  handlers: RequestHandler[]
  readCall: ReadCall
  unknownPath: () => Response
  failures: {
    serverError: () => Response
    tooMany: () => Response
    tooManyToday: () => Response
    keyRejected: () => Response
    /** Of the token of a patron. */
    tokenRejected: () => Response
    vendorError: (code: string | undefined) => Response
  }
  /** The field that names the patron of a response. */
  patronField: string
  /** Returns the body with one row, or the counts, that no client can read. */
  makeUnreadable: (body: Body) => Body
}
