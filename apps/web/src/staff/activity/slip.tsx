import { dayOf } from '@library-card/contract/local-time.ts'
import { isToPickUp } from '@library-card/contract/pickup.ts'
import { pickupPlaceWords } from '@library-card/contract/pickup-place.ts'
import type { StaffAccountCard, StaffLoan } from '@library-card/contract/staff.ts'
import { t } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { BlockTitle, reasonFor } from '../../card/block-words.tsx'
import { sourceOf, type Source } from '../../card/card-view.ts'
import { accountsIn } from '../../card/completeness.ts'
import { fineWords as fineSoFarWords, finesIn, nothingToPayWords } from '../../card/fines.ts'
import { placeNamesIn } from '../../card/place-names.ts'
import { standingWords } from '../../card/standing-words.ts'
import { isWhole, itemsOf, sumWords, toPay } from '../../card/summary.ts'
import { clockTime, dateOf, fullDate, timeWords } from '../../dates/date-words.ts'
import { dueOf, timeThatMatters, today } from '../../dates/due.ts'
import { moneyWords } from '../../money/money.ts'
import { withReason } from '../../reasons/staff-reasons.ts'
import { latestOf } from '../../page/status-line.tsx'
import { listWords, partsList } from '../../text/words.ts'
import { itemsIn, loanWords, type ListedItem } from './activity-items.ts'
import { notAskedIn, uncountedFees, type StaffView } from './activity-view.ts'
import { uncountedSums } from './activity-words.ts'
import { endingOf } from './blocks-table.tsx'
import { usePatron } from './patron-layout.tsx'
import type { ShownTitles } from './titles.tsx'
import styles from './activity.module.css'

/** A printed slip for the patron: due dates, fees, and where to go. */
export function Slip({ view, titles }: { view: StaffView; titles: ShownTitles }) {
  const { summary } = usePatron()
  const { home, institutionOf, nameOf } = view
  const accounts = accountsIn(view)
  const { loans } = itemsIn(view)
  const homeZone = institutionOf(home).timeZone
  const asOf = latestOf(accounts) ?? summary.asOf
  const date = fullDate(today(asOf, homeZone))
  const time = clockTime(asOf, homeZone)
  const stillWorking = (code: string) => {
    const institution = nameOf(code)
    return t`${institution} (still working)`
  }
  const missing = listWords([
    ...view.missing.map(({ institutionCode, problem }) => withReason(nameOf(institutionCode), problem)),
    ...view.waiting.map(stillWorking),
  ])
  const notAsked = listWords(notAskedIn(view).map(nameOf))
  const name = <bdi>{nameOf(home)}</bdi>
  return (
    <section className={`${styles['slip']} print-only`}>
      <p>
        <Trans>
          {name}, patron services. As of {date}, {time}. Dates are in each institution’s time zone.
        </Trans>
      </p>
      {accounts.map((card) => (
        <InstitutionSlip
          key={card.institutionCode}
          card={card}
          source={sourceOf(view, card)}
          view={view}
          loans={loans.filter(({ institution }) => institution.code === card.institutionCode)}
          titles={titles}
        />
      ))}
      <p>
        <b>
          {missing && <Trans>Missing from this slip: {missing}.</Trans>}{' '}
          {notAsked && <Trans>Missing from this slip (not asked): {notAsked}.</Trans>}
        </b>
      </p>
    </section>
  )
}

type InstitutionSlipProps = {
  card: StaffAccountCard
  source: Source
  loans: ListedItem<StaffLoan>[]
  titles: ShownTitles
  view: StaffView
}

function InstitutionSlip({ card, source, view, loans, titles }: InstitutionSlipProps) {
  const note = loansNote(card)
  return (
    <section className={styles['institution']}>
      <h2>{source.institutionName}</h2>
      <Blocks card={card} name={source.institutionName} />
      <Ending card={card} view={view} who={source.institutionName} />
      {loans.length > 0 && (
        <ul>
          {loans.map((listed) => (
            <LoanLine key={listed.item.id} listed={listed} title={titles.titledOf(listed, 'loans')?.title} />
          ))}
        </ul>
      )}
      {note && <p>{note}</p>}
      <ReadyItems card={card} view={view} />
      <Owed card={card} />
      <p className={styles['lines']}>{returnAndContact(source)}</p>
    </section>
  )
}

type LoanLineProps = { listed: ListedItem<StaffLoan>; title: string | null | undefined }

function LoanLine({ listed, title }: LoanLineProps) {
  const { item, now, institution } = listed
  const due = dueOf(item, now, institution.timeZone)
  const time = due && timeThatMatters(due)
  const date = due && fullDate(dayOf(due.moment, due.timeZone))
  const end = item.barcodeEnd
  const facts = [
    time && timeWords(time),
    loanWords(listed),
    item.library?.name,
    title,
    end && t`barcode ends in ${end}`,
    fineWords(item),
  ]
  return (
    <li>
      <b>{date ? <Trans>Due {date}</Trans> : <Trans>Due date not known</Trans>}</b>
      {', '}
      {partsList(facts)}
    </li>
  )
}

