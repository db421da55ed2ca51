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
    /** Too many calls, of which only a header says that none is left today. */
    noneLeft: () => Response
    keyRejected: () => Response
    /** A patron's token was rejected. */
    tokenRejected: () => Response
    vendorError: (code: string | undefined) => Response
  }
  /** The field of a response that names the patron. */
  patronField: string
  /** Returns the body with one row, or the counts, that no client can read. */
  makeUnreadable: (body: Body) => Body
  /** Returns the account with counts of 0, whatever its lists have. */
  makeCountsNothing: (body: Body) => Body
  /** Returns the request for a page of a list as a request for all rows. */
  withoutLimit: (request: Request) => Request
  /** Returns the body with fields, codes and types that no document names. */
  makeOtherShape: (body: Body) => Body
}
