import type { StaffAccountCard } from '@library-card/contract/staff.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { memo, useDeferredValue, useState } from 'react'
import { useSearchParams } from 'react-router'
import { useAnnounced } from '../../card/announcements.tsx'
import { accountsIn, completenessOf, isIncomplete } from '../../card/completeness.ts'
import { useNetworkCard } from '../../card/network-card.tsx'
import { codesOf } from '../../card/summary.ts'
import { ZoneNote } from '../../dates/zone-note.tsx'
import { SaveDialog, useSaving } from '../../export/print-or-save.tsx'
import { fileNameOf } from '../../export/saved-list.ts'
import { CardStatus, useResponseStatus } from '../../page/card-status.tsx'
import { NearLimits, ReachedLimits } from '../../page/network-limits.tsx'
import { spokenWords } from '../../page/status-line.tsx'
import { listWords } from '../../text/words.ts'
import { labelled } from '../../ui/labelled.ts'
import { Button, TextButton } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { WaitingRows } from '../../ui/rows.tsx'
import { Select } from '../../ui/select.tsx'
import { StaffFailure } from '../staff-failure.tsx'
import { countOfItems, itemsIn, type ListedItem, type StaffItem } from './activity-items.ts'
import { allLists, partsOfList, useStaffView, type Part, type StaffView } from './activity-view.ts'
import { placeWords } from './activity-words.ts'
import { BlocksTable } from './blocks-table.tsx'
import { InstitutionsTable } from './institutions-table.tsx'
import { FeeTable, LoanTable, RequestTable } from './item-tables.tsx'
import { usePatron } from './patron-layout.tsx'
import { savedInstitutions, savedItems, withPatron } from './saved-activity.ts'
import { Slip, usePrinted } from './slip.tsx'
import { ShownTitlesNotes, ShowTitles, TitlesNotes, useTitles, type ShownTitles } from './titles.tsx'
import staff from '../staff.module.css'
import styles from './activity.module.css'

/** A patron's activity in the network. Titles at other institutions appear only on request. */
export function ActivityPage() {
  const { handle, summary } = usePatron()
  const view = useStaffView()
  const titles = useTitles(handle)
  const [query, setQuery] = useState('')
  // Typing must not wait for long tables to render.
  const deferredQuery = useDeferredValue(query)
  const slip = usePrinted()
  const isDrawn = view.drawn || view.place !== 'all'
  useAnnounced(labelled(summary.name, spokenWords(useResponseStatus('overview'))))

  return (
    <>
      <div className={slip.isPrinted ? 'no-print' : undefined}>
        <ActivityTools view={view} query={query} setQuery={setQuery} printSlip={slip.print} />
        <CardStatus section="overview">
          <span className="no-print">
            <Trans>This view is logged, and the patron can see that.</Trans>{' '}
            {view.ended && (
              <TextButton onClick={view.refresh}>
                <Trans>Refresh</Trans>
              </TextButton>
            )}
          </span>
        </CardStatus>
        {view.failure && <StaffFailure error={view.failure} retry={view.refresh} />}
        {isDrawn && (
          <>
            <ReachedLimits />
            <BlocksTable view={view} />
            <NearLimits />
            <ActivityList view={view} titles={titles} query={deferredQuery} />
            <InstitutionsTable />
            <NoAccounts view={view} />
          </>
        )}
        {!isDrawn && !view.failure && <WaitingRows />}
      </div>
      {slip.isPrinted && <Slip view={view} titles={titles} />}
    </>
  )
}

type ActivityToolsProps = {
  view: StaffView
  query: string
  setQuery: (query: string) => void
  printSlip: () => void
}

function ActivityTools({ view, query, setQuery, printSlip }: ActivityToolsProps) {
  const [isSaving, setSaving] = useState(false)
  return (
    <div className={`${staff['tools']} no-print`}>
      <InstitutionSelect />
      <Find view={view} query={query} setQuery={setQuery} />
      {accountsIn(view).length > 0 && (
        <div className="actions">
          <Button aria-haspopup="dialog" onClick={() => setSaving(true)}>
            <Icon name="save" /> <Trans>Save as CSV</Trans>
          </Button>
          <Button onClick={printSlip}>
            <Icon name="printer" /> <Trans>Slip for the patron</Trans>
          </Button>
        </div>
      )}
      {isSaving && <SaveActivity view={view} query={query} close={() => setSaving(false)} />}
    </div>
  )
}

/**
 * A select for the institution, which the URL holds. The facts about the selected institution are beside the
 * label, where they wrap: a select truncates long text.
 */
