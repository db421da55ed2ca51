import type { Block } from '@library-card/contract/block.ts'
import { dayOf } from '@library-card/contract/local-time.ts'
import { pickupPlaceWords } from '@library-card/contract/pickup-place.ts'
import type { HeldItem, PatronSummary } from '@library-card/contract/staff.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { placeNamesIn } from '../../card/place-names.ts'
import { isWhole, itemsOf } from '../../card/summary.ts'
import { abbreviatedFullDate, dateOf, fullDate, longDate, clockTime } from '../../dates/date-words.ts'
import { staffBlockWords } from '../../reasons/staff-reasons.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { useStaffContext } from '../staff-context.tsx'
import { Panel } from '../../ui/rows.tsx'
import { BalanceText, Pair, StandingText } from '../patron/account-texts.tsx'
import styles from './activity.module.css'
import { blocksIn, blockWords, noBlocksWords } from './activity-words.ts'
import { TitleText } from './item-tables.tsx'
import { usePatron } from './patron-layout.tsx'
import { partsList } from '../../text/words.ts'

/** The account at the home institution. Other members are queried only when staff open their tab. */
export function SummaryPage() {
  return (
    <div className="panels">
      <HomeAccount />
      <HoldShelf />
      <StaffNotes />
      <Panel id="elsewhere" title={<Trans>Elsewhere in the network</Trans>}>
        <p>
          <Trans>
            Loans, requests, balances and blocks are fetched only when you open network activity. Titles of
            other institutions are hidden. Each view is logged, and the patron can see that.
          </Trans>
        </p>
        <p className={styles['foot']}>
          <ButtonLink to="activity">
            <Trans>Open network activity</Trans>
          </ButtonLink>
        </p>
      </Panel>
    </div>
  )
}

function HomeAccount() {
  const { home, homeZone, nameOf } = useStaffContext()
  const { id, email, phone, standing, balance, blocks, asOf } = usePatron().summary
  const name = <bdi>{nameOf(home)}</bdi>
  const date = fullDate(dayOf({ at: asOf }, homeZone))
  const time = clockTime(asOf, homeZone)
  return (
    <Panel id="account" title={<Trans>Home institution: {name}</Trans>}>
      <dl className="pairs">
        <Pair name={<Trans>ID</Trans>}>{id && <bdi>{id}</bdi>}</Pair>
        <Pair name={<Trans>E-mail</Trans>}>{email && <bdi>{email}</bdi>}</Pair>
        <Pair name={<Trans>Telephone</Trans>}>{phone && <bdi>{phone}</bdi>}</Pair>
        <Pair name={<Trans>Status</Trans>}>
          <StandingText standing={standing} />
        </Pair>
        <Pair name={<Trans>Unpaid fees</Trans>}>
          <BalanceText balance={balance} />
          {balance && (
            <span className="quiet">
              {' '}
              <Trans>without fines that still grow</Trans>
            </span>
          )}
        </Pair>
        <Pair name={<Plural value={itemsOf(blocks).length} one="Block" other="Blocks" />}>
          <Blocks section={blocks} />
        </Pair>
      </dl>
      <p className={`quiet ${styles['foot']}`}>
        <Trans>
          As of {date}, {time}.
        </Trans>
      </p>
    </Panel>
  )
}

/** The own institution's requests that are ready. */
function HoldShelf() {
  const { home, nameOf } = useStaffContext()
  const { holdShelf } = usePatron().summary
  const name = <bdi>{nameOf(home)}</bdi>
  const items = itemsOf(holdShelf)
  return (
    <Panel id="shelf" title={<Trans>On the hold shelf</Trans>}>
      {items.length > 0 && (
        <ul className={styles['shelf']}>
          {items.map((item) => (
            <HeldRow key={item.id} item={item} />
          ))}
        </ul>
      )}
      <p>{shelfNote()}</p>
      <p className={`quiet ${styles['foot']}`}>
        <Trans>Requests of {name} only. Those of other institutions are under Network activity.</Trans>
      </p>
    </Panel>
  )

  function shelfNote() {
    if (holdShelf.state !== 'ok')
      return <Trans>The requests did not load. Reload the page to ask again.</Trans>
    if (!isWhole(holdShelf)) return <Trans>Not all requests could be read.</Trans>
    return items.length === 0 && <Trans>Nothing</Trans>
  }
}

function HeldRow({ item: { titled, pickupBy, pickup, shelfNumber } }: { item: HeldItem }) {
  const { t } = useLingui()
  const { home, homeZone, network } = useStaffContext()
  const { asOf } = usePatron().summary
  const place = pickup && pickupPlaceWords(pickup, home, placeNamesIn(network))
  const until = pickupBy && dateOf(pickupBy, asOf, homeZone, longDate)
  const facts = [shelfNumber && t`Shelf ${shelfNumber}`, place, until && t`until ${until}`]
  return (
    <li>
      <TitleText titled={titled ?? null} />
      <p className="quiet">{partsList(facts)}</p>
    </li>
  )
}

function StaffNotes() {
  const { homeZone } = useStaffContext()
  const { staffNotes } = usePatron().summary
  if (!staffNotes || (staffNotes.items.length === 0 && isWhole(staffNotes))) return null
  return (
    <Panel id="notes" title={<Trans>Notes for staff</Trans>}>
      <ul className={styles['shelf']}>
        {staffNotes.items.map(({ text, since }, at) => (
          // Notes and blocks have no id, and two may be equal.
          <li key={`${at} ${text}`}>
            <bdi>{text}</bdi>
            {since && <p className="quiet">{abbreviatedFullDate(dayOf(since, homeZone))}</p>}
          </li>
        ))}
      </ul>
      {!isWhole(staffNotes) && (
        <p>
          <Trans>Not all notes could be read.</Trans>
        </p>
      )}
    </Panel>
  )
}

function Blocks({ section }: { section: PatronSummary['blocks'] }) {
  const blocks = blocksIn(section)
  if (blocks === null) return <span className="quiet">{noBlocksWords(section)}</span>
  // Institutions compute limits on overdue items or fees when somebody borrows, so a record does not have them.
  if (blocks.length === 0) return <Trans>none on record</Trans>
  return blocks.map((block, at) => <BlockText key={`${at} ${block.reason}`} block={block} />)
}

/** The actions that the block forbids, above the reason, the institution's own text and the remedy. */
function BlockText({ block }: { block: Block }) {
  const words = blockWords(block)
  const { why, lifts } = staffBlockWords[block.reason]
  return (
    <div className={styles['block']}>
      <bdi>{words}</bdi>
      {(block.reason !== 'other' || block.text === null) && <small>{why()}</small>}
      {block.text !== null && block.text !== words && (
        <small>
          <bdi>{block.text}</bdi>
        </small>
      )}
      <small>{lifts()}</small>
    </div>
  )
}
