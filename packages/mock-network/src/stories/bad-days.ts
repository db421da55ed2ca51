import type { Story } from '../patrons/story.ts'
import { graduate } from './groups.ts'

/** Alma sets the new date by the loan policy of today, which may be stricter than that of the loan. */
const shortenedRenewal: Story = {
  name: 'shortened-renewal',
  story: 'A loan due in two months, whose renewal moves the due date back to three weeks from now.',
  person: { first: 'Lorcan', last: 'Fairweather' },
  idAtHome: '4471510',
  accounts: [
    {
      at: 'NORTH',
      group: graduate,
      card: 'N 4471 5100',
      expires: 365,
      loans: [
        { title: 'The Returning Tide', due: 60, loaned: -10, renewal: 'shortened' },
        { title: 'Tables of Small Harbours', due: 4, loaned: -20, renewal: 'unchanged' },
      ],
    },
  ],
}

/** Whether real Alma calls such loans renewable is not known. */
const renewableExceptions: Story = {
  name: 'renewable-exceptions',
  story: 'Loans that are lost, claimed as returned, recalled or of an unknown state, all called renewable.',
  person: { first: 'Oda', last: 'Winterbourne' },
  idAtHome: '4471511',
  accounts: [
    {
      at: 'NORTH',
      group: graduate,
      card: 'N 4471 5110',
      expires: 365,
      loans: [
        { title: 'Lost on the Moor', due: -12, status: 'LOST' },
        { title: 'Brought Back in May', due: -9, status: 'CLAIMED_RETURN' },
        { title: 'Called Home', due: 3, status: 'RECALL' },
        { title: 'Lost and Paid For', due: -6, status: 'LOST_AND_PAID' },
      ],
    },
  ],
}

/** Patrons whose records a real institution has on a bad day. */
export const badDayStories: readonly Story[] = [shortenedRenewal, renewableExceptions]
