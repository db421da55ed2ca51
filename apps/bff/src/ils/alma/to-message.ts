import type { Message } from '@library-card/contract/block.ts'
import type { AlmaNote } from './alma-user.ts'
import { list, moment, text } from './alma-values.ts'

/** Only notes that the institution marked as meant for the patron. */
export function toMessages(notes: AlmaNote[] | null | '' | undefined): Message[] {
  return list(notes)
    .filter(({ user_viewable }) => user_viewable === true)
    .map((note) => ({ text: text(note.note_text) ?? '', since: moment(note.created_date) }))
    .filter((message) => message.text !== '')
}
