import type { Titled } from '@library-card/contract/staff.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { ComponentType, ReactNode } from 'react'
import { ZoneNote } from '../../dates/zone-note.tsx'
import { Group } from '../../ui/rows.tsx'
import { useDesk } from '../desk.tsx'
import styles from '../staff.module.css'
import { countOfItems, itemsIn, type ListedItem, type ListedItems } from './activity-items.ts'
import { isShort, type ActivityView, type Part } from './activity-view.ts'
import { FeeRow, LoanRow, RequestRow, type ItemRowProps } from './item-rows.tsx'
import { ShowTitles, TitlesNotes } from './titles.tsx'
import type { ShownTitles } from './use-titles.ts'

type ActivityListProps = {
  view: ActivityView
  titles: ShownTitles
  query: string
  setQuery: (query: string) => void
}

/** All loans by due moment, then requests and fees. */
export function ActivityList({ view, titles, query, setQuery }: ActivityListProps) {
  const desk = useDesk()
  if (countOfItems(itemsIn(view, desk)) === 0) return <EmptyActivity view={view} />
  const items = itemsIn(view, desk, query)
  const titledIn =
    (part: Part) =>
    ({ item, institution }: ListedItem<{ id: string }>) =>
      titles.titledAt(institution.code, part, item.id)
  return (
    <>
      <div className={`${styles['tools']} no-print`}>
        <Find query={query} setQuery={setQuery} found={countOfItems(items)} />
        <ShowTitles view={view} titles={titles} />
      </div>
      <TitlesNotes view={view} titles={titles} />
      <ItemGroup
        title={<Trans>Loans</Trans>}
        count={<LoanCount loans={items.loans} />}
        items={items.loans}
        titledOf={titledIn('loans')}
        Row={LoanRow}
      />
      <ZoneNote
        listed={items.loans.map((loan) => ({ ...loan, institutionName: desk.nameOf(loan.institution.code) }))}
      />
      <ItemGroup
        title={<Trans>Requests</Trans>}
        items={items.requests}
        titledOf={titledIn('requests')}
        Row={RequestRow}
      />
      <ItemGroup title={<Trans>Fees</Trans>} items={items.fees} titledOf={titledIn('fees')} Row={FeeRow} />
    </>
  )
}

type ItemGroupProps<Item extends { id: string }> = {
  title: ReactNode
  count?: ReactNode
  items: ListedItem<Item>[]
  titledOf: (listed: ListedItem<Item>) => Titled | null
  Row: ComponentType<ItemRowProps<Item>>
}

function ItemGroup<Item extends { id: string }>(props: ItemGroupProps<Item>) {
  const { title, items, count = items.length, titledOf, Row } = props
  if (items.length === 0) return null
  return (
    <Group title={title} count={count}>
      {items.map((listed) => (
        <Row key={`${listed.institution.code} ${listed.item.id}`} listed={listed} titled={titledOf(listed)} />
      ))}
    </Group>
  )
}

/** "Nothing" only where all institutions responded in full. */
function EmptyActivity({ view }: { view: ActivityView }) {
  if (view.waiting.length > 0) return null
  const isSure = !(['loans', 'requests', 'fees'] as const).some((part) => isShort(view, part))
  return (
    <p className={styles['paragraph']}>
      {isSure ? (
        <Trans>No loans, requests or fees.</Trans>
      ) : (
        <Trans>No loans, requests or fees at the institutions that answered.</Trans>
      )}
    </p>
  )
}

function LoanCount({ loans }: Pick<ListedItems, 'loans'>) {
  const places = new Set(loans.map(({ institution }) => institution.code)).size
  return (
    <Trans>
      {loans.length} at <Plural value={places} one="# institution" other="# institutions" />, by due date
    </Trans>
  )
}

type FindProps = { query: string; setQuery: (query: string) => void; found: number }

function Find({ query, setQuery, found }: FindProps) {
  const { t } = useLingui()
  return (
    <div className={styles['find']}>
      <label htmlFor="find">
        <Trans>Find in loans, requests and fees</Trans>
      </label>
      <input
        id="find"
        type="search"
        placeholder={t`Institution, library or status`}
        value={query}
        onChange={({ target }) => setQuery(target.value)}
      />
      {query.trim() !== '' && (
        <span className="quiet">
          <Plural value={found} _0="No match" one="# match" other="# matches" />
        </span>
      )}
    </div>
  )
}
