import type { Change, ClearanceAt } from '@library-card/contract/clearance.ts'
import { mostOfReport } from '@library-card/contract/clearance.ts'
import { isOwed } from '@library-card/contract/debt.ts'
import { instantOf, timeOf } from '@library-card/contract/local-time.ts'
import { hour, minute } from '@library-card/library-systems/durations.ts'
import { shareForLater } from '@library-card/library-systems/guard/daily-quota.ts'
import type { Call, FoundAccount } from '@library-card/library-systems/port.ts'
import type { AuditStore } from '../../audit/entry.ts'
import { toInstant } from '../../clock.ts'
import { createCall } from '../../members/calls.ts'
import type { Member, Members } from '../../members/members.ts'
import { membersOf } from './check-patron.ts'
import { addRows, type Elsewhere, type Job } from './jobs.ts'
import type { Row } from './rows.ts'

type ReportJob = Job & { elsewhere: Elsewhere }

/** Estimated accounts of a patron at other members: a guess. */
const accountsElsewhere = 1.5
/** Calls of an account: the account, its loans, and its fees in three states. */
const callsOfAccount = 5
/** Calls to find a patron by an id that staff have entered. */
const callsOfSearch = 2

/** Estimates the nights that a report takes: as many as the member with the fewest calls needs. */
export function nightsOf(
  members: Members,
  home: string,
  { patrons, hasRecordIds }: { patrons: number; hasRecordIds: boolean },
): number {
  const others = membersOf(members, home, 'elsewhere')
  const share = Math.min(1, accountsElsewhere / Math.max(1, others.length))
  const nightsAt = (member: Member | undefined, calls: number) => {
    const most = member?.callsOfDay?.recent() ?? 0
    return most === 0 ? 1 : Math.ceil((patrons * calls) / (shareForLater * most))
  }
  const atHome = nightsAt(members.byCode.get(home), hasRecordIds ? 1 : callsOfSearch)
  const each = 1 + share * (callsOfAccount - 1)
  return Math.max(1, atHome, ...others.map((member) => nightsAt(member, each)))
}

/**
 * Hours by the clock of the home institution: desks are closed, and calendars, reminders and patrons send the
 * fewest calls.
 */
const night = { from: 20, until: 6 }

/** Returns the time from which the report may run. A report of one night runs at once; longer ones run at night. */
export function mayRunFrom(
  { byCode }: Members,
  { elsewhere, institutionCode }: ReportJob,
  now: number,
): number {
  const timeZone = byCode.get(institutionCode)?.institution.timeZone ?? 'UTC'
  const [hours = 0, minutes = 0] = (timeOf({ at: toInstant(now) }, timeZone) ?? '').split(':').map(Number)
  if (elsewhere.nights <= 1 || hours >= night.from || hours < night.until) return now
  return now + (night.from - hours) * hour - minutes * minute
}

/** Returns the start of the next day in UTC, by which quotas are counted. */
export function startOfNextDay(now: number): number {
  return instantOf({ day: toInstant(now).slice(0, 10) }, 'UTC')
}

type Running = { members: Members; store: AuditStore; signal: AbortSignal }

/** Adds the candidates for the group that are not on the report yet. Returns false if the job does not continue here. */
export async function addCandidates(
  { members, store, signal }: Running,
  job: ReportJob,
  renewLease: () => Promise<boolean>,
): Promise<boolean> {
  const listGroup = members.byCode.get(job.institutionCode)?.system.listGroup
  const { group } = job.elsewhere
  let { next } = job.elsewhere
  if (!listGroup || group === null) return true
  while (next !== null && next < mostOfReport) {
    if (!(await renewLease())) return false
    const { requestId } = job.orderer
    const call = createCall(members, { requestId, signal, priority: 'report', person: job.staffHash })
    const page = await listGroup(group, next, call)
    await addRows(store, job, page)
    next = page.next
  }
  return true
}

/** Reads the record with this id; null if there is none. */
export function readRecord(
  { institution, system }: Member,
  id: string,
  call: Call,
): Promise<FoundAccount | null> {
  const by = institution.accounts === 'shared-id' ? 'shared-id' : 'id'
  return system.findAccount({ by, id }, { ...call, parts: [] })
}

/** Whether the record is in the group, by its code or name; null: any record. */
export function isInGroup({ origin, account }: FoundAccount, group: string | null): boolean {
  const folded = group?.trim().toLowerCase()
  return (
    folded === undefined || [origin.group, account.patronGroup].some((one) => one?.toLowerCase() === folded)
  )
}

/**
 * Compares a patron's row with the last report. Returns null if either is incomplete, or if they cover different
 * institutions.
 */
export function changeOf(before: Row | undefined, { at, result, checkable }: Row): Change | null {
  if (before?.checkable === undefined || checkable === undefined) return null
  const all = [...before.at, ...at]
  const isKnown = all.every(({ problem }) => problem === null)
  if (!isKnown || before.checkable.join() !== checkable.join()) return null
  const had = before.result === 'something-open'
  if (result !== 'something-open') return had ? 'settled' : null
  if (!had) return 'new'
  return summaryOf(before.at) === summaryOf(at) ? 'same' : 'changed'
}

/** Describes open items and debts, so that two reports can be compared. */
function summaryOf(at: ClearanceAt[]): string {
  return JSON.stringify(
    at.map(({ institutionCode, loans, late, unpaid, inDispute, sentToBilling }) => [
      institutionCode,
      loans,
      late,
      ...[unpaid, inDispute, sentToBilling].map((sum) => (sum && isOwed(sum) ? sum : null)),
    ]),
  )
}
