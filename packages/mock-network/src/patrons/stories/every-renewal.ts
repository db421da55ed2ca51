import type { RenewalEnd, Story, StoryLoan } from '../story.ts'
import { borrower, graduate, guest, networkPatron, visitor } from './groups.ts'

/** Alma calls it renewable; what comes of it is found out by trying. */
function ending(renewal: RenewalEnd, title: string, due = 4): StoryLoan {
  return {
    title,
    author: 'Penhallow, Una',
    callNumber: 'Z 712 .P46',
    due,
    loaned: -20,
    renewable: true,
    renewal,
  }
}

/** A patron with a loan for each end that a renewal can have, in three languages. */
export const everyRenewal: Story = {
  name: 'every-renewal',
  story:
    'A loan for each end of a renewal, at five institutions: titles tell which, Old Town charges for it.',
  person: { first: 'Una', last: 'Penhallow' },
  idAtHome: '4471360',
  accounts: [
    {
      at: 'NORTH',
      group: graduate,
      card: 'N 4471 3600',
      expires: 365,
      loans: [
        ending('renewed', 'Renewed Without Ado', 2),
        ending('unchanged', 'Accepted and Not a Day Longer', 3),
        ending('not-renewed', 'Answered and Not Renewed'),
        ending('requested', 'Another Reader Waits', 5),
        ending('limit', 'Renewed Too Often', 6),
        ending('maximum-period', 'The Longest Loan', 7),
        ending('other', 'Ask at the Blue Desk', 9),
        { title: 'Never to Be Renewed', due: 10, loaned: -18, renewable: false },
      ],
    },
    {
      at: 'HARBOUR',
      group: visitor,
      card: 'HC-90700',
      expires: 365,
      loans: [
        ending('recalled', 'Called Back Meanwhile'),
        ending('blocked', 'Blocked Meanwhile', 5),
        ending('fees', 'Owing Too Much', 6),
        ending('expired', 'Account Ended Meanwhile', 8),
      ],
    },
    {
      at: 'OLDTOWN',
      group: networkPatron,
      card: 'OT-3600',
      expires: 365,
      loans: [
        ending('renewed', 'Für fünfzig Cent verlängert', 3),
        ending('requested', 'Von anderen bestellt'),
        ending('limit', 'Zu oft verlängert', 5),
        ending('not-renewed', 'Beantwortet, nicht verlängert', 6),
        ending('other', 'Bitte vorsprechen', 8),
      ],
    },
    {
      at: 'LAKE',
      group: guest,
      card: '20700',
      expires: 365,
      loans: [
        ending('renewed', 'Prolongé sans façon', 3),
        ending('maximum-period', 'Le plus long prêt'),
        ending('blocked', 'Compte bloqué entre-temps', 5),
        ending('other', 'Adressez-vous au guichet', 7),
      ],
    },
    {
      at: 'STATE',
      group: borrower,
      card: 'MSU 7840 00',
      expires: 12,
      loans: [ending('clipped', 'Only Until the Account Ends', 5)],
    },
  ],
}
