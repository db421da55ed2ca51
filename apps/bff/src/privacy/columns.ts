import type { Form, KeptId } from '@library-card/contract/privacy.ts'
import type { Tables } from '../store/database.ts'

type Described = { [Table in keyof Tables]: { id: KeptId; columns: Record<keyof Tables[Table], Form> } }

/** Every column of the store, and in which form it holds what it holds. A new one does not compile without a line here. */
export const columnsOf: Described = {
  sessions: {
    id: 'session',
    columns: {
      id_hash: 'hash',
      profile: 'clear',
      created: 'clear',
      seen: 'clear',
      ends: 'clear',
      owner_hash: 'keyed-hash',
      provider_session_hash: 'keyed-hash',
      sealed: 'encrypted',
    },
  },
  intents: {
    id: 'act',
    columns: {
      id: 'clear',
      key_hash: 'keyed-hash',
      patron_hash: 'keyed-hash',
      object_hash: 'keyed-hash',
      institution_code: 'clear',
      type: 'clear',
      state: 'clear',
      created: 'clear',
      sent: 'clear',
      sealed: 'encrypted',
    },
  },
  idempotency_keys: {
    id: 'click',
    columns: {
      key_hash: 'keyed-hash',
      content_hash: 'keyed-hash',
      created: 'clear',
      patron_hash: 'keyed-hash',
      objects: 'clear',
      sealed: 'encrypted',
    },
  },
  calendars: {
    id: 'calendar',
    columns: {
      patron_hash: 'keyed-hash',
      token_hash: 'hash',
      created: 'clear',
      titles: 'clear',
      used: 'clear',
      sealed: 'encrypted',
    },
  },
  preferences: {
    id: 'preferences',
    columns: { patron_hash: 'keyed-hash', changed: 'clear', used: 'clear', sealed: 'encrypted' },
  },
  tries: {
    id: 'sign-in-tries',
    columns: { key_hash: 'keyed-hash', failed: 'clear', until: 'clear', last: 'clear' },
  },
  clearances: {
    id: 'clearance',
    columns: {
      id: 'clear',
      staff_hash: 'keyed-hash',
      institution_code: 'clear',
      state: 'clear',
      began: 'clear',
      leased: 'clear',
      sealed: 'encrypted',
    },
  },
  clearance_rows: {
    id: 'clearance',
    columns: { clearance_id: 'clear', number: 'clear', state: 'clear', sealed: 'encrypted' },
  },
  audit: {
    id: 'staff-look',
    columns: {
      number: 'clear',
      at: 'clear',
      format: 'clear',
      act: 'clear',
      result: 'clear',
      institution_code: 'clear',
      staff_hash: 'keyed-hash',
      desk_code: 'clear',
      desk: 'clear',
      patron_hash: 'keyed-hash',
      patron_list: 'keyed-hash',
      kinds: 'clear',
      institution_codes: 'clear',
      reason: 'clear',
      field: 'clear',
      hits: 'clear',
      request_id: 'clear',
      anchor: 'keyed-hash',
      sealed: 'encrypted',
      hash: 'keyed-hash',
    },
  },
  audit_patrons: { id: 'staff-look', columns: { entry: 'clear', patron_hash: 'keyed-hash' } },
  audit_head: { id: 'record-head', columns: { id: 'clear', count: 'clear', hash: 'keyed-hash' } },
}
