import type { CardLine } from '@library-card/contract/card.ts'
import type { Outcome } from '@library-card/contract/outcome.ts'
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { OutcomeOf } from '../actions/use-outcome.ts'
import { emptyAccount, institution } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { respond, respondWithLines } from '../../test/server.ts'
import { DetailsPage } from './details-page.tsx'

const can = { renew: true, cancel: true, changePickup: true, updateAccount: true }
const institutions = [
  institution('NORTH', 'North University', { can }),
  institution('HARBOUR', 'Harbour College', { can }),
]
const { account } = emptyAccount('NORTH')
const expired = emptyAccount('HARBOUR', {
  account: { ...account, standing: 'expired', patronGroup: 'Guest of last year' },
})
const current = emptyAccount('HARBOUR', { account: { ...account, patronGroup: 'Guest of this year' } })

/** The details at Harbour, where the copy of the home record has expired. */
async function open(place = 'HARBOUR') {
  const lines: CardLine[] = [
    { type: 'card', card: emptyAccount('NORTH') },
    { type: 'card', card: expired },
    { type: 'end' },
  ]
  const { send } = openCard(<DetailsPage />, place, institutions)
  await send(...lines)
  const sent: string[] = []
  const waiting: ((response: Response) => void)[] = []
  const answerLater = ({ path }: { path: string }) => {
    sent.push(path)
    return new Promise<Response>((resolve) => waiting.push(resolve))
  }
  respondWithLines('POST /api/institutions/:code/account/update', answerLater)
  respond('POST /api/outcomes/check', answerLater)
  respond('GET /api/institutions/:code/card', () => Response.json(current))
  return {
    sent,
    answer: async (outcome: OutcomeOf<'account-update'>['outcome']) => {
      await waitFor(() => expect(waiting).toHaveLength(1))
      const line: Outcome = { type: 'account-update', institutionCode: 'HARBOUR', id: 'account', outcome }
      const isCheck = sent.at(-1)?.endsWith('/check')
      await act(async () => waiting.shift()?.(isCheck ? Response.json(line) : toStream(line)))
    },
  }
}

const toStream = (line: Outcome) => new Response(`${JSON.stringify(line)}\n{"type":"end"}\n`)

const button = (name: RegExp) => screen.findByRole('button', { name })
const update = /^Update my account there/

test('an expired account elsewhere is updated once, and its new data are shown', async () => {
  const { sent, answer } = await open()
  expect(await screen.findByText(/has not expired: this one can be updated from it/)).toBeTruthy()
  fireEvent.click(await button(update))
  fireEvent.click(await button(/^Updating…/))
  await answer({ result: 'updated' })
  expect(sent).toEqual(['/api/institutions/HARBOUR/account/update'])
  expect(await screen.findByText('Guest of this year')).toBeTruthy()
  expect(screen.getByText(/has copied the data of your home account/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: update })).toBe(null)
})

test('a refusal has the words of the institution', async () => {
  const { answer } = await open()
  fireEvent.click(await button(update))
  await answer({ result: 'refused', reasons: ['other'], text: 'No linked account.', deskCode: '60229' })
  expect(await screen.findByText('Not updated.')).toBeTruthy()
  expect(screen.getByText('No linked account.')).toBeTruthy()
  expect(screen.getByText('60229')).toBeTruthy()
})

test('G13 an unsure update is checked, and not sent again', async () => {
  const { sent, answer } = await open()
  fireEvent.click(await button(update))
  await answer({ result: 'unsure' })
  fireEvent.click(await button(/^Check again/))
  await answer({ result: 'updated' })
  expect(sent).toEqual(['/api/institutions/HARBOUR/account/update', '/api/outcomes/check'])
  expect(await screen.findByText('Guest of this year')).toBeTruthy()
})

test('the table of all accounts leads to the one that can be updated', async () => {
  await open('all')
  const link = await screen.findByRole('link', { name: 'can be updated' })
  expect(link.getAttribute('href')).toBe('/card/HARBOUR/details')
})
