import type { StaffAccountCard, StaffCard, StaffLine } from '@library-card/contract/staff.ts'
import type { UnavailableCard } from '@library-card/contract/card.ts'
import type { QueryClient } from '@tanstack/react-query'
import { getLines } from '../../api.ts'

/** What is known of a patron in the network. */
export type Activity = { answers: ReadonlyMap<string, StaffCard>; waiting: readonly string[] }

export const activityKey = (handle: string) => ['patron', handle, 'activity']

const nothingYet: Activity = { answers: new Map(), waiting: [] }

/** `only` null: everybody. */
type Asking = { client: QueryClient; handle: string; codes: readonly string[]; only: string | null }

/**
 * Each answer is known the moment it comes. A stream that breaks off makes every missing member unavailable; one that
 * never begins is a failure of ours, and what was said before still stands.
 */
export async function askActivity({ client, handle, codes, only }: Asking, signal?: AbortSignal) {
  const asked = only === null ? codes : [only]
  let lines = 0
  change(({ answers, waiting }) => ({ answers, waiting: [...new Set([...waiting, ...asked])] }))
  try {
    for await (const line of getLines<StaffLine>(pathOf(handle, only), signal)) {
      lines += 1
      if (line.type === 'end') break
      change((activity) => withAnswer(activity, line.card))
    }
  } catch (error) {
    if (signal?.aborted || lines === 0) {
      change(({ answers, waiting }) => ({ answers, waiting: without(waiting, asked) }))
      throw error
    }
  }
  return change((activity) => asked.filter(isWaitingIn(activity)).map(brokenOff).reduce(withAnswer, activity))

  /** Of what is known now: another institution may have been asked again meanwhile. */
  function change(to: (activity: Activity) => Activity): Activity {
    const next = to(client.getQueryData<Activity>(activityKey(handle)) ?? nothingYet)
    client.setQueryData(activityKey(handle), next)
    return next
  }
}

function pathOf(handle: string, only: string | null): string {
  const path = `/api/staff/patrons/${encodeURIComponent(handle)}/activity`
  return only === null ? path : `${path}?${new URLSearchParams({ institution: only })}`
}

function isWaitingIn({ waiting }: Activity): (code: string) => boolean {
  return (code) => waiting.includes(code)
}

export function isStaffAccount(card: StaffCard | undefined): card is StaffAccountCard {
  return card?.state === 'complete' || card?.state === 'partial'
}

function withAnswer({ answers, waiting }: Activity, card: StaffCard): Activity {
  return {
    answers: new Map(answers).set(card.institutionCode, card),
    waiting: without(waiting, [card.institutionCode]),
  }
}

function without(codes: readonly string[], gone: readonly string[]): string[] {
  return codes.filter((code) => !gone.includes(code))
}

/** It was asked and we do not know what it said. */
function brokenOff(institutionCode: string): UnavailableCard {
  return {
    institutionCode,
    asOf: '',
    state: 'unavailable',
    problem: { code: 'refused', requestId: '', retryAfterSeconds: null },
    account: 'unknown',
  }
}