const InstitutionSelect = memo(function InstitutionSelect() {
  const { t } = useLingui()
  const card = useNetworkCard<StaffAccountCard>()
  const view = useStaffView()
  const [, setSearch] = useSearchParams()
  const options = ['all', ...card.order].map((code) => {
    const name = code === 'all' ? t`All institutions` : view.nameOf(code)
    const facts = code !== view.place && placeWords(card, view, code)
    return { value: code, words: facts ? labelled(name, facts) : name }
  })
  const facts = placeWords(card, view, view.place)
  return (
    <Select
      className={`field ${styles['find']}`}
      label={<Trans>Institution</Trans>}
      note={facts && <span className={`quiet ${styles['selected']}`}>{facts}</span>}
      value={view.place}
      options={options}
      choose={(code) => setSearch(code === 'all' ? {} : { institution: code })}
    />
  )
})

type FindProps = Pick<ActivityToolsProps, 'view' | 'query' | 'setQuery'>

function Find({ view, query, setQuery }: FindProps) {
  const { t } = useLingui()
  const found = countOfItems(itemsIn(view, useDeferredValue(query)))
  return (
    <div className={styles['find']}>
      <label className="field">
        <Trans>Find in loans, requests and fees</Trans>
        <input
          type="search"
          placeholder={t`Barcode, institution, library or status`}
          value={query}
          onChange={({ target }) => setQuery(target.value)}
        />
      </label>
      {query.trim() !== '' && (
        <span className="quiet">
          <Plural value={found} _0="No match" one="# match" other="# matches" />
        </span>
      )}
    </div>
  )
}

type SaveActivityProps = { view: StaffView; query: string; close: () => void }

/** Two files without titles, because a file would keep titles longer than staff may see them. */
function SaveActivity({ view, query, close }: SaveActivityProps) {
  const { summary } = usePatron()
  const { save, failure } = useSaving(close)

  function saveOf(what: 'institutions' | 'items') {
    const list = what === 'institutions' ? savedInstitutions(view) : savedItems(view, query)
    // The number is in the file, not in its name, which others may see, for example among the downloads.
    const number = summary.barcode ?? summary.id
    void save(fileNameOf(`patron-services-${what}`, view), ({ csvOf }) => csvOf(withPatron(list, number)))
  }

  return (
    <SaveDialog
      title={<Trans>Save as CSV</Trans>}
      close={close}
      failure={failure}
      actions={
        <>
          <Button onClick={() => saveOf('institutions')}>
            <Trans>Save institutions</Trans>
          </Button>
          <Button variant="primary" onClick={() => saveOf('items')}>
            <Trans>Save loans, requests and fees</Trans>
          </Button>
        </>
      }
    >
      <Trans>
        The file contains what is shown now, without titles, and names each institution whose data is missing.
      </Trans>
    </SaveDialog>
  )
}

type ActivityListProps = { view: StaffView; titles: ShownTitles; query: string }

function ActivityList({ view, titles, query }: ActivityListProps) {
  if (countOfItems(itemsIn(view)) === 0) return <EmptyActivity view={view} />
  const items = itemsIn(view, query)
  const tableOf = <Item extends StaffItem>(part: Part, listed: ListedItem<Item>[]) => ({
    rows: listed.map((one) => ({ ...one, titled: titles.titledOf(one, part) })),
    atLeast: isIncomplete(view, partsOfList[part]),
  })
  return (
    <>
      <div className={`${styles['notes']} no-print`}>
        <ShowTitles view={view} titles={titles} />
        <ShownTitlesNotes titles={titles} />
      </div>
      <LoanTable {...tableOf('loans', items.loans)} />
      <div className={styles['underTable']}>
        <TitlesNotes view={view} titles={titles} hasLoans={items.loans.length > 0} />
        <ZoneNote listed={items.loans} />
      </div>
      <RequestTable {...tableOf('requests', items.requests)} />
      <FeeTable {...tableOf('fees', items.fees)} />
    </>
  )
}

/** Says "nothing" only if institutions have responded and their answers are in the list. */
function EmptyActivity({ view }: { view: StaffView }) {
  const accounts = accountsIn(view).length
  const isSure = completenessOf(view, allLists).all
  if (view.waiting.length > 0 || accounts < view.accounts || (accounts === 0 && !isSure)) return null
  return (
    <p className={staff['paragraph']}>
      {isSure ? (
        <Trans>No loans, requests or fees.</Trans>
      ) : (
        <Trans>No loans, requests or fees at the institutions that answered.</Trans>
      )}
    </p>
  )
}

function NoAccounts({ view }: { view: StaffView }) {
  const without = codesOf(view.cards.filter(({ state }) => state === 'no-account'))
  if (without.length === 0) return null
  const names = listWords(without.map(view.nameOf))
  return (
    <p className={`quiet ${staff['paragraph']}`}>
      <Trans>No account at {names}.</Trans>
    </p>
  )
}
