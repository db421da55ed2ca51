import type { StoryAccount } from '../../story.ts'
import { visitor } from '../groups.ts'

export const harbour: StoryAccount = {
  at: 'HARBOUR',
  group: visitor,
  card: 'HC-88213',
  expires: 309,
  loans: [
    {
      title: 'Camera kit B, with tripod',
      description: 'Equipment',
      library: 'MEDIA',
      due: { next: '17:00' },
      loaned: 0,
      renewable: false,
    },
    {
      title: 'Statistics After Lunch',
      author: 'Priya Montrose',
      description: '3rd ed.',
      callNumber: 'QA 276 .M66',
      due: 8,
      loaned: -41,
      renewed: -13,
      status: 'RENEW',
      renewable: true,
      renewal: 'unchanged',
    },
    {
      title: 'Knots for Landlubbers',
      author: 'Otis Farrow',
      callNumber: 'VM 533 .F37',
      due: 28,
      loaned: 0,
      renewable: true,
    },
  ],
  requests: [
    {
      title: 'Harbours of the Inner Sea',
      author: 'Nadia Ferro',
      stage: 'ON_HOLD_SHELF',
      placed: -9,
      heldUntil: 3,
      shelfNumber: 'V-417',
      pickup: { library: 'QUAY', place: 'Quay Library, ground floor desk' },
    },
  ],
  notes: [{ text: 'Prefers to be called in the morning.', since: -100, viewable: false }],
}
