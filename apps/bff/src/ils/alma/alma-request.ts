import { Type, type Static } from 'typebox'
import { accepts } from './alma-call.ts'
import { Text, Told } from './alma-values.ts'

const Request = Type.Object({
  request_id: Type.String({ minLength: 1 }),
  request_type: Text,
  request_status: Text,
  task_name: Text,
  title: Text,
  author: Text,
  description: Text,
  manual_description: Text,
  volume: Text,
  issue: Text,
  chapter_or_article_title: Text,
  required_pages_range: Told(Type.Array(Type.Object({ from_page: Text, to_page: Text }))),
  pickup_location: Text,
  pickup_location_library: Text,
  pickup_location_institution: Text,
  request_date: Text,
  request_time: Text,
  expiry_date: Text,
  additional_id: Text,
  place_in_queue: Told(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  booking_start_date: Text,
  booking_end_date: Text,
  adjusted_booking_start_date: Text,
  adjusted_booking_end_date: Text,
})
export type AlmaRequest = Static<typeof Request>
export const isRequest = accepts(Request)

const RequestPage = Type.Object({
  user_request: Told(Type.Array(Request)),
  total_record_count: Type.Integer({ minimum: 0 }),
})
export const isRequestPage = accepts(RequestPage)
