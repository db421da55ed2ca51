import { almaFeeStates } from '../fee.ts'
import { processStatuses } from '../loan.ts'
import { requestStatuses, requestTypes } from '../request.ts'

/** The source of a fact. `docs/reference/alma.md` explains the short names. */
type Source = string

/**
 * The form of a field. `coded`: `{ value, desc }`; `counted`: `{ value, link }` with a number; `moment`: a day
 * or an instant.
 */
type Kind =
  | 'text'
  | 'number'
  | 'flag'
  | 'day'
  | 'instant'
  | 'moment'
  | 'coded'
  | 'counted'
  | 'object'
  | 'list'

export type Field = {
  kind: Kind
  /** The codes that the adapter knows, where Alma has a closed list. */
  codes?: readonly string[]
  fields?: Fields
  /** Whether the adapter cannot use a row without it. */
  required?: true
  source?: Source
}
export type Fields = Readonly<Record<string, Field>>

export type Shape = {
  name: string
  source: Source
  /** The fields that the adapter reads. */
  fields: Fields
  /** Other documented fields, which the adapter does not read. */
  others: readonly string[]
}

const words = (names: string): string[] => names.trim().split(/\s+/)
/** Several fields of one form. */
const all = (kind: Kind, names: string, more: Omit<Field, 'kind'> = {}): Fields =>
  Object.fromEntries(words(names).map((name) => [name, { kind, ...more }]))

const activity = ['ACTIVE', 'INACTIVE']
const blog = 'Blog on fulfillment networks'
const guess = 'assumption'

export const user: Shape = {
  name: 'user',
  source: 'rest_user.xsd; recorded by mlibrary/account',
  fields: {
    ...all('text', 'primary_id', { required: true }),
    ...all('text', 'first_name middle_name last_name full_name'),
    ...all('text', 'pref_first_name pref_middle_name pref_last_name pref_name_suffix'),
    ...all('coded', 'user_group campus_code'),
    ...all('coded', 'status', { codes: [...activity, 'DELETED'] }),
    ...all('coded', 'record_type', { codes: ['PUBLIC', 'STAFF', 'CONTACT'] }),
    ...all('day', 'expiry_date'),
    ...all('counted', 'loans requests fees', { source: 'OpenAPI (expand); recorded by mlibrary/account' }),
    ...all('text', 'linking_id source_institution_code source_link_id', { source: `rest_user.xsd; ${blog}` }),
    contact_info: {
      kind: 'object',
      fields: {
        email: { kind: 'list', fields: { ...all('text', 'email_address'), ...all('flag', 'preferred') } },
        phone: { kind: 'list', fields: { ...all('text', 'phone_number'), ...all('flag', 'preferred') } },
        address: {
          kind: 'list',
          fields: {
            ...all('text', 'line1 line2 line3 line4 line5 city state_province postal_code'),
            ...all('coded', 'country'),
            ...all('day', 'start_date end_date'),
            ...all('flag', 'preferred'),
          },
        },
      },
    },
    user_identifier: {
      kind: 'list',
      fields: {
        ...all('text', 'value'),
        ...all('coded', 'id_type'),
        ...all('text', 'status', { codes: activity }),
      },
    },
    user_role: {
      kind: 'list',
      fields: {
        ...all('coded', 'status', { codes: activity }),
        ...all('coded', 'role_type'),
        ...all('day', 'expiry_date'),
      },
    },
    user_block: {
      kind: 'list',
      fields: {
        ...all('coded', 'block_description'),
        ...all('text', 'block_status', { codes: activity }),
        ...all('moment', 'created_date expiry_date'),
        ...all('text', 'item_loan_id'),
      },
    },
    user_note: {
      kind: 'list',
      fields: {
        ...all('text', 'note_text'),
        ...all('flag', 'user_viewable'),
        ...all('moment', 'created_date'),
      },
    },
  },
  others: words(`pin_number user_title job_category job_description gender web_site_url cataloger_level
    preferred_language birth_date purge_date status_date last_patron_activity_date account_type external_id password
    force_password_change user_statistic proxy_for_user rs_library library_notice is_researcher researcher link
    contact_info.email.description contact_info.email.segment_type contact_info.email.email_type
    contact_info.phone.preferred_sms contact_info.phone.segment_type contact_info.phone.phone_type
    contact_info.address.address_note contact_info.address.address_type contact_info.address.segment_type
    user_identifier.note user_identifier.segment_type
    user_role.scope user_role.parameter
    user_block.block_type user_block.block_note user_block.created_by user_block.segment_type
    user_note.note_type user_note.popup_note user_note.created_by user_note.segment_type`),
}

/** A row of a search, which has few fields without `expand=full`. */
export const foundUser: Shape = { ...user, name: 'user, in a search' }

export const loan: Shape = {
  name: 'item_loan',
  source: 'rest_item_loan.xsd; recorded by mlibrary/account',
  fields: {
    ...all('text', 'loan_id', { required: true }),
    ...all('text', 'user_id mms_id item_barcode title author description call_number'),
    ...all('coded', 'library'),
    ...all('instant', 'due_date loan_date return_date last_renew_date'),
    ...all('text', 'loan_status', { codes: ['ACTIVE', 'COMPLETE'] }),
    ...all('text', 'process_status', {
      codes: processStatuses,
      source: `recorded by mlibrary/account; of RECALL and LOST Alma Analytics lists the names, the codes are our ${guess}`,
    }),
    ...all('number', 'loan_fine'),
    ...all('flag', 'renewable', { source: 'OpenAPI (expand=renewable); recorded by mlibrary/account' }),
    ...all('coded', 'last_renew_status'),
  },
  others: words(`circ_desk return_circ_desk returned_by holding_id item_id publication_year location_code
    item_policy request_id`),
}

