type Body = Record<string, unknown>

/**
 * Changes an answer in ways that no document of Alma names: new fields and codes, other types, missing fields.
 * All answers about one patron have ten such differences, and a field that is named after the patron.
 */
export function otherShape(body: Body): Body {
  const changed = { ...body }
  for (const [list, change] of lists)
    if (Array.isArray(body[list])) changed[list] = body[list].map((row: Body) => ({ ...row, ...change(row) }))
  return 'contact_info' in body ? { ...changed, ...otherUser(body) } : changed
}

/**
 * A new field, a new code, a number in place of a day, an object in place of a list, and a field with the
 * patron's name, which nobody may report.
 */
function otherUser({ expiry_date, user_note, last_name }: Body): Body {
  const [note] = Array.isArray(user_note) ? user_note : []
  return {
    [String(last_name).toLowerCase()]: 'is the last name',
    pronouns: { value: 'THEY', desc: 'they' },
    status: { value: 'SUSPENDED', desc: 'Suspended' },
    expiry_date: Date.parse(String(expiry_date).slice(0, 10)),
    user_note: note ?? { note_text: 'A note', user_viewable: true },
  }
}

const lists: [name: string, change: (row: Body) => Body][] = [
  [
    'item_loan',
    ({ due_date }) => ({
      process_status: 'AT_BINDERY',
      renewals_left: 2,
      due_date: Date.parse(String(due_date)),
      renewable: undefined,
    }),
  ],
  ['user_request', () => ({ request_status: 'AWAITING_APPROVAL' })],
  ['fee', ({ balance }) => ({ balance: String(balance) })],
]
