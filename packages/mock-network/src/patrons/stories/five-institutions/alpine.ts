import type { StoryAccount } from '../../story.ts'
import { networkPatron } from '../groups.ts'

export const alpine: StoryAccount = {
  at: 'ALPINE',
  group: networkPatron,
  card: 'A0093317',
  expires: 248,
  loans: [
    {
      title: 'Fieldwork in Cold Climates',
      author: 'T. A. Okonjo',
      callNumber: 'QE 33 .O56',
      due: -2,
      loaned: -30,
      renewable: false,
      fine: 2,
    },
    {
      title: 'Moss, Lichen, Stone: a Pocket Flora of High Walls',
      author: 'Jonas Vetterli',
      callNumber: 'QK 533 .V48',
      due: 16,
      loaned: -12,
      renewable: false,
    },
    {
      title: 'How Ice Remembers',
      author: 'Carla Nägeli',
      callNumber: 'QC 926 .N34',
      due: 23,
      loaned: -5,
      renewable: false,
    },
    {
      title: 'Avalanche Diaries, vol. 2',
      author: 'Reto Camenisch',
      callNumber: 'QC 929 .C36',
      library: 'VALLEY',
      due: 27,
      loaned: -1,
      renewable: false,
    },
  ],
  blocks: [
    {
      type: 'LOAN',
      code: '02-OVERDUE',
      text: 'Overdue items limit reached',
      since: -1,
      loan: 'Fieldwork in Cold Climates',
    },
  ],
}
