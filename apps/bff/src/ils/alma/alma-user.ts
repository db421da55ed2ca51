import { Type, type Static } from 'typebox'
import { accepts } from './alma-call.ts'
import { pageSize } from './pages.ts'
import { Coded, Id, Text, Told } from './alma-values.ts'

const Truth = Told(Type.Boolean())

const Block = Type.Object({
  block_description: Coded,
  block_status: Text,
  created_date: Text,
  expiry_date: Text,
  item_loan_id: Text,
})
export type AlmaBlock = Static<typeof Block>

const Note = Type.Object({ note_text: Text, user_viewable: Truth, created_date: Text })
export type AlmaNote = Static<typeof Note>

const Address = Type.Object({
  line1: Text,
  line2: Text,
  line3: Text,
  line4: Text,
  line5: Text,
  city: Text,
  state_province: Text,
  postal_code: Text,
  country: Coded,
  preferred: Truth,
})
export type AlmaAddress = Static<typeof Address>

const Contact = Type.Object({
  address: Told(Type.Array(Address)),
  email: Told(Type.Array(Type.Object({ email_address: Text, preferred: Truth }))),
  phone: Told(Type.Array(Type.Object({ phone_number: Text, preferred: Truth }))),
})

/** Only with `expand`. */
const Count = Told(Type.Object({ value: Told(Type.Integer({ minimum: 0, maximum: 1_000_000 })) }))
const Total = Told(Type.Object({ value: Told(Type.Number()) }))

/** Each of them becomes a row of the card. */
const rows = { maxItems: 500 }

const Role = Type.Object({ status: Coded, role_type: Coded, expiry_date: Text })

/** A user record, as far as we use it; what else it holds (birth date, PIN, staff's notes) is never read. */
const User = Type.Object({
  primary_id: Id,
  first_name: Text,
  middle_name: Text,
  last_name: Text,
  full_name: Text,
  pref_first_name: Text,
  pref_middle_name: Text,
  pref_last_name: Text,
  pref_name_suffix: Text,
  user_group: Coded,
  campus_code: Coded,
  status: Coded,
  expiry_date: Text,
  contact_info: Told(Contact),
  user_identifier: Told(Type.Array(Type.Object({ id_type: Coded, value: Text, status: Text }))),
  user_block: Told(Type.Array(Block, rows)),
  user_note: Told(Type.Array(Note, rows)),
  loans: Count,
  requests: Count,
  fees: Total,
  linking_id: Text,
  source_link_id: Text,
  source_institution_code: Text,
  user_role: Told(Type.Array(Role)),
})
export type AlmaUser = Static<typeof User>
export const isUser = accepts(User)

/** `GET /users?expand=full` finds by words and tells all of each. */
const FullUserSearch = Type.Object({
  user: Told(Type.Array(User, { maxItems: pageSize })),
  total_record_count: Type.Integer({ minimum: 0 }),
})
export const isFullUserSearch = accepts(FullUserSearch)

/** `GET /users` finds by words and tells little of each. */
const UserSearch = Type.Object({
  user: Told(Type.Array(Type.Object({ primary_id: Type.String() }), { maxItems: pageSize })),
  total_record_count: Type.Integer({ minimum: 0 }),
})
export const isUserSearch = accepts(UserSearch)
