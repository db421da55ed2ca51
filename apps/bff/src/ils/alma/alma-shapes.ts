import { Type, type Static, type TSchema } from 'typebox'

/** Missing, null, "" and {} all mean "not told": which of them Alma writes changed between its versions. */
function told<T extends TSchema>(schema: T) {
  return Type.Optional(Type.Union([schema, Type.Null()]))
}

const Text = told(Type.String())
/** `description` and `name` stand in for `desc` in a few places. */
const Coded = told(
  Type.Union([
    Type.Object({ value: Text, desc: Text, description: Text, name: Text }),
    Type.Literal(''),
  ]),
)
export type Coded = Static<typeof Coded>

const Count = told(Type.Object({ value: told(Type.Number()) }))
const Email = Type.Object({ email_address: Text, preferred: told(Type.Boolean()) })
const Phone = Type.Object({ phone_number: Text, preferred: told(Type.Boolean()) })
const Address = Type.Object({
  line1: Text,
  line2: Text,
  line3: Text,
  line4: Text,
  line5: Text,
  postal_code: Text,
  city: Text,
  preferred: told(Type.Boolean()),
})
const Identifier = Type.Object({ value: Text, id_type: Coded, status: Text })

const Block = Type.Object({
  block_type: Coded,
  block_description: Coded,
  block_status: Text,
  created_date: Text,
  expiry_date: Text,
  item_loan_id: Text,
})
export type AlmaBlock = Static<typeof Block>

const Note = Type.Object({ note_text: Text, user_viewable: told(Type.Boolean()), created_date: Text })
export type AlmaNote = Static<typeof Note>

/** Only what we use: whatever else a record holds is not even read. */
export const AlmaUser = Type.Object({
  primary_id: Type.String({ minLength: 1 }),
  first_name: Text,
  last_name: Text,
  pref_first_name: Text,
  pref_last_name: Text,
  full_name: Text,
  user_group: Coded,
  expiry_date: Text,
  status: Coded,
  loans: Count,
  requests: Count,
  fees: Count,
  contact_info: told(
    Type.Object({
      address: told(Type.Array(Address)),
      email: told(Type.Array(Email)),
      phone: told(Type.Array(Phone)),
    }),
  ),
  user_identifier: told(Type.Array(Identifier)),
  user_block: told(Type.Array(Block)),
  user_note: told(Type.Array(Note)),
  linking_id: Text,
})
export type AlmaUser = Static<typeof AlmaUser>

export const AlmaUsers = Type.Object({
  user: told(Type.Array(Type.Object({ primary_id: Type.String() }))),
})

const Loan = Type.Object({
  loan_id: Type.String({ minLength: 1 }),
  library: Coded,
  item_barcode: Text,
  due_date: Text,
  loan_date: Text,
  process_status: Text,
  title: Text,
  author: Text,
  description: Text,
  call_number: Text,
  loan_fine: told(Type.Number()),
  renewable: told(Type.Boolean()),
  last_renew_date: Text,
  last_renew_status: Coded,
})
export type AlmaLoan = Static<typeof Loan>
export const AlmaLoans = Type.Object({
  item_loan: told(Type.Array(Loan)),
  total_record_count: Type.Integer({ minimum: 0 }),
})

const Request = Type.Object({
  request_id: Type.String({ minLength: 1 }),
  additional_id: Text,
  request_type: Text,
  request_status: Text,
  title: Text,
  author: Text,
  description: Text,
  volume: Text,
  issue: Text,
  pickup_location: Text,
  pickup_location_library: Text,
  pickup_location_institution: Text,
  required_pages_range: told(Type.Array(Type.Object({ from_page: Text, to_page: Text }))),
  place_in_queue: told(Type.Integer()),
  request_date: Text,
  expiry_date: Text,
  booking_start_date: Text,
  booking_end_date: Text,
  adjusted_booking_start_date: Text,
  adjusted_booking_end_date: Text,
})
export type AlmaRequest = Static<typeof Request>
export const AlmaRequests = Type.Object({
  user_request: told(Type.Array(Request)),
  total_record_count: Type.Integer({ minimum: 0 }),
})

const Fee = Type.Object({
  id: Type.String({ minLength: 1 }),
  type: Coded,
  status: Coded,
  balance: told(Type.Number()),
  original_amount: told(Type.Number()),
  creation_time: Text,
  comment: Text,
  owner: Coded,
  title: Text,
})
export type AlmaFee = Static<typeof Fee>
/** The currency stands once for the list; there is none per fee. */
export const AlmaFees = Type.Object({
  fee: told(Type.Array(Fee)),
  total_record_count: Type.Integer({ minimum: 0 }),
  currency: Text,
})

export const AlmaErrors = Type.Object({
  errorList: Type.Object({ error: Type.Array(Type.Object({ errorCode: Type.String() })) }),
})