export const request: Shape = {
  name: 'user_request',
  source: 'rest_user_request.xsd; recorded by mlibrary/account and pulibrary/bibdata',
  fields: {
    ...all('text', 'request_id', { required: true }),
    ...all('text', 'user_primary_id title author description manual_description volume issue'),
    ...all('text', 'chapter_or_article_title additional_id task_name'),
    ...all(
      'text',
      'pickup_location pickup_location_library pickup_location_institution pickup_location_type',
    ),
    ...all('text', 'request_type', { codes: requestTypes }),
    ...all('text', 'request_status', {
      codes: requestStatuses,
      source: 'Open Library Foundation; recorded in two spellings, by mlibrary/account and pulibrary/bibdata',
    }),
    ...all('number', 'place_in_queue'),
    ...all('instant', 'request_time booking_start_date booking_end_date'),
    ...all('instant', 'adjusted_booking_start_date adjusted_booking_end_date'),
    ...all('day', 'request_date expiry_date'),
    required_pages_range: { kind: 'list', fields: all('text', 'from_page to_page') },
    resource_sharing: {
      kind: 'object',
      fields: { ...all('text', 'id link'), ...all('coded', 'status') },
      source: `rest_user_request.xsd; its fields are our ${guess}`,
    },
  },
  others: words(`request_sub_type mms_id holding_id pickup_location_circulation_desk
    managed_by_library managed_by_circulation_desk managed_by_library_code managed_by_circulation_desk_code
    target_destination material_type last_interest_date part date_of_publication comment partial_digitization
    chapter_or_article_author full_chapter destination_location call_number_type call_number item_policy
    due_back_date item_id barcode copyrights_declaration_signed_by_patron`),
}

export const fee: Shape = {
  name: 'fee',
  source: 'rest_fee.json; recorded by mlibrary/account',
  fields: {
    ...all('text', 'id', { required: true }),
    ...all('coded', 'type owner'),
    ...all('coded', 'status', { codes: Object.values(almaFeeStates) }),
    ...all('coded', 'user_primary_id'),
    ...all('number', 'balance', { required: true }),
    ...all('number', 'original_amount'),
    ...all('instant', 'creation_time'),
    ...all('text', 'title comment'),
  },
  others: words(
    `remaining_vat_amount original_vat_amount status_time barcode transaction bursar_transaction_id link`,
  ),
}

export const purchaseRequest: Shape = {
  name: 'purchase_request',
  source: 'rest_purchase_request.xsd',
  fields: {
    ...all('text', 'request_id', { required: true }),
    ...all('coded', 'requester'),
    ...all('text', 'title author', { source: guess }),
    ...all('coded', 'request_status'),
    ...all('coded', 'status', { source: guess }),
    ...all('day', 'created_date'),
    resource_metadata: { kind: 'object', fields: all('text', 'title author'), source: guess },
  },
  others: words('last_modified_date format resource_metadata.mms_id'),
}

const codeTableRow: Shape = {
  name: 'row of a code table',
  source: 'rest_code_table.json',
  fields: { ...all('text', 'code', { required: true }), ...all('text', 'description') },
  others: words('default enabled updated_by update_date'),
}

/** The answer of a call: one object, or a list of objects with a total. */
export type Answer = {
  call: string
  /** Matches the path below `/almaws/v1`, without the query. */
  path: RegExp
  shape: Shape
  /** The list's name in the body. */
  list?: string
  /** Other fields of a body with a list. */
  beside?: Fields
}

const total = all('number', 'total_record_count', {
  required: true,
  source: 'OpenAPI; recorded by mlibrary/account',
})

export const answers: readonly Answer[] = [
  { call: 'GET /users/{id}', path: /^\/users\/[^/]+$/, shape: user },
  { call: 'GET /users', path: /^\/users$/, shape: foundUser, list: 'user', beside: total },
  {
    call: 'GET /users/{id}/loans',
    path: /^\/users\/[^/]+\/loans$/,
    shape: loan,
    list: 'item_loan',
    beside: total,
  },
  {
    call: 'GET /users/{id}/requests',
    path: /^\/users\/[^/]+\/requests$/,
    shape: request,
    list: 'user_request',
    beside: total,
  },
  {
    call: 'GET /users/{id}/fees',
    path: /^\/users\/[^/]+\/fees$/,
    shape: fee,
    list: 'fee',
    beside: {
      ...total,
      ...all('text', 'currency', { source: 'rest_fees.json' }),
      ...all('number', 'total_sum', { source: 'rest_fees.json; not read' }),
    },
  },
  {
    call: 'GET /users/{id}/purchase-requests',
    path: /^\/users\/[^/]+\/purchase-requests$/,
    shape: purchaseRequest,
    list: 'purchase_request',
    beside: total,
  },
  {
    call: 'GET /conf/code-tables/HFrUserRoles.roleType',
    path: /^\/conf\/code-tables\/[^/]+$/,
    shape: codeTableRow,
    list: 'row',
    beside: {
      ...all('text', 'name description', { source: 'rest_code_table.json; not read' }),
      ...all('coded', 'sub_system language', { source: 'rest_code_table.json; not read' }),
      ...all('flag', 'patron_facing', { source: 'rest_code_table.json; not read' }),
      ...all('object', 'scope', { source: 'rest_code_table.json; not read' }),
    },
  },
]
