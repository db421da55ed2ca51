import type { Block } from '@library-card/contract/block.ts'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { missingCard, problem } from '../../../test/examples.ts'
import { staffBlockWords } from '../../reasons/staff-reasons.ts'
import { members, staffCard, staffLoan } from '../../../test/open-desk.tsx'
import {
  openActivity,
  oneLoan,
  alpineMissing,
  institutionRow,
  headingOf,
} from '../../../test/open-activity.tsx'

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const aBlock = (more: Partial<Block> = {}): Block => ({
  forbids: ['borrow', 'renew'],
  reason: 'overdue',
  text: 'Overdue items limit reached',
  since: null,
  until: null,
  loanId: null,
  ...more,
})
const blocked = (...items: Block[]) => ({ blocks: { state: 'ok' as const, items } })
const blockRows = () =>
  within(screen.getByRole('table', { name: 'Blocks and what lifts them' }))
    .getAllByRole('row')
    .slice(1)
    .map(({ textContent }) => textContent)

test('an account that is no patron’s, or ends, stands among the blocks and on the slip, in words for each', async () => {
  vi.stubGlobal('print', () => undefined)
  const { tell } = await openActivity()
  const account = { patronGroup: null, expires: { day: '2027-09-30' } }
  await tell(
    staffCard('NORTH', { account: { ...account, standing: 'role-ended' } }),
    staffCard('HARBOUR', { account: { ...account, standing: 'expired' } }),
    staffCard('ALPINE', { account: { ...account, expires: { day: '2026-12-01' }, standing: 'active' } }),
  )
  expect(headingOf('Why this patron cannot borrow')).toBe('Why this patron cannot borrowat 2 institutions')
  expect(blockRows()).toEqual([
    expect.stringMatching(/North UniversityborrowPatron role has endedAsk the desk there/),
    expect.stringMatching(
      /Harbour Collegenot givenThe account there has expiredThe desk there can extend it/,
    ),
    expect.stringMatching(/Alpine Institutenothing yetThe account ends on 1 December/),
  ])
  fireEvent.click(screen.getByRole('button', { name: 'Slip for the patron' }))
  for (const words of [
    'The right to borrow with this account has ended. Ask the desk there.',
    'This account has expired. Ask the desk there.',
    'Your account at Alpine Institute expires on 1 December',
  ])
    expect(screen.getByText(words)).toBeTruthy()
})

test('a block stands before the lists with its reason, what lifts it and where, also for one institution', async () => {
  const { tell, goTo } = await openActivity(
    '',
    members.map((member) => (member.code === 'ALPINE' ? { ...member, returns: 'network' } : member)),
  )
  const overdue = { state: 'ok' as const, items: [staffLoan('1', '2026-11-23')] }
  await tell(
    staffCard('NORTH', { loans: oneLoan }),
    staffCard('HARBOUR', {
      account: { patronGroup: null, expires: { day: '2026-12-01' }, standing: 'active' },
    }),
    staffCard('ALPINE', { loans: overdue, ...blocked(aBlock({ loanId: '1' })) }),
  )
  expect(headingOf('Why this patron cannot borrow')).toBe('Why this patron cannot borrowat 1 institution')
  const [first, second] = screen.getAllByRole('heading', { level: 2 })
  expect([first?.textContent, second?.textContent]).toEqual(['Why this patron cannot borrow', 'Loans'])
  expect(blockRows()).toEqual([
    expect.stringMatching(
      /Harbour Collegenothing yetThe account ends on 1 December, in 6 daysThe desk there can extend itHarbour College/,
    ),
    expect.stringMatching(
      /Alpine Instituteborrow or renewAn item is overdue \(2 days\)“Overdue items limit reached”Return the itemAny library in the network/,
    ),
  ])
  await goTo('?institution=NORTH')
  expect(await screen.findByText('No blocks reported.')).toBeTruthy()
  await goTo('?institution=ALPINE')
  await waitFor(() => expect(blockRows()).toHaveLength(1))
})

test('no reason of a block speaks to the patron', async () => {
  const { tell } = await openActivity()
  const reasons = Object.keys(staffBlockWords) as Block['reason'][]
  const blocks = reasons.map((reason) => aBlock({ reason, text: null }))
  await tell(staffCard('NORTH', blocked(...blocks)), staffCard('HARBOUR'), staffCard('ALPINE'))
  expect(blockRows()).toHaveLength(reasons.length)
  expect(blockRows().join(' ')).not.toMatch(/\byour?\b/i)
})

test('no status of an institution speaks to the patron', async () => {
  const { tell } = await openActivity()
  const unclear = { ...problem, code: 'account-unclear' as const }
  await tell(staffCard('NORTH'), staffCard('HARBOUR'), missingCard('ALPINE', { problem: unclear }))
  expect(screen.getByText(/2 of 3 institutions answered/).textContent).not.toMatch(/\byou/i)
  expect(screen.getByText(/We could not find out whether the patron has an account there/)).toBeTruthy()
})

test('G15 “no blocks” is said only where each institution has answered about blocks', async () => {
  const { tell, send } = await openActivity()
  await send({ type: 'card', card: staffCard('NORTH') })
  expect(await screen.findByText('Looking for blocks…')).toBeTruthy()
  expect(screen.queryByText(/No blocks/)).toBeNull()
  await tell(staffCard('HARBOUR', { state: 'partial', blocks: { state: 'missing', problem } }), alpineMissing)
  const words = await screen.findByText(/Blocks are not known in full at/)
  expect(institutionRow(/^Harbour College/).textContent).toContain('did not load')
  expect(words.textContent).toBe(
    'No blocks reported by the institutions that answered about them. Blocks are not known in full at Alpine Institute and Harbour College.',
  )
})
