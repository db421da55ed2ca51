import type { Story } from '../patrons/story.ts'
import { book } from './books.ts'
import { graduate, networkPatron, visitor } from './groups.ts'

const main = { library: 'MAIN' }

/** A patron with one request in each stage that Alma reports. */
export const everyRequestStage: Story = {
  name: 'every-request-stage',
  story:
    'Requests in every stage: waiting, on the way, ready here and at another institution, a booking, a scan.',
  person: { first: 'Henrietta', last: 'Mwangi', phone: '+49 30 5550 134' },
  idAtHome: '4471340',
  accounts: [
    {
      at: 'NORTH',
      group: graduate,
      card: 'N 4471 3400',
      expires: 365,
      requests: [
        { ...book(801), stage: 'NOT_STARTED', placed: -3, placeInQueue: 1, pickup: main },
        { ...book(802), stage: 'NOT_STARTED', placed: -30, placeInQueue: 12, pickup: { library: 'GEO' } },
        { ...book(803), stage: 'IN_PROCESS', task: 'Pickup From Shelf', placed: -1, pickup: main },
        { ...book(804), stage: 'IN_PROCESS', task: 'Transit Item', placed: -4, pickup: { library: 'CHEM' } },
        {
          ...book(805),
          stage: 'ON_HOLD_SHELF',
          placed: -6,
          heldUntil: 2,
          shelfNumber: '361-819',
          pickup: main,
        },
        {
          title: 'Seminar room projector',
          kind: 'BOOKING',
          stage: 'NOT_STARTED',
          placed: -2,
          booked: { from: 5, until: 6 },
          pickup: main,
        },
      ],
      // Only an institution whose network file asks for them shows suggestions.
      purchases: [
        { ...book(808), status: 'INREVIEW', placed: -3 },
        { ...book(809), status: 'APPROVED', placed: -50 },
      ],
    },
    {
      at: 'ALPINE',
      group: networkPatron,
      card: 'A0096600',
      expires: 365,
      requests: [
        {
          ...book(806),
          stage: 'ON_HOLD_SHELF',
          placed: -11,
          heldUntil: 0,
          shelfNumber: 'N-22',
          pickup: { at: 'NORTH', library: 'MAIN' },
        },
      ],
    },
    {
      at: 'LAKE',
      group: visitor,
      card: '20600',
      expires: 365,
      requests: [
        {
          ...book(807),
          kind: 'DIGITIZATION',
          stage: 'NOT_STARTED',
          placed: 0,
          pages: { from: '7', to: '19' },
        },
      ],
    },
  ],
}