function loansNote({ loans }: StaffAccountCard): string | null {
  if (loans.state === 'withheld') return t`Loans there are not shared. Ask there.`
  if (loans.state !== 'ok') return t`Loans did not load. Ask there.`
  if (!isWhole(loans)) return t`Not all loans there could be read: ask there.`
  return loans.items.length === 0 ? t`Nothing on loan` : null
}

/** A growing fine, which is not part of the amount to pay yet. */
function fineWords({ fineIfReturnedNow: fine }: StaffLoan): string | null {
  if (!fine || fine.minor === 0) return null
  const amount = moneyWords(fine)
  return t`overdue fine if returned now: ${amount}`
}

/** The actions that blocks forbid, and the remedies; or a note that any blocks, or further ones, are unknown. */
function Blocks({ card: { blocks }, name }: { card: StaffAccountCard; name: string }) {
  const { i18n } = useLingui()
  const texts = itemsOf(blocks).map((block) => ({ block, reason: reasonFor(block) }))
  return (
    <>
      {texts.map(({ block, reason }, at) => (
        // Blocks have no id, and two may be equal.
        <p key={`${at} ${block.reason}`}>
          <b>
            <BlockTitle block={block} name={name} />
          </b>{' '}
          {reason && i18n._(reason)}
        </p>
      ))}
      {!isWhole(blocks) && (
        <p>
          <Trans>We do not know all blocks there. Ask there.</Trans>
        </p>
      )}
    </>
  )
}

/** A line if the account has ended, ends soon or is not a patron's. */
function Ending({ card, view, who }: { card: StaffAccountCard; view: StaffView; who: string }) {
  const { i18n } = useLingui()
  const ending = endingOf(card, view)
  if (ending === null) return null
  if ('standing' in ending) {
    const words = standingWords[ending.standing]
    return words && <p>{i18n._(words)}</p>
  }
  const date = dateOf(ending.soon, view.now, view.institutionOf(card.institutionCode).timeZone)
  return (
    <p>
      <Trans>
        Your account at {who} expires on {date}
      </Trans>
    </p>
  )
}

type ReadyItemsProps = { card: StaffAccountCard; view: StaffView }

/** Items on the hold shelf, or a note that it is unknown whether there are any. */
function ReadyItems({ card: { institutionCode: code, requests }, view }: ReadyItemsProps) {
  const { timeZone } = view.institutionOf(code)
  const names = placeNamesIn(view.network)
  const ready = itemsOf(requests).filter(isToPickUp)
  if (ready.length === 0)
    return (
      !isWhole(requests) && (
        <p>
          <Trans>We do not know whether an item is ready to pick up there. Ask there.</Trans>
        </p>
      )
    )
  return (
    <ul>
      {ready.map(({ id, pickup, pickupBy }) => {
        const date = pickupBy && fullDate(dayOf(pickupBy, timeZone))
        return (
          <li key={id}>
            <b>{date ? <Trans>Ready to pick up until {date}</Trans> : <Trans>Ready to pick up</Trans>}</b>
            {pickup && `, ${pickupPlaceWords(pickup, code, names)}`}
          </li>
        )
      })}
    </ul>
  )
}

/** The amount to pay, and fines that still grow. */
function Owed({ card }: { card: StaffAccountCard }) {
  const fines = finesIn([card])
  const owed = owedWords(card)
  const fine = fineSoFarWords(fines)
  if (owed === null) return <p>{nothingToPayWords(fines)}</p>
  return (
    <>
      <p>{owed}</p>
      {fine && <p>{fine}</p>}
    </>
  )
}

/** The amount to pay, and disputed and billed amounts, which are not in that sum; null if there are none. */
function owedWords(card: StaffAccountCard): string | null {
  if (card.fees.state === 'withheld') return t`Balance not shared.`
  const owed = toPay(card).map(moneyWords)
  const amount = sumWords(partsList(owed), { atLeast: !isWhole(card.fees) })
  const uncounted = partsList(uncountedSums([card], moneyWords))
  if (owed.length > 0)
    return uncounted ? t`To pay: ${amount}. Not included: ${uncounted}.` : t`To pay: ${amount}`
  if (isWhole(card.fees)) return uncounted || null
  const unknown = t`We do not know what is owed there. Ask there.`
  return uncountedFees(card).length > 0 ? `${unknown} ${t`In addition: ${uncounted}.`}` : unknown
}

/** Links in full, one per line, for print. */
function returnAndContact({ institution: { returns, links }, institutionName: name }: Source): string {
  const { hours, contact } = links
  const lines = [
    returns === 'network' ? t`Return to any library in the network.` : t`Return to any desk of ${name}.`,
    hours && t`Opening hours: ${hours}`,
    contact && t`Contact: ${contact}`,
  ]
  return lines.filter(Boolean).join('\n')
}

/** Prints content that exists only in print: `isPrinted` says whether to render it. */
export function usePrinted() {
  const [isPrinted, setPrinted] = useState(false)
  useEffect(() => {
    const end = () => setPrinted(false)
    window.addEventListener('afterprint', end)
    return () => window.removeEventListener('afterprint', end)
  }, [])

  function print() {
    flushSync(() => setPrinted(true))
    window.print()
  }
  return { isPrinted, print }
}
