import type { RenewalOutcome, Story, StoryLoan } from '../patrons/story.ts'
import { borrower, graduate, guest, networkPatron, visitor } from './groups.ts'

/** A loan that Alma calls renewable, although only the attempt shows the outcome. */
function loan(renewal: RenewalOutcome, title: string, due = 4): StoryLoan {
  return { title, author: 'Penhallow, Una', callNumber: 'Z 712 .P46', due, loaned: -20, renewal }
}

/** A patron with one loan for each outcome of a renewal, in three languages. */
export const everyRenewal: Story = {
  name: 'every-renewal',
  story:
    'A loan for each outcome of a renewal, at five institutions. The title says which; Old Town charges for it.',
  person: { first: 'Una', last: 'Penhallow' },
  idAtHome: '4471360',
  accounts: [
    {
      at: 'NORTH',
      group: graduate,
      card: 'N 4471 3600',
      expires: 365,
      loans: [
        loan('renewed', 'Renewed Without Ado', 2),
        loan('unchanged', 'Accepted and Not a Day Longer', 3),
        loan('not-renewed', 'Answered and Not Renewed'),
        loan('requested', 'Another Reader Waits', 5),
        loan('limit', 'Renewed Too Often', 6),
        loan('maximum-period', 'The Longest Loan', 7),
        loan('other', 'Ask at the Blue Desk', 9),
        { title: 'Never to Be Renewed', due: 10, renewable: false },
      ],
    },
    {
      at: 'HARBOUR',
      group: visitor,
      card: 'HC-90700',
      expires: 365,
      loans: [
        loan('recalled', 'Recalled Meanwhile'),
        loan('blocked', 'Blocked Meanwhile', 5),
        loan('fees', 'Owing Too Much', 6),
        loan('expired', 'Account Ended Meanwhile', 8),
      ],
    },
    {
      at: 'OLDTOWN',
      group: networkPatron,
      card: 'OT-3600',
      expires: 365,
      loans: [
        loan('renewed', 'Für fünfzig Cent verlängert', 3),
        loan('requested', 'Von anderen bestellt'),
        loan('limit', 'Zu oft verlängert', 5),
        loan('not-renewed', 'Beantwortet, nicht verlängert', 6),
        loan('other', 'Bitte vorsprechen', 8),
      ],
    },
    {
      at: 'LAKE',
      group: guest,
      card: '20700',
      expires: 365,
      loans: [
        loan('renewed', 'Prolongé sans façon', 3),
        loan('maximum-period', 'Le plus long prêt'),
        loan('blocked', 'Compte bloqué entre-temps', 5),
        loan('other', 'Adressez-vous au guichet', 7),
      ],
    },
    {
      at: 'STATE',
      group: borrower,
      card: 'MSU 7840 00',
      expires: 12,
      loans: [loan('clipped', 'Only Until the Account Ends', 5)],
    },
  ],
}
