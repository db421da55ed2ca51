import type { Loan } from '@library-card/contract/loan.ts'
import {
  idOf,
  number,
  object,
  objectsIn,
  smallCount,
  text,
  truth,
  identifier,
  type JsonObject,
} from '../json-values.ts'
import { momentIn, nullIfNever } from '../moments.ts'
import type { Call, List, PastLoans } from '../port.ts'
import type { Access } from './access.ts'
import { createEmbeds } from './embeds.ts'
import { getRows, readPages, toQuery } from './koha-call.ts'
import { dueIn, placeIn, type Context } from './koha-values.ts'
import { lookUpTitles, titleIn, type createTitles, type Titles } from './titles.ts'

type Asked = { call: Call; context: Context }

/** Small, because each row embeds an item and its title, which are large. */
const pageSize = 50

export function createListLoans(access: Access, { withTitles }: ReturnType<typeof createTitles>) {
  const embeds = createEmbeds(['item,item.biblio', 'item'])

  return (patronId: string, { call, context }: Asked): Promise<List<Loan>> =>
    withTitles(patronId, call, async (titlesOf) => {
      const path = `/patrons/${patronId}/checkouts?`
      const listing = { path, pageSize, id: 'checkout_id', patronId, embeds }
      const { items, unreadable } = await readPages(access, listing, call)
      const untitled = items.filter(({ item }) => !('biblio' in object(item)))
      const titles = await titlesOf(untitled.map(({ item }) => idOf(object(item).biblio_id)))
      return { items: items.map((row) => toLoan(row, titles, context)), unreadable }
    })
}

/** `lost_status` is the institution's own code: any number above 0 is a kind of lost. Claims are in a list of their own. */
export function toLoan(row: JsonObject, titles: Titles, context: Context): Loan {
  const item = object(row.item)
  const renewed = momentIn(row.last_renewed_date)
  const used = smallCount(row.renewals_count)
  return {
    id: idOf(row.checkout_id) ?? '',
    ...titleOf(item, titles),
    description: text(item.serial_issue_number),
    barcode: identifier(item.external_id),
    callNumber: text(item.callnumber),
    library: placeIn(row.library_id, context),
    loaned: momentIn(row.checkout_date),
    due: nullIfNever(dueIn(row.due_date)),
    state: (number(item.lost_status) ?? 0) > 0 ? 'lost' : 'on-loan',
    renewed,
    ...(renewed === null && used !== 0 && { renewalUndated: true }),
    renewals: { used, left: null },
    // Only a further call for each loan would show whether it can be renewed.
    renewal: { can: truth(row.onsite_checkout) === true ? 'no' : 'unknown', reasons: [] },
    fineIfReturnedNow: null,
  }
}

function titleOf(item: JsonObject, titles: Titles) {
  if ('biblio' in item) return titleIn(object(item.biblio))
  return titles.get(idOf(item.biblio_id) ?? '') ?? { title: null, author: null }
}

const historyPage = 50

export function createListPastLoans(access: Access) {
  const embeds = createEmbeds(['biblio'])

  /** Koha keeps returned loans only for patrons who want that. A returned loan names only its item. */
  return async (patronId: string, offset: number, { call, context }: Asked): Promise<PastLoans> => {
    const page = Math.floor(offset / historyPage) + 1
    const more = {
      checked_in: 'true',
      _order_by: '-checkin_date',
      _per_page: String(historyPage),
      _page: String(page),
    }
    const path = `/checkouts?${toQuery({ patron_id: Number(patronId) }, more)}`
    const { rows, total } = await getRows(access, { path }, call)
    const own = objectsIn(rows).filter(
      (row) => idOf(row.patron_id) === patronId && idOf(row.checkout_id) !== null,
    )
    const items = await itemsOf(own, call)
    const read = page * historyPage
    return {
      items: own.map((row) => toPastLoan({ ...row, item: items.get(idOf(row.item_id) ?? '') })),
      unreadable: rows.length - own.length,
      next: rows.length === historyPage && read < (total ?? Infinity) ? read : null,
    }

    function toPastLoan(row: JsonObject): PastLoans['items'][number] {
      const { id, title, author, description, callNumber, library, loaned } = toLoan(row, none, context)
      return {
        id,
        title,
        author,
        description,
        callNumber,
        library,
        loaned,
        returned: momentIn(row.checkin_date),
      }
    }
  }

  async function itemsOf(loans: JsonObject[], call: Call): Promise<Map<string, JsonObject>> {
    const ids = [...new Set(loans.map(({ item_id }) => number(item_id)).filter((id) => id !== null))]
    if (ids.length === 0) return new Map()
    const path = `/items?${toQuery({ item_id: { '-in': ids } }, { _per_page: String(historyPage) })}`
    const items = objectsIn((await getRows(access, { path, embeds }, call)).rows)
    const untitled = items
      .filter((item) => !('biblio' in item))
      .flatMap(({ biblio_id }) => idOf(biblio_id) ?? [])
    const titles = untitled.length > 0 ? await lookUpTitles(access, untitled, call) : none
    return new Map(
      items.map((item) => [
        idOf(item.item_id) ?? '',
        { biblio: titles.get(idOf(item.biblio_id) ?? ''), ...item },
      ]),
    )
  }
}

const none: Titles = new Map()
