import type { StaffAccountCard, StaffLoan } from '@library-card/contract/staff.ts'
import { t } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { BlockTitle, reasonFor } from '../../card/block-words.tsx'
import { balanceAt, codesOf, isWhole, itemsOf, sumWords } from '../../card/summary.ts'
import { dayOf } from '../../dates/local-time.ts'
import { clockTime, fullDate, timeWords } from '../../dates/date-words.ts'
import { dueOf, dueOrder, timeThatMatters, today, type Due } from '../../dates/due.ts'
import { moneyWords } from '../../money/money.ts'
import { latestOf } from '../../page/status-line.tsx'
import { listWords, partsList } from '../../text/words.ts'
import { useStaffContext } from '../staff-context.tsx'
import styles from './activity.module.css'
import type { ActivityView } from './activity-view.ts'
import { loanStateWords } from './activity-words.ts'
import { usePatron } from './patron-layout.tsx'
import type { ShownTitles } from './use-titles.ts'

/** A printed slip for the patron: due dates, fees, and where to go. */
export function Slip({ view, titles }: { view: ActivityView; titles: ShownTitles }) {
  const { summary } = usePatron()
  const { home, homeZone, nameOf } = useStaffContext()
  const asOf = latestOf(view.accounts) ?? summary.asOf
  const date = fullDate(today(asOf, homeZone))
  const time = clockTime(asOf, homeZone)
  const codes = [...codesOf(view.unavailable), ...view.waiting]
  const unavailable = listWords(codes.map(nameOf))
  const notAsked = listWords(codesOf(view.notAsked).map(nameOf))
  const name = <bdi>{nameOf(home)}</bdi>
  return (
    <section className={`${styles['slip']} print-only`}>
      <p>
        <Trans>
          {name}, patron services. As of {date}, {time}. Dates are in each institution’s time zone.
        </Trans>
      </p>
      {view.accounts.map((card) => (
        <InstitutionSlip key={card.institutionCode} card={card} titles={titles} />
      ))}
      <p>
        <b>
          {unavailable && <Trans>Missing from this slip (no answer): {unavailable}.</Trans>}{' '}
          {notAsked && <Trans>Missing from this slip (not asked): {notAsked}.</Trans>}
        </b>
      </p>
    </section>
  )
}

function InstitutionSlip({ card, titles }: { card: StaffAccountCard; titles: ShownTitles }) {
  const { institutionOf, nameOf } = useStaffContext()
  const institution = institutionOf(card.institutionCode)
  const { timeZone } = institution
  const loans = itemsOf(card.loans).toSorted(
    (one, other) => dueOrder(one, timeZone) - dueOrder(other, timeZone),
  )
  const note = loansNote(card)
  return (
    <section className={styles['institution']}>
      <h2>{nameOf(card.institutionCode)}</h2>
      <Blocks card={card} />
      {loans.length > 0 && (
        <ul>
          {loans.map((loan) => (
            <LoanLine
              key={loan.id}
              loan={loan}
              due={dueOf(loan, card.asOf, timeZone)}
              title={titles.titledOf({ item: loan, institution }, 'loans')?.title}
            />
          ))}
        </ul>
      )}
      {note && <p>{note}</p>}
      <ReadyItems card={card} />
      <p>{owedWords(card)}</p>
      <ReturnAndContact card={card} />
    </section>
  )
}

type LoanLineProps = { loan: StaffLoan; due: Due | null; title: string | null | undefined }

function LoanLine({ loan, due, title }: LoanLineProps) {
  const time = due && timeThatMatters(due)
  const facts = [time && timeWords(time), loanStateWords(loan), loan.library?.name, title, fineWords(loan)]
  return (
    <li>
      <b>{due ? fullDate(dayOf(due.moment, due.timeZone)) : <Trans>No due date given</Trans>}</b>
      {', '}
      {partsList(facts)}
    </li>
  )
}

function loansNote({ loans }: StaffAccountCard): ReactNode {
  if (loans.state === 'withheld') return <Trans>Loans there are not shared. Ask there.</Trans>
  if (loans.state !== 'ok') return <Trans>Loans did not load. Ask there.</Trans>
  if (!isWhole(loans)) return <Trans>Not all loans there could be read: ask there.</Trans>
  return loans.items.length === 0 && <Trans>Nothing on loan</Trans>
}

/** A running fine is not part of what is to pay yet. */
function fineWords({ fineIfReturnedNow: fine }: StaffLoan): string | null {
  if (!fine || fine.minor === 0) return null
  const amount = moneyWords(fine)
  return t`overdue fine if returned now: ${amount}`
}

/** What the patron cannot do there, and what lifts the block. */
function Blocks({ card: { blocks, institutionCode } }: { card: StaffAccountCard }) {
  const { i18n } = useLingui()
  const name = useStaffContext().nameOf(institutionCode)
  const texts = (blocks ?? []).map((block) => ({ block, reason: reasonFor(block) }))
  return texts.map(({ block, reason }, at) => (
    // A block has no id, and two may be equal.
    <p key={`${at} ${block.reason}`}>
      <b>
        <BlockTitle block={block} name={name} />
      </b>{' '}
      {reason && i18n._(reason)}
    </p>
  ))
}

/** Items on the hold shelf, or that it is unknown whether there are any. */
function ReadyItems({ card: { requests, institutionCode } }: { card: StaffAccountCard }) {
  const { timeZone } = useStaffContext().institutionOf(institutionCode)
  const ready = itemsOf(requests).filter(({ status }) => status === 'ready')
  if (ready.length === 0 && !isWhole(requests))
    return (
      <p>
        <Trans>Whether an item is ready to pick up there is not known. Ask there.</Trans>
      </p>
    )
  if (ready.length === 0) return null
  return (
    <ul>
      {ready.map(({ id, pickup, pickupBy }) => {
        const place = pickup?.place.name
        const date = pickupBy && fullDate(dayOf(pickupBy, timeZone))
        return (
          <li key={id}>
            <b>{date ? <Trans>Ready to pick up until {date}</Trans> : <Trans>Ready to pick up</Trans>}</b>
            {place && `, ${place}`}
          </li>
        )
      })}
    </ul>
  )
}

function owedWords(card: StaffAccountCard): ReactNode {
  const sums = balanceAt(card)
  const owed = (sums ?? []).filter(({ minor }) => minor > 0).map(moneyWords)
  const atLeast = !isWhole(card.fees)
  if (owed.length > 0) {
    const amount = sumWords(partsList(owed), { atLeast })
    return <Trans>To pay: {amount}</Trans>
  }
  if (card.fees.state === 'withheld') return <Trans>Balance not shared.</Trans>
  if (sums === null || atLeast) return <Trans>What is to pay there is not known. Ask there.</Trans>
  return <Trans>Nothing to pay</Trans>
}

/** In print, links are written out. */
function ReturnAndContact({ card: { institutionCode } }: { card: StaffAccountCard }) {
  const { institutionOf, nameOf } = useStaffContext()
  const { returns, links } = institutionOf(institutionCode)
  const name = nameOf(institutionCode)
  return (
    <p>
      {returns === 'network' ? (
        <Trans>Return to any library in the network.</Trans>
      ) : (
        <Trans>Return to any desk of {name}.</Trans>
      )}
      {links.hours && (
        <>
          <br />
          <Trans>Opening hours: {links.hours}</Trans>
        </>
      )}
      {links.contact && (
        <>
          <br />
          <Trans>Contact: {links.contact}</Trans>
        </>
      )}
    </p>
  )
}

/** For content that exists only while it is printed. */
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
