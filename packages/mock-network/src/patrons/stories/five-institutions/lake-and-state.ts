import type { StoryAccount } from '../../story.ts'
import { borrower, guest } from '../groups.ts'

export const lake: StoryAccount = {
  at: 'LAKE',
  group: guest,
  card: '20441',
  expires: 6,
  loans: [
    {
      title: 'Counterpoint for the Impatient',
      author: 'Aurelio Strand',
      callNumber: 'MT 55 .S77',
      due: 1,
      loaned: -20,
      status: 'RECALL',
      renewable: false,
    },
  ],
  requests: [
    {
      title: 'Scores for Two Left Hands',
      kind: 'DIGITIZATION',
      stage: 'IN_PROCESS',
      task: 'Digitize Item',
      placed: -5,
      pages: { from: '41', to: '58' },
    },
  ],
  notes: [
    {
      text: (ends) =>
        `Your account at Lakeside Conservatory ends on ${ends}. Bring your student card to the desk to extend it.`,
      since: -6,
      viewable: true,
    },
  ],
}

export const state: StoryAccount = {
  at: 'STATE',
  group: borrower,
  card: 'MSU 7720 11',
  expires: 171,
  loans: [
    {
      title: 'Rivers That Changed Their Minds',
      author: 'Desmond Achterberg',
      callNumber: 'GB 1203 .A28',
      due: 3,
      loaned: -18,
      renewable: true,
    },
  ],
  fees: [
    {
      type: 'DOCUMENTDELIVERYSERVICE',
      status: 'ACTIVE',
      original: 5,
      balance: 5,
      since: -21,
      comment: 'Interlibrary delivery',
    },
  ],
}
