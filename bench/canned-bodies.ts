/** The answers of each member about the one patron of the bench: so many loans, two requests, a fee. Made once, sent often. */
const bodies = new Map<string, string>()
const loansEach = Number(process.env['BENCH_LOANS'])
/** Set where reminders are sent: the member where a loan is due, and when. Home then has an e-mail address. */
const { BENCH_DUE } = process.env
const soon: { member: number; at: string } | null = BENCH_DUE === undefined ? null : JSON.parse(BENCH_DUE)
/** How often each loan has been renewed; each time its date moves by a day. */
const renewals = new Map<string, number>()

export function bodyOf(member: number, url: string): string {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  const list = /\/(loans|requests|items|fees|login|users)$/.exec(pathname)?.[1] ?? 'account'
  // The record has the requested id, because the BFF rejects a record of another patron.
  const searched = list === 'users' ? searchParams.get('q')?.split('~')[1] : undefined
  const id = searched ?? (list === 'account' ? decodeURIComponent(pathname.split('/').at(-1) ?? '') : '')
  const name = `${list} ${member} ${id}`
  const make: Make = pathname.startsWith('/almaws/') ? alma : paia
  const body = bodies.get(name) ?? JSON.stringify(make[list]!(member, id))
  bodies.set(name, body)
  return body
}

/** The date moves on, and with it what the list says. */
export function renewedBody(member: number, url: string): string {
  const id = /\/loans\/(\d+)/.exec(url)?.[1] ?? ''
  renewals.set(id, (renewals.get(id) ?? 0) + 1)
  bodies.delete(`loans ${member} `)
  return JSON.stringify(loanOf(member, Number(id.at(-5))))
}

const coded = (value: string) => ({ value, desc: value })

const day = 86_400_000
const firstDue = Date.parse('2030-01-08T22:00:00Z')

function loanOf(member: number, index: number) {
  const id = `13327337000${member}${index}0521`
  const renewed = renewals.get(id) ?? 0
  const isSoon = soon?.member === member && index === 0
  return {
    loan_id: id,
    library: coded('MAIN'),
    user_id: `patron-${member}`,
    item_barcode: `67576${index}`,
    due_date: isSoon ? soon.at : new Date(firstDue + (30 * index + renewed) * day).toISOString(),
    loan_status: 'ACTIVE',
    loan_date: '2029-06-28T16:10:01.018Z',
    process_status: 'NORMAL',
    title: `An invented title, number ${index} at member ${member}`,
    author: 'Example, Ada',
    location_code: { value: 'stacks', name: 'Stacks' },
    item_policy: { value: null, description: null },
    call_number: 'MT825 .B27 1984',
    renewable: true,
    last_renew_status: renewed ? coded('401193;') : { value: null, desc: '' },
  }
}

type Make = Record<string, (member: number, id: string) => object>

const alma = {
  account: (member: number, id: string) => ({
    primary_id: `patron-${member}`,
    first_name: 'Bea',
    last_name: 'Nchmark',
    full_name: 'Bea Nchmark',
    user_group: coded('GUEST'),
    status: coded('ACTIVE'),
    expiry_date: '2030-01-16Z',
    loans: { value: loansEach },
    requests: { value: 2 },
    fees: { value: 4.5 },
    user_identifier: [
      { value: `B${member}`, id_type: coded('BARCODE'), status: 'ACTIVE' },
      { value: id, id_type: coded('01'), status: 'ACTIVE' },
    ],
    user_block: [],
    user_note: [],
    contact_info: {
      address: [],
      email:
        soon && member === 0 ? [{ email_address: 'bea@bench.example', preferred: true, email_type: [] }] : [],
      phone: [],
    },
    ...(member === 0
      ? {
          linking_id: '5131558001021',
          user_role: [{ status: coded('ACTIVE'), role_type: coded('32') }],
        }
      : { source_institution_code: '01MER_NORTH', source_link_id: '5131558001021' }),
  }),
  users: (member: number, id: string) => ({ user: [alma.account(member, id)], total_record_count: 1 }),
  loans: (member: number) => ({
    item_loan: Array.from({ length: loansEach }, (_, index) => loanOf(member, index)),
    total_record_count: loansEach,
  }),
  requests: (member: number) => ({
    user_request: Array.from({ length: 2 }, (_, index) => ({
      request_id: `8327337000${member}${index}0521`,
      request_type: 'HOLD',
      request_status: 'NOT_STARTED',
      title: `A wanted title, number ${index}`,
      pickup_location: 'Main Library',
      pickup_location_type: 'LIBRARY',
      pickup_location_library: 'MAIN',
      request_date: '2029-11-11Z',
      place_in_queue: index + 1,
    })),
    total_record_count: 2,
  }),
  fees: (member: number) => ({
    fee: [
      {
        id: `9${member}521`,
        type: coded('OVERDUEFINE'),
        status: coded('ACTIVE'),
        balance: 4.5,
        original_amount: 4.5,
        creation_time: '2029-10-12T08:00:00Z',
        owner: coded('MAIN'),
        title: 'A late title',
      },
    ],
    total_record_count: 1,
    total_sum: 4.5,
    currency: 'EUR',
  }),
}

const uris = 'http://uri.example'
const dayOf = (moment: string) => moment.slice(0, 10)

/** The same account as PAIA gives it: loans and requests are one list. */
const paia: Make = {
  login: (member) => ({
    access_token: `token-${member}`,
    token_type: 'Bearer',
    patron: `patron-${member}`,
    scope: 'read_patron read_fees read_items write_items',
    expires_in: 3_600,
  }),
  account: (member) => ({
    name: 'Bea Nchmark',
    email: `patron-${member}@member.example`,
    expires: '2030-01-16',
    status: 0,
    type: `${uris}/usertype/guest`,
  }),
  items: (member) => {
    const loans = alma.loans(member).item_loan.map((loan) => ({
      status: 3,
      item: `${uris}/item/${loan.loan_id}`,
      edition: `${uris}/edition/${loan.item_barcode}`,
      about: `${loan.title} / ${loan.author}`,
      label: loan.call_number,
      storage: loan.location_code.name,
      storageid: `${uris}/storage/${loan.location_code.value}`,
      queue: 0,
      renewals: 0,
      reminder: 0,
      starttime: dayOf(loan.loan_date),
      endtime: dayOf(loan.due_date),
      duedate: dayOf(loan.due_date),
      canrenew: loan.renewable,
    }))
    const requests = alma.requests(member).user_request.map((request) => ({
      status: 1,
      edition: `${uris}/edition/${request.request_id}`,
      about: request.title,
      storage: request.pickup_location,
      storageid: `${uris}/storage/${request.pickup_location_library}`,
      queue: request.place_in_queue,
      starttime: dayOf(request.request_date),
      cancancel: true,
    }))
    return { doc: [...loans, ...requests] }
  },
  fees: (member) => {
    const fee = alma.fees(member).fee.map(({ balance, creation_time: since, title }) => ({
      amount: `${balance.toFixed(2)} EUR`,
      date: dayOf(since),
      about: title,
      feetype: 'Overdue fine',
      feetypeid: `${uris}/fee/overduefine`,
    }))
    return { amount: fee[0]?.amount, fee }
  },
}
