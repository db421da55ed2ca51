import type { Story } from '../story.ts'
import { graduate, networkPatron, visitor } from './groups.ts'
import { inventedBook } from './invented-books.ts'

function asked(index: number) {
  const { title, author } = inventedBook(index)
  return { title, ...(author && { author }) }
}

/** A patron with a request in each stage that Alma tells of. */
export const everyRequestStage: Story = {
  name: 'every-request-stage',
  story:
    'Requests in every stage: waiting, on the way, ready here and at another institution, a booking, a scan.',
  person: { first: 'Henrietta', last: 'Mwangi' },
  idAtHome: '4471340',
  accounts: [
    {
      at: 'NORTH',
      group: graduate,
      card: 'N 4471 3400',
      expires: 365,
      requests: [
        { ...asked(801), stage: 'NOT_STARTED', placed: -3, placeInQueue: 1, pickup: { library: 'MAIN' } },
        { ...asked(802), stage: 'NOT_STARTED', placed: -30, placeInQueue: 12, pickup: { library: 'GEO' } },
        {
          ...asked(803),
          stage: 'IN_PROCESS',
          task: 'Pickup From Shelf',
          placed: -1,
          pickup: { library: 'MAIN' },
        },
        { ...asked(804), stage: 'IN_PROCESS', task: 'Transit Item', placed: -4, pickup: { library: 'CHEM' } },
        {
          ...asked(805),
          stage: 'ON_HOLD_SHELF',
          placed: -6,
          heldUntil: 2,
          shelfNumber: '361-819',
          pickup: { library: 'MAIN' },
        },
        {
          title: 'Seminar room projector',
          kind: 'BOOKING',
          stage: 'NOT_STARTED',
          placed: -2,
          booked: { from: 5, until: 6 },
          pickup: { library: 'MAIN' },
        },
      ],
    },
    {
      at: 'ALPINE',
      group: networkPatron,
      card: 'A0096600',
      expires: 365,
      requests: [
        {
          ...asked(806),
          stage: 'ON_HOLD_SHELF',
          placed: -11,
          heldUntil: 0,
          shelfNumber: 'N-22',
          pickup: { at: 'NORTH', library: 'MAIN', place: 'North University, Main Library' },
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
          ...asked(807),
          kind: 'DIGITIZATION',
          stage: 'NOT_STARTED',
          placed: 0,
          pages: { from: '7', to: '19' },
        },
      ],
    },
  ],
}
